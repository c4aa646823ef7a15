#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "scheduler/scheduler.h"
#include "testing/scheduler_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

// Has turns of so much CPU time, until it is told that it had enough. Counts how many are on.
class Busy : public Runnable {
 public:
  struct Count {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    std::atomic<bool> enough{false};
  };
  Busy(Heaviness& heaviness, uint64_t cpu_nanos, Count& count)
      : Runnable(1, heaviness), heaviness_(heaviness), cpu_nanos_(cpu_nanos), count_(count) {}
  TurnResult RunTurn(Watch&) override {
    const int now = ++count_.now;
    int most = count_.most.load();
    while (most < now && !count_.most.compare_exchange_weak(most, now)) {
    }
    const uint64_t start = ThreadCpuNanos();
    while (ThreadCpuNanos() - start < cpu_nanos_) continue;
    --count_.now;
    heaviness_.AfterTurn(cpu_nanos_, MonotonicNanos());
    turns++;
    return count_.enough ? TurnResult::kIdle : TurnResult::kMore;
  }
  std::atomic<int> turns{0};

 private:
  Heaviness& heaviness_;
  const uint64_t cpu_nanos_;
  Count& count_;
};

// Heavy from its first turn on. Counts how many have theirs at once.
class Heavy : public Runnable {
 public:
  Heavy(Heaviness& heaviness, std::atomic<int>& at_once, std::atomic<int>& most)
      : Runnable(1, heaviness), heaviness_(heaviness), at_once_(at_once), most_(most) {}
  TurnResult RunTurn(Watch&) override {
    const int now = ++at_once_;
    int most = most_.load();
    while (most < now && !most_.compare_exchange_weak(most, now)) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    --at_once_;
    heaviness_.AfterTurn(2 * Heaviness::kLongTurn, MonotonicNanos());
    return ++turns < 5 ? TurnResult::kMore : TurnResult::kIdle;
  }
  std::atomic<int> turns{0};

 private:
  Heaviness& heaviness_;
  std::atomic<int>& at_once_;
  std::atomic<int>& most_;
};

}  // namespace

TEST(HeavyTurnsWaitForEachOtherAndLightOnesGoPastThem) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 3, .max_executors = 8, .heavy_turns = 2});
  scheduler.Start();
  Heaviness heaviness;
  heaviness.AfterTurn(2 * Heaviness::kLongTurn, MonotonicNanos());
  std::atomic<int> at_once{0};
  std::atomic<int> most{0};
  std::vector<std::shared_ptr<Heavy>> heavy;
  for (int i = 0; i < 6; i++) {
    heavy.push_back(std::make_shared<Heavy>(heaviness, at_once, most));
    scheduler.Schedule(heavy.back());
  }
  EXPECT(Eventually([&] { return at_once == 2; }));
  auto light = std::make_shared<Work>([](Watch&, Work&) { return TurnResult::kIdle; });
  scheduler.Schedule(light);
  EXPECT(Eventually([&] { return light->turns == 1; }));
  EXPECT(heavy.back()->turns < 5);
  EXPECT(Eventually([&] {
    int turns = 0;
    for (auto& one : heavy) turns += one->turns;
    return turns == 6 * 5;
  }));
  EXPECT_EQ(most.load(), 2);
  EXPECT(scheduler.Stop());
}

TEST(AHeavyOneIsForgivenAfterShortTurns) {
  Heaviness heaviness;
  EXPECT(!heaviness.heavy());
  heaviness.AfterTurn(Heaviness::kLongTurn + 1, MonotonicNanos());
  for (int i = 0; i < 31; i++) heaviness.AfterTurn(1000, MonotonicNanos());
  EXPECT(heaviness.heavy());
  heaviness.AfterTurn(1000, MonotonicNanos());
  EXPECT(!heaviness.heavy());
}

TEST(WhatWasSpentIsForgotten) {
  constexpr uint64_t kSecond = 1'000 * kMillisecond;
  Heaviness heaviness;
  heaviness.AfterTurn(1000, kSecond);
  heaviness.AfterTurn(1000, kSecond);
  EXPECT_EQ(heaviness.Recent(kSecond), 2000u);
  EXPECT_EQ(heaviness.Recent(kSecond + 250 * kMillisecond), 1000u);
  heaviness.AfterTurn(10, kSecond + 500 * kMillisecond);
  EXPECT_EQ(heaviness.Recent(kSecond + 500 * kMillisecond), 510u);
  EXPECT_EQ(heaviness.Recent(100 * kSecond), 0u);
}

