#include "scheduler/job.h"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "scheduler/scheduler.h"
#include "testing/scheduler_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

// So many pieces, each of so much CPU time.
class Pieces : public PieceWork {
 public:
  struct Seen {
    std::atomic<int> done{0};
    std::atomic<int> gone{0};
  };
  Pieces(Seen& seen, int count, uint64_t cpu_nanos)
      : seen_(seen), count_(count), cpu_nanos_(cpu_nanos) {}
  ~Pieces() override { seen_.gone++; }
  bool Next(const StopFlag&) override {
    const uint64_t begun = ThreadCpuNanos();
    while (ThreadCpuNanos() - begun < cpu_nanos_) continue;
    return ++seen_.done < count_;
  }

 private:
  Seen& seen_;
  const int count_;
  const uint64_t cpu_nanos_;
};

// Heeds nothing before it is let go.
class Stubborn : public PieceWork {
 public:
  explicit Stubborn(const std::atomic<bool>& let_go) : let_go_(let_go) {}
  bool Next(const StopFlag&) override {
    while (!let_go_) continue;
    return false;
  }
  bool has_long_pieces() const override { return true; }

 private:
  const std::atomic<bool>& let_go_;
};

class Told : public JobListener {
 public:
  void OnJob(uint64_t job) override {
    std::lock_guard lock(mutex_);
    jobs_.push_back(job);
  }
  std::vector<uint64_t> jobs() {
    std::lock_guard lock(mutex_);
    return jobs_;
  }
  bool Has(size_t count) { return jobs().size() == count; }

 private:
  std::mutex mutex_;
  std::vector<uint64_t> jobs_;
};

struct Bench {
  // With none, nothing has a turn.
  explicit Bench(unsigned executors) : scheduler(poller, {.executors = executors}) {
    if (executors > 0) scheduler.Start();
  }
  std::shared_ptr<Job> Start(uint64_t id, std::unique_ptr<PieceWork> work,
                             uint64_t allowed = 60'000 * kMillisecond) {
    auto allowance = std::make_shared<CpuAllowance>(allowed);
    auto job = std::make_shared<Job>(id, std::move(work),
                                     JobClient{.listener = told,
                                               .number = 1,
                                               .heaviness = heaviness,
                                               .cpu = cpu,
                                               .allowance = std::move(allowance)});
    scheduler.Schedule(job);
    return job;
  }

  CountingPoller poller;
  Scheduler scheduler;
  std::shared_ptr<Told> told = std::make_shared<Told>();
  std::shared_ptr<Heaviness> heaviness = std::make_shared<Heaviness>();
  std::shared_ptr<std::atomic<uint64_t>> cpu = std::make_shared<std::atomic<uint64_t>>(0);
};

// Its work goes on until it is told that it had enough. Counts how many are at it.
class Endless : public PieceWork {
 public:
  struct Count {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    std::atomic<bool> enough{false};
  };
  explicit Endless(Count& count) : count_(count) {}
  bool Next(const StopFlag&) override {
    const int now = ++count_.now;
    int most = count_.most.load();
    while (most < now && !count_.most.compare_exchange_weak(most, now)) {
    }
    const uint64_t begun = ThreadCpuNanos();
    while (ThreadCpuNanos() - begun < kMillisecond / 4) continue;
    --count_.now;
    return !count_.enough;
  }

 private:
  Count& count_;
};

// Whose turns were long.
struct HeavyBench : Bench {
  HeavyBench() : Bench(2) {
    heaviness->AfterTurn(2 * Heaviness::kLongTurn, MonotonicNanos());
    for (uint64_t id = 1; id <= 4; id++)
      jobs.push_back(Start(id, std::make_unique<Endless>(count)));
  }
  ~HeavyBench() {
    count.enough = true;
    scheduler.Stop();
  }
  Endless::Count count;
  std::vector<std::shared_ptr<Job>> jobs;
};

}  // namespace

