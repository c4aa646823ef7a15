#include "isolate/kept_code.h"

#include <memory>
#include <vector>

#include "isolate/app.h"
#include "testing/test.h"

namespace nano {
namespace {

std::shared_ptr<App> NewApp(uint32_t id) {
  return std::make_shared<App>(id, AppDefinition{.name = "app", .code = nullptr});
}

TEST(kept_code_beyond_the_bound_those_left_longest_ago_go_first) {
  KeptCode kept(100);
  std::vector<std::shared_ptr<App>> apps;
  for (uint32_t id = 0; id < 5; id++) apps.push_back(NewApp(id));
  for (uint32_t id = 0; id < 4; id++) EXPECT(kept.Add(apps[id], 25).empty());
  // It was needed, and is left again.
  EXPECT(kept.Add(apps[0], 25).empty());
  EXPECT_EQ(kept.bytes(), 100u);
  const auto over = kept.Add(apps[4], 30);
  EXPECT_EQ(over.size(), 2u);
  EXPECT(over[0] == apps[1] && over[1] == apps[2]);
  EXPECT_EQ(kept.bytes(), 80u);
}

TEST(kept_code_never_tells_the_app_that_it_is_given) {
  KeptCode kept(100);
  auto large = NewApp(1);
  EXPECT(kept.Add(large, 1000).empty());
  EXPECT_EQ(kept.bytes(), 1000u);
  const auto over = kept.Add(NewApp(2), 1);
  EXPECT(over.size() == 1 && over[0] == large);
  EXPECT_EQ(kept.bytes(), 1u);
}

TEST(kept_code_forgets_apps_that_are_removed_or_gone) {
  KeptCode kept(100);
  auto removed = NewApp(1);
  EXPECT(kept.Add(removed, 60).empty());
  kept.Remove(removed->id);
  kept.Remove(99);
  EXPECT_EQ(kept.bytes(), 0u);
  EXPECT(kept.Add(NewApp(2), 60).empty());
  EXPECT(kept.Add(removed, 60).empty());
  EXPECT_EQ(kept.bytes(), 60u);
}

}  // namespace
}  // namespace nano
