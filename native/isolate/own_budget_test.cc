#include "isolate/own_budget.h"

#include "testing/test.h"

namespace nano {
namespace {
constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kSecond = 1'000 * kMillisecond;
}  // namespace

TEST(what_was_used_comes_back_with_time) {
  OwnBudget budget(50);
  EXPECT_EQ(budget.Left(kSecond), 50u);
  budget.Use(50);
  EXPECT_EQ(budget.Left(kSecond), 0u);
  EXPECT_EQ(budget.Left(kSecond + 100 * kMillisecond), 5u);
  EXPECT_EQ(budget.Left(9 * kSecond), 50u);
}

TEST(time_in_steps_too_short_for_a_unit_is_not_lost) {
  OwnBudget budget(10);
  EXPECT_EQ(budget.Left(kSecond), 10u);
  budget.Use(10);
  for (uint64_t at = 1; at <= 200; at++) budget.Left(kSecond + at * kMillisecond);
  EXPECT_EQ(budget.Left(kSecond + 200 * kMillisecond), 2u);
}

TEST(what_was_used_beyond_it_is_owed) {
  OwnBudget budget(1000);
  EXPECT_EQ(budget.Left(kSecond), 1000u);
  budget.Use(3000);
  EXPECT_EQ(budget.Left(kSecond), 0u);
  EXPECT_EQ(budget.owed(), 2000u);
  EXPECT_EQ(budget.Recovery(), 2500 * kMillisecond);
  EXPECT_EQ(budget.Left(2 * kSecond), 0u);
  EXPECT_EQ(budget.owed(), 1000u);
}

}  // namespace nano