TEST(JobsOfAHeavyOneHaveAllPlacesThatNobodyElseWants) {
  HeavyBench bench;
  EXPECT(Eventually([&] { return bench.count.most == 2; }));
}

TEST(JobsOfAHeavyOneLeaveThePlaceWhileLightTurnsFollowEachOther) {
  HeavyBench bench;
  EXPECT(Eventually([&] { return bench.count.most == 2; }));
  std::atomic<bool> enough{false};
  auto light = std::make_shared<Work>(
      [&](Watch&, Work&) { return enough ? TurnResult::kIdle : TurnResult::kMore; });
  bench.scheduler.Schedule(light);
  EXPECT(Eventually([&] { return light->turns > 0; }));
  // What has begun before ends.
  EXPECT(Eventually([&] { return bench.count.now <= 1; }));
  bench.count.most = 0;
  const int turns = light->turns;
  EXPECT(Eventually([&] { return light->turns > turns + 1000; }));
  EXPECT(bench.count.most <= 1);
  enough = true;
  EXPECT(Eventually([&] { return bench.count.most == 2; }));
}

TEST(JobsOfAHeavyOneLetThePollerBeAttended) {
  HeavyBench bench;
  EXPECT(Eventually([&] { return bench.count.most == 2; }));
  const int polls = bench.poller.polls;
  EXPECT(Eventually([&] { return bench.poller.polls > polls + 20; }));
}

TEST(TurnsOfAHeavyOneComeThoughItsJobsNeverEnd) {
  HeavyBench bench;
  EXPECT(Eventually([&] { return bench.count.most == 2; }));
  class Whole : public Runnable {
   public:
    explicit Whole(Heaviness& heaviness) : Runnable(1, heaviness) {}
    TurnResult RunTurn(Watch&) override {
      return ++turns < 5 ? TurnResult::kMore : TurnResult::kIdle;
    }
    std::atomic<int> turns{0};
  };
  auto whole = std::make_shared<Whole>(*bench.heaviness);
  bench.scheduler.Schedule(whole);
  EXPECT(Eventually([&] { return whole->turns == 5; }));
}

TEST(AJobIsDonePieceByPieceAndItsCpuTimeIsCounted) {
  Pieces::Seen seen;
  Bench bench(1);
  std::shared_ptr<Job> job = bench.Start(7, std::make_unique<Pieces>(seen, 50, kMillisecond / 2));
  EXPECT(Eventually([&] { return bench.told->Has(1); }));
  EXPECT_EQ(bench.told->jobs()[0], uint64_t{7});
  EXPECT(job->state() == Job::State::kDone);
  EXPECT_EQ(seen.done.load(), 50);
  EXPECT_EQ(seen.gone.load(), 0);
  EXPECT(bench.cpu->load() >= 25 * kMillisecond);
  EXPECT_EQ(job->TakeCpu(), bench.cpu->load());
  EXPECT_EQ(job->TakeCpu(), uint64_t{0});
  EXPECT(bench.heaviness->Recent(0) > 0);
  // Its slices are no long turns.
  EXPECT(!bench.heaviness->heavy());
  bench.scheduler.Stop();
}

TEST(AJobWithoutAnEndLeavesTurnsToOthersOnTheOnlyExecutor) {
  Pieces::Seen seen;
  Bench bench(1);
  std::vector<std::shared_ptr<Job>> jobs;
  for (uint64_t id = 1; id <= 8; id++) {
    jobs.push_back(bench.Start(id, std::make_unique<Pieces>(seen, INT32_MAX, kMillisecond / 2)));
  }
  auto other = std::make_shared<Work>([](Watch&, Work&) { return TurnResult::kIdle; });
  for (int turn = 1; turn <= 5; turn++) {
    bench.scheduler.Schedule(other);
    EXPECT(Eventually([&] { return other->turns == turn; }));
  }
  EXPECT(bench.told->jobs().empty());
  for (auto& job : jobs) job->Cancel();
  EXPECT(Eventually([&] { return bench.told->Has(8); }));
  bench.scheduler.Stop();
}

