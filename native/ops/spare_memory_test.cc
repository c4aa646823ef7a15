#include "ops/spare_memory.h"

#include "testing/test.h"

namespace nano {
namespace {

TEST(spare_memory_is_taken_again_where_it_fits) {
  SpareMemory spares;
  Bytes first = spares.Take(1000);
  EXPECT_EQ(first.size(), 1000u);
  const uint8_t* const at = first.data();
  spares.Give(std::move(first));
  EXPECT_EQ(spares.held(), 1000u);
  EXPECT_EQ(spares.Take(1001).size(), 1001u);
  EXPECT_EQ(spares.Take(400).size(), 400u);
  EXPECT_EQ(spares.held(), 1000u);
  const Bytes again = spares.Take(600);
  EXPECT(again.data() == at);
  EXPECT_EQ(again.size(), 1000u);
  EXPECT_EQ(spares.held(), 0u);
}

TEST(spare_memory_is_kept_up_to_a_bound) {
  SpareMemory spares;
  spares.Give(Bytes());
  spares.Give(Bytes::Allocate(SpareMemory::kMost + 1));
  EXPECT_EQ(spares.held(), 0u);
  for (int i = 0; i < 10; i++) spares.Give(Bytes::Allocate(SpareMemory::kMost / 4));
  EXPECT_EQ(spares.held(), SpareMemory::kMost);
}

}  // namespace
}  // namespace nano
