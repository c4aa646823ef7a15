#include "isolate/limit_notes.h"

#include "testing/test.h"

namespace nano {

TEST(a_flood_is_one_line_a_second_with_a_count) {
  constexpr uint64_t kSecond = 1'000'000'000;
  LimitNotes notes;
  EXPECT_EQ(notes.Next(LimitNote::kBody, kSecond), 1u);
  for (uint64_t i = 1; i <= 999; i++) EXPECT_EQ(notes.Next(LimitNote::kBody, kSecond + i), 0u);
  EXPECT_EQ(notes.Next(LimitNote::kOverloaded, kSecond + 999), 1u);
  EXPECT_EQ(notes.Next(LimitNote::kBody, 2 * kSecond), 1000u);
  EXPECT_EQ(notes.Next(LimitNote::kBody, 2 * kSecond + 1), 0u);
  EXPECT_EQ(notes.Next(LimitNote::kBody, 9 * kSecond), 2u);
}

}  // namespace nano