TEST(OfHeavyOnesWhoTookLeastGoesFirst) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 2, .max_executors = 2});
  scheduler.Start();
  Heaviness hog;
  Heaviness modest;
  for (int i = 0; i < 100; i++) hog.AfterTurn(50 * kMillisecond, MonotonicNanos());
  modest.AfterTurn(2 * Heaviness::kLongTurn, MonotonicNanos());
  std::atomic<int> at_once{0};
  std::atomic<int> most{0};
  std::vector<std::shared_ptr<Heavy>> hogs;
  for (int i = 0; i < 8; i++) {
    hogs.push_back(std::make_shared<Heavy>(hog, at_once, most));
    scheduler.Schedule(hogs.back());
  }
  auto late = std::make_shared<Heavy>(modest, at_once, most);
  scheduler.Schedule(late);
  EXPECT(Eventually([&] { return late->turns == 5; }));
  int turns = 0;
  for (auto& one : hogs) turns += one->turns;
  EXPECT(turns < 8 * 5 / 2);
  scheduler.Stop();
}

TEST(HeavyTurnsComeThoughLightOnesNeverEnd) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 1});
  scheduler.Start();
  std::vector<std::shared_ptr<Work>> light;
  for (int i = 0; i < 4; i++) {
    light.push_back(std::make_shared<Work>([](Watch&, Work&) { return TurnResult::kMore; }));
    scheduler.Schedule(light.back());
  }
  Heaviness heaviness;
  heaviness.AfterTurn(2 * Heaviness::kLongTurn, MonotonicNanos());
  std::atomic<int> at_once{0};
  std::atomic<int> most{0};
  auto heavy = std::make_shared<Heavy>(heaviness, at_once, most);
  scheduler.Schedule(heavy);
  EXPECT(Eventually([&] { return heavy->turns == 5; }));
  scheduler.Stop();
}

TEST(ShortTurnsAreNoMoreAtOnceThanExecutorsAtTheStart) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 2, .max_executors = 24});
  scheduler.Start();
  Heaviness heaviness;
  Busy::Count count;
  std::vector<std::shared_ptr<Busy>> busy;
  for (int i = 0; i < 24; i++) {
    busy.push_back(std::make_shared<Busy>(heaviness, kMillisecond, count));
    scheduler.Schedule(busy.back());
  }
  EXPECT(Eventually([&] { return busy.back()->turns > 20; }));
  count.enough = true;
  scheduler.Stop();
  // A thread that is not given its core for long loses its place as if its turn were long.
  EXPECT(count.most.load() <= 8);
}

TEST(ATurnThatLastsLeavesItsPlaceToAnother) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 4});
  scheduler.Start();
  std::atomic<bool> release{false};
  std::atomic<bool> begun{false};
  auto lasting = std::make_shared<Work>([&](Watch&, Work&) {
    begun = true;
    while (!release) continue;
    return TurnResult::kIdle;
  });
  scheduler.Schedule(lasting);
  EXPECT(Eventually([&] { return begun.load(); }));
  auto other = std::make_shared<Work>([](Watch&, Work&) { return TurnResult::kIdle; });
  scheduler.Schedule(other);
  EXPECT(Eventually([&] { return other->turns == 1; }));
  release = true;
  EXPECT(Eventually([&] { return lasting->turns == 1; }));
  scheduler.Stop();
}

TEST(TurnsAreGivenByWeight) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 1});
  scheduler.Start();
  Heaviness usual;
  Heaviness threefold(3 * Heaviness::kUsualWeight);
  Busy::Count count;
  auto one = std::make_shared<Busy>(usual, kMillisecond, count);
  auto three = std::make_shared<Busy>(threefold, kMillisecond, count);
  scheduler.Schedule(one);
  scheduler.Schedule(three);
  EXPECT(Eventually([&] { return one->turns + three->turns > 600; }));
  count.enough = true;
  scheduler.Stop();
  EXPECT(three->turns > 2 * one->turns);
  EXPECT(three->turns < 5 * one->turns);
}

}  // namespace nano