TEST(AJobEndsWithItsAllowanceAndItsWorkGoes) {
  Pieces::Seen seen;
  Bench bench(1);
  std::shared_ptr<Job> job = bench.Start(
      1, std::make_unique<Pieces>(seen, INT32_MAX, kMillisecond / 2), 20 * kMillisecond);
  EXPECT(Eventually([&] { return job->state() == Job::State::kOverTime; }));
  EXPECT(Eventually([&] { return !bench.told->jobs().empty(); }));
  EXPECT_EQ(seen.gone.load(), 1);
  EXPECT(job->TakeCpu() >= 20 * kMillisecond);
  bench.scheduler.Stop();
}

TEST(ACanceledJobEndsAndItsWorkGoes) {
  Pieces::Seen seen;
  Bench bench(2);
  std::shared_ptr<Job> job =
      bench.Start(1, std::make_unique<Pieces>(seen, INT32_MAX, kMillisecond / 2));
  EXPECT(Eventually([&] { return seen.done > 3; }));
  job->Cancel();
  EXPECT(Eventually([&] { return bench.told->Has(1); }));
  EXPECT(job->state() == Job::State::kCanceled);
  EXPECT_EQ(seen.gone.load(), 1);
  bench.scheduler.Stop();
}

TEST(AJobWhoseListenerIsGoneEndsQuietly) {
  Pieces::Seen seen;
  Bench bench(2);
  std::shared_ptr<Job> job = bench.Start(1, std::make_unique<Pieces>(seen, 20, kMillisecond / 2));
  bench.told.reset();
  EXPECT(Eventually([&] { return job->state() == Job::State::kDone; }));
  job.reset();
  EXPECT(Eventually([&] { return seen.gone == 1; }));
  bench.scheduler.Stop();
}

TEST(JobsThatNeverHadATurnGoWithTheirScheduler) {
  Pieces::Seen seen;
  Bench bench(0);
  for (uint64_t id = 1; id <= 20; id++) {
    bench.Start(id, std::make_unique<Pieces>(seen, INT32_MAX, kMillisecond / 2));
  }
  EXPECT_EQ(seen.gone.load(), 0);
  bench.scheduler.Stop();
  EXPECT_EQ(seen.gone.load(), 20);
  EXPECT(bench.told->jobs().empty());
}

TEST(AJobThatHeedsNothingIsToldOfAsLostAndAgainWhenItReturns) {
  std::atomic<bool> let_go{false};
  Bench bench(2);
  std::shared_ptr<Job> job = bench.Start(3, std::make_unique<Stubborn>(let_go), 5 * kMillisecond);
  EXPECT(Eventually([&] { return bench.told->Has(1); }));
  EXPECT(job->state() == Job::State::kLost);
  EXPECT(!job->parked());
  let_go = true;
  EXPECT(Eventually([&] { return bench.told->Has(2); }));
  EXPECT(job->state() == Job::State::kOverTime);
  bench.scheduler.Stop();
}

TEST(AnAllowanceIsUsedUpByAllTogether) {
  Pieces::Seen seen;
  Bench bench(2);
  auto allowance = std::make_shared<CpuAllowance>(30 * kMillisecond);
  std::vector<std::shared_ptr<Job>> jobs;
  for (uint64_t id = 1; id <= 4; id++) {
    auto work = std::make_unique<Pieces>(seen, INT32_MAX, kMillisecond / 2);
    jobs.push_back(std::make_shared<Job>(id, std::move(work),
                                         JobClient{.listener = bench.told,
                                                   .number = 1,
                                                   .heaviness = bench.heaviness,
                                                   .cpu = bench.cpu,
                                                   .allowance = allowance}));
    bench.scheduler.Schedule(jobs.back());
  }
  for (auto& job : jobs) {
    EXPECT(Eventually([&] { return job->state() == Job::State::kOverTime; }));
  }
  EXPECT_EQ(allowance->left(), uint64_t{0});
  bench.scheduler.Stop();
}

}  // namespace nano
