// The scheduler's watchdog: interrupts turns that are over their budgets, gives up executors that
// do not come back, and sees that somebody polls and runs what waits.
#include <pthread.h>
#include <sys/resource.h>

#include <chrono>
#include <utility>

#include "base/clock.h"
#include "scheduler/scheduler.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
// How often the watchdog looks while anything runs, and for how long after the last turn it stays
// awake.
constexpr auto kTick = std::chrono::microseconds(1000);
// After so many ticks in a row that saw only turns that were short and nothing that waited, it
// looks half as often: on a core that executors share with it, a tick costs them more than itself.
constexpr unsigned kCalmTicks = 16;
constexpr unsigned kQuietTicks = 64;
// A tick that comes so much after its time is late: the machine has too few cores for its threads.
constexpr uint64_t kLate = 10 * kMillisecond;
// With nobody polling for this long, another executor is woken for it; with a runnable waiting for
// this long, one is added.
constexpr uint64_t kUnattended = 1 * kMillisecond;
constexpr uint64_t kWaiting = 2 * kMillisecond;
// A turn that was seen to take so much CPU time, or to be on for so long, leaves its place to
// another.
constexpr uint64_t kLongCpu = 3 * kMillisecond;
constexpr uint64_t kLongWall = 20 * kMillisecond;
// A turn that is still on this long after its interruption has lost its executor.
constexpr uint64_t kGrace = 100 * kMillisecond;
constexpr int kLostNice = 19;

}  // namespace

bool Scheduler::Quiet() {
  {
    std::lock_guard lock(queue_mutex_);
    if (!queue_.empty() || !heavy_.empty() || !slices_.empty() || !background_.empty())
      return false;
  }
  std::lock_guard lock(executors_mutex_);
  for (auto& executor : executors_) {
    if (executor->in_turn.load(std::memory_order_relaxed)) return false;
  }
  return true;
}

void Scheduler::Watchdog() {
  pthread_setname_np(pthread_self(), "nano-watchdog");
  unsigned quiet = 0;
  unsigned calm = 0;
  std::unique_lock lock(watchdog_mutex_);
  while (!stopped_.load()) {
    if (quiet < kQuietTicks || stopping_.load()) {
      const uint64_t begun = MonotonicNanos();
      watchdog_wake_.wait_for(lock, calm < kCalmTicks ? kTick : 2 * kTick);
      ticks_.fetch_add(1, std::memory_order_relaxed);
      if (MonotonicNanos() - begun > kLate) late_ticks_.fetch_add(1, std::memory_order_relaxed);
    } else {
      watchdog_asleep_.store(true, std::memory_order_seq_cst);
      if (Quiet()) watchdog_wake_.wait(lock);
      watchdog_asleep_.store(false, std::memory_order_relaxed);
      quiet = 0;
    }
    lock.unlock();
    quiet = Quiet() ? quiet + 1 : 0;
    if (quiet == 0) calm = Tick(MonotonicNanos()) ? calm + 1 : 0;
    lock.lock();
  }
}

// Has one that could run waited for too long?
bool Scheduler::Waits(uint64_t now) const {
  const auto waits = [now](const std::deque<std::shared_ptr<Runnable>>& queue) {
    return !queue.empty() && now > queue.front()->queued_at_ &&
           now - queue.front()->queued_at_ > kWaiting;
  };
  return HasPlace() &&
         (waits(queue_) || (SlicesMayRun() && waits(slices_)) || (HeavyMayRun() && waits(heavy_)));
}

bool Scheduler::TakePlaceOfLongTurn(Executor& executor, uint64_t now) {
  uint32_t turn;
  {
    std::lock_guard lock(queue_mutex_);
    if (!executor.has_place) return executor.in_turn.load(std::memory_order_relaxed);
    turn = executor.turn;
  }
  SeenTurn& seen = executor.seen;
  if (seen.turn != turn) {
    seen = {.turn = turn, .at = now, .cpu = executor.watch.CpuNanos()};
    return false;
  }
  if (executor.watch.CpuNanos() - seen.cpu < kLongCpu && now - seen.at < kLongWall) return true;
  std::lock_guard lock(queue_mutex_);
  if (executor.turn == turn) LeavePlaceInTurn(executor);
  return true;
}

bool Scheduler::Tick(uint64_t now) {
  unsigned lost = 0;
  unsigned alive = 0;
  bool calm = true;
  {
    std::lock_guard lock(executors_mutex_);
    for (auto& executor : executors_) {
      if (executor->ended.load()) continue;
      if (TakePlaceOfLongTurn(*executor, now)) calm = false;
      bool parked = executor->parked.load();
      bool given_up = executor->watch.Check(
          {.now = now, .grace = kGrace, .parked = parked, .stopping = stopping_.load()});
      if (parked && executor->lost.load() && !std::exchange(executor->parking_told, true)) {
        executor->runnable->OnParked();
        parked_count_.fetch_add(1, std::memory_order_relaxed);
      }
      if ((given_up || parked) && !executor->lost.exchange(true)) {
        executor->parking_told = parked;
        // Parked while nothing was armed: the watch has nobody to tell.
        if (!given_up) executor->runnable->OnLost(true);
        EndHeavyTurn(*executor);
        {
          std::lock_guard lock(queue_mutex_);
          GiveBackPlace(*executor);
        }
        lost_count_.fetch_add(1, std::memory_order_relaxed);
        if (parked) parked_count_.fetch_add(1, std::memory_order_relaxed);
        setpriority(PRIO_PROCESS, static_cast<id_t>(executor->thread_id.load()), kLostNice);
      }
      executor->lost.load() ? lost++ : alive++;
    }
  }
  bool add = false;
  bool interrupt = false;
  {
    std::lock_guard lock(queue_mutex_);
    bool waiting = Waits(now);
    uint64_t polled_at = polled_at_.load(std::memory_order_relaxed);
    bool unattended = !polling_.load(std::memory_order_relaxed) && now > polled_at &&
                      now - polled_at > kUnattended;
    if (waiting || unattended) {
      calm = false;
      const bool woken = WakeSleeper();
      interrupt = !woken && waiting && blocked_in_poll_;
      if (!woken && !interrupt) {
        // However many are lost, there are as many as at the start.
        add = alive < options_.executors ||
              (alive < options_.max_executors && lost < options_.max_executors * 4);
      }
    }
  }
  if (interrupt) poller_.Interrupt();
  if (!add) return calm;
  AddExecutor();
  added_count_.fetch_add(1, std::memory_order_relaxed);
  return calm;
}

}  // namespace nano
