#include "scheduler/scheduler.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "testing/scheduler_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

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

// The watchdog adds executors while turns last.
TEST(SchedulerStopsWhileExecutorsAreAdded) {
  for (int round = 0; round < 100; round++) {
    CountingPoller poller;
    Scheduler scheduler(poller, {.executors = 1, .max_executors = 8});
    scheduler.Start();
    const uint64_t until = MonotonicNanos() + 9 * kMillisecond;
    for (int i = 0; i < 8; i++) {
      scheduler.Schedule(std::make_shared<Work>([until](Watch&, Work&) {
        while (MonotonicNanos() < until) continue;
        return TurnResult::kIdle;
      }));
    }
    usleep(static_cast<useconds_t>(round % 45) * 200);
    scheduler.Stop();
  }
}

}  // namespace nano
