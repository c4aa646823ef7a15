#include "engine/runtime_source.h"

#include "testing/test.h"

namespace nano {
namespace {

std::string TextOf(const SharedText* text) { return std::string(text->data(), text->length()); }

TEST(runtime_source_has_its_deferred_rooms_behind_a_line_each) {
  RuntimeSource source("main\n//# room a\nfirst\nroom\n//# room b/c\n");
  EXPECT_EQ(TextOf(source.main()), "main");
  EXPECT_EQ(TextOf(source.Room("a")), "first\nroom");
  EXPECT_EQ(TextOf(source.Room("b/c")), "");
  EXPECT(source.Room("b") == nullptr);
  EXPECT(source.Room("") == nullptr);
  EXPECT_EQ(source.References().size(), 3u);
}

TEST(runtime_source_without_deferred_rooms_is_all_main) {
  RuntimeSource source("main");
  EXPECT_EQ(TextOf(source.main()), "main");
  EXPECT_EQ(source.References().size(), 1u);
}

}  // namespace
}  // namespace nano
