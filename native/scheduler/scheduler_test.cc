#include "scheduler/scheduler.h"

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "testing/test.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;

// Waits until it is interrupted, and counts how often it was polled.
class CountingPoller : public Poller {
 public:
  void Poll(PollMode mode) override {
    EXPECT(!busy_.exchange(true));
    polls++;
    if (mode == PollMode::kBlock) {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::milliseconds(20), [this] { return interrupted_; });
      interrupted_ = false;
    }
    busy_ = false;
  }
  void Interrupt() override {
    std::lock_guard lock(mutex_);
    interrupted_ = true;
    wake_.notify_all();
  }
  std::atomic<int> polls{0};

 private:
  std::atomic<bool> busy_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool interrupted_ = false;
};

class Work : public Runnable {
 public:
  explicit Work(std::function<TurnResult(Watch&, Work&)> turn) : turn_(std::move(turn)) {}
  TurnResult RunTurn(Watch& watch) override {
    EXPECT(!running_.exchange(true));
    TurnResult result = turn_(watch, *this);
    running_ = false;
    turns++;
    return result;
  }
  void Interrupt() override { interrupted = true; }
  std::atomic<bool> interrupted{false};
  std::atomic<int> turns{0};

 private:
  std::function<TurnResult(Watch&, Work&)> turn_;
  std::atomic<bool> running_{false};
};

template <typename Condition>
bool Eventually(Condition condition) {
  uint64_t until = MonotonicNanos() + 10'000 * kMillisecond;
  while (MonotonicNanos() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

// Uses CPU time until it is told to stop.
TurnResult Spin(Watch& watch, Work& work) {
  watch.Arm(&work, ThreadCpuNanos() + 5 * kMillisecond);
  while (!work.interrupted) {
  }
  EXPECT(watch.Disarm());
  return TurnResult::kIdle;
}

}  // namespace

TEST(SchedulerRunsWhatIsScheduledAtMostOnceAtATime) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 4, .max_executors = 4});
  scheduler.Start();
  std::atomic<int> seen{0};
  std::atomic<int> posted{0};
  auto work = std::make_shared<Work>([&](Watch&, Work&) {
    seen = posted.load();
    return TurnResult::kIdle;
  });
  for (int i = 1; i <= 5000; i++) {
    posted = i;
    scheduler.Schedule(work);
  }
  EXPECT(Eventually([&] { return seen == 5000; }));
  EXPECT(work->turns <= 5000);
  scheduler.Stop();
}

TEST(SchedulerGivesAnotherTurnToWhatWantsMore) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 1});
  scheduler.Start();
  auto work = std::make_shared<Work>(
      [](Watch&, Work& self) { return self.turns < 99 ? TurnResult::kMore : TurnResult::kIdle; });
  scheduler.Schedule(work);
  EXPECT(Eventually([&] { return work->turns == 100; }));
  scheduler.Stop();
  EXPECT_EQ(work->turns.load(), 100);
}

TEST(SchedulerRunsBackgroundWorkWhenNothingElseIsThere) {
  class Background : public Runnable {
   public:
    Background() : Runnable(Priority::kBackground) {}
    TurnResult RunTurn(Watch&) override {
      done = true;
      return TurnResult::kIdle;
    }
    std::atomic<bool> done{false};
  };
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 1});
  auto background = std::make_shared<Background>();
  std::atomic<bool> background_first{false};
  auto work = std::make_shared<Work>([&](Watch&, Work& self) {
    if (background->done) background_first = true;
    return self.turns < 9 ? TurnResult::kMore : TurnResult::kIdle;
  });
  scheduler.Schedule(background);
  scheduler.Schedule(work);
  scheduler.Start();
  EXPECT(Eventually([&] { return background->done.load(); }));
  EXPECT(!background_first);
  EXPECT_EQ(work->turns.load(), 10);
  scheduler.Stop();
}

TEST(WatchdogInterruptsATurnThatIsOverItsCpuTime) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 1});
  scheduler.Start();
  auto spinner = std::make_shared<Work>(Spin);
  scheduler.Schedule(spinner);
  EXPECT(Eventually([&] { return spinner->turns == 1; }));
  EXPECT(spinner->interrupted);
  scheduler.Stop();
}

TEST(WatchdogSeesThatThePollerIsAttendedWhileATurnIsLong) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 3});
  scheduler.Start();
  std::atomic<bool> release{false};
  auto blocker = std::make_shared<Work>([&](Watch&, Work&) {
    while (!release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return TurnResult::kIdle;
  });
  scheduler.Schedule(blocker);
  EXPECT(Eventually([&] { return scheduler.executors() > 1; }));
  int polls = poller.polls;
  EXPECT(Eventually([&] { return poller.polls > polls + 1; }));
  auto other = std::make_shared<Work>([](Watch&, Work&) { return TurnResult::kIdle; });
  scheduler.Schedule(other);
  EXPECT(Eventually([&] { return other->turns == 1; }));
  EXPECT_EQ(blocker->turns.load(), 0);
  release = true;
  scheduler.Stop();
}

TEST(TurnPageShowsWhatAnExecutorRuns) {
  class Numbered : public Runnable {
   public:
    Numbered() : Runnable(42u) {}
    TurnResult RunTurn(Watch&) override {
      begun = true;
      while (!release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return TurnResult::kIdle;
    }
    std::atomic<bool> begun{false};
    std::atomic<bool> release{false};
  };
  std::FILE* file = std::tmpfile();
  EXPECT_EQ(ftruncate(fileno(file), TurnPage::kBytes), 0);
  auto shown = [&] {
    uint32_t running = 0;
    EXPECT_EQ(pread(fileno(file), &running, sizeof(running), 0),
              static_cast<ssize_t>(sizeof(running)));
    return running;
  };
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 1, .max_executors = 1, .turn_page = fileno(file)});
  scheduler.Start();
  auto work = std::make_shared<Numbered>();
  scheduler.Schedule(work);
  EXPECT(Eventually([&] { return work->begun.load(); }));
  EXPECT_EQ(shown(), 42u);
  work->release = true;
  EXPECT(Eventually([&] { return shown() == 0; }));
  scheduler.Stop();
  std::fclose(file);
}

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

TEST(SchedulerStopsWhileATurnIsOn) {
  CountingPoller poller;
  Scheduler scheduler(poller, {.executors = 2, .max_executors = 2});
  scheduler.Start();
  auto spinner = std::make_shared<Work>(Spin);
  std::atomic<bool> begun{false};
  auto first = std::make_shared<Work>([&](Watch& watch, Work& self) {
    begun = true;
    return Spin(watch, self);
  });
  scheduler.Schedule(first);
  EXPECT(Eventually([&] { return begun.load(); }));
  scheduler.Stop();
  EXPECT_EQ(first->turns.load(), 1);
}

// The watchdog adds executors while there are more turns than executors.
TEST(SchedulerStopsWhileExecutorsAreAdded) {
  for (int round = 0; round < 300; round++) {
    CountingPoller poller;
    Scheduler scheduler(poller, {.executors = 1, .max_executors = 8});
    scheduler.Start();
    const uint64_t until = MonotonicNanos() + 3 * kMillisecond;
    for (int i = 0; i < 8; i++) {
      scheduler.Schedule(std::make_shared<Work>([until](Watch&, Work&) {
        while (MonotonicNanos() < until) continue;
        return TurnResult::kIdle;
      }));
    }
    usleep(static_cast<useconds_t>(round % 30) * 100);
    scheduler.Stop();
  }
}

}  // namespace nano
