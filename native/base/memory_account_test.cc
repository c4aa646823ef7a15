#include "base/memory_account.h"

#include <cstdint>
#include <utility>

#include "testing/test.h"

namespace nano {
namespace {

TEST(an_account_takes_what_fits) {
  MemoryAccount account(100);
  EXPECT(account.Take(60));
  EXPECT(!account.Take(41));
  EXPECT_EQ(account.held(), 60u);
  EXPECT_EQ(account.room(), 40u);
  account.Add(80);
  EXPECT_EQ(account.room(), 0u);
  account.Return(140);
  EXPECT_EQ(account.held(), 0u);
  EXPECT(!account.Take(SIZE_MAX));
  EXPECT_EQ(account.held(), 0u);
}

TEST(a_charge_returns_what_it_holds) {
  auto account = std::make_shared<MemoryAccount>(100);
  {
    Charge charge(account);
    charge.Set(30);
    charge.Set(10);
    EXPECT_EQ(account->held(), 10u);
    Charge moved = std::move(charge);
    EXPECT_EQ(charge.bytes(), 0u);
    EXPECT_EQ(account->held(), 10u);
    EXPECT(!moved.Grow(91));
    EXPECT(moved.Grow(90));
    Charge other(account);
    other = std::move(moved);
    EXPECT_EQ(account->held(), 100u);
  }
  EXPECT_EQ(account->held(), 0u);
  Charge without;
  without.Set(5);
  EXPECT(without.Grow(5));
  EXPECT_EQ(without.bytes(), 0u);
}

}  // namespace
}  // namespace nano
