#include "scheduler/scheduler.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/clock.h"
#include "scheduler/signal_stack.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
// A heavy runnable that has waited for so long goes before light ones.
constexpr uint64_t kHeavyWait = 20 * kMillisecond;
// Of those that wait, so many that have waited longest are compared; one that has waited for so
// long goes first.
constexpr ptrdiff_t kCompared = 64;
constexpr uint64_t kLongestWait = 250 * kMillisecond;
// An executor that polls between turns does so at most this often.
constexpr uint64_t kPollInterval = kMillisecond / 4;
// So many runnables must wait before a sleeping executor is woken for them at once.
constexpr size_t kSurplus = 3;
// With a light turn so long ago, the next one is not expected soon.
constexpr uint64_t kCalm = kMillisecond;

}  // namespace

thread_local Scheduler::Executor* Scheduler::t_executor = nullptr;

Scheduler::Scheduler(Poller& poller, SchedulerOptions options)
    : poller_(poller), options_(options) {
  if (options.turn_page >= 0) page_.Share(options.turn_page);
}

Scheduler::~Scheduler() { Stop(); }

void Scheduler::Start() {
  for (unsigned i = 0; i < options_.executors; i++) AddExecutor();
  watchdog_ = std::thread([this] { Watchdog(); });
}

bool Scheduler::Stop() {
  {
    // From here on no executor is added.
    std::lock_guard lock(executors_mutex_);
    if (stopping_.exchange(true)) return true;
  }
  {
    std::lock_guard lock(queue_mutex_);
    wake_.notify_all();
  }
  poller_.Interrupt();
  {
    std::lock_guard lock(watchdog_mutex_);
    watchdog_wake_.notify_all();
  }
  // The watchdog goes on until the executors have ended: it interrupts their last turns, and tells
  // which are lost.
  bool joined = true;
  for (auto& executor : executors_) {
    while (!executor->ended.load() && !executor->lost.load()) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    if (executor->ended.load()) {
      executor->thread.join();
    } else {
      executor->thread.detach();
      joined = false;
    }
  }
  stopped_.store(true);
  if (watchdog_.joinable()) watchdog_.join();
  queue_.clear();
  heavy_.clear();
  slices_.clear();
  background_.clear();
  return joined;
}

void Scheduler::ParkExecutorInTurn() {
  if (t_executor == nullptr || !t_executor->in_turn.load()) return;
  t_executor->slot->running.store(0, std::memory_order_relaxed);
  t_executor->parked.store(true);
  for (;;) pause();
}

void Scheduler::ShowCrash(int signal) {
  if (t_executor == nullptr) return;
  t_executor->slot->crashed.store(static_cast<uint32_t>(signal), std::memory_order_relaxed);
}

void Scheduler::AddExecutor() {
  std::lock_guard lock(executors_mutex_);
  if (stopping_.load()) return;
  auto executor = std::make_unique<Executor>();
  executor->slot = page_.Take();
  Executor* raw = executor.get();
  executor->thread = std::thread([this, raw] { Loop(*raw); });
  pthread_setname_np(executor->thread.native_handle(), "nano-executor");
  executors_.push_back(std::move(executor));
  executor_count_.fetch_add(1, std::memory_order_relaxed);
}

SchedulerStats Scheduler::Stats() {
  SchedulerStats stats{.executors = executors(),
                       .lost = lost(),
                       .parked = parked(),
                       .added = added_count_.load(std::memory_order_relaxed),
                       .ticks = ticks_.load(std::memory_order_relaxed),
                       .late_ticks = late_ticks_.load(std::memory_order_relaxed)};
  std::lock_guard lock(executors_mutex_);
  for (auto& executor : executors_) {
    const bool works = !executor->ended.load() && !executor->lost.load();
    if (works && executor->in_turn.load(std::memory_order_relaxed)) stats.busy++;
  }
  return stats;
}

void Scheduler::Schedule(std::shared_ptr<Runnable> runnable) {
  using State = Runnable::State;
  State state = runnable->state_.load(std::memory_order_relaxed);
  for (;;) {
    if (state == State::kQueued || state == State::kRunningAgain) {
      // The store that made it runnable must be seen by the turn to come.
      if (runnable->state_.compare_exchange_weak(state, state, std::memory_order_acq_rel)) return;
      continue;
    }
    State next = state == State::kIdle ? State::kQueued : State::kRunningAgain;
    if (runnable->state_.compare_exchange_weak(state, next, std::memory_order_acq_rel)) {
      if (next == State::kQueued) Push(std::move(runnable));
      return;
    }
  }
}

void Scheduler::TurnLasts() {
  std::lock_guard lock(queue_mutex_);
  if (HasPlace()) WakeSleeper();
}

void Scheduler::Push(std::shared_ptr<Runnable> runnable, bool again) {
  bool interrupt = false;
  {
    std::lock_guard lock(queue_mutex_);
    runnable->queued_at_ = MonotonicNanos();
    const Priority priority = runnable->priority_;
    const bool background = priority == Priority::kBackground;
    Queue& queue = QueueFor(*runnable);
    queue.push_back(std::move(runnable));
    // An executor takes it itself once it is through with what it does; if that lasts, the watchdog
    // finds another.
    const bool own = t_executor != nullptr;
    const bool beside = priority != Priority::kNormal && !again;
    if (AnyMayRun() && (!own || beside)) {
      // Who polls had better go on while this one does what is of the background.
      interrupt = !WakeSleeper() && blocked_in_poll_ && !(own && background);
    }
  }
  if (interrupt) poller_.Interrupt();
  if (watchdog_asleep_.load(std::memory_order_acquire)) {
    std::lock_guard lock(watchdog_mutex_);
    watchdog_wake_.notify_one();
  }
}

std::shared_ptr<Runnable> Scheduler::Pop(Executor& executor) {
  std::lock_guard lock(queue_mutex_);
  GiveBackPlace(executor);
  if (!AnyMayRun()) return nullptr;
  const bool heavy = HeavyMayRun() && (queue_.empty() || HeavyIsDue());
  Queue& queue = heavy                  ? HeavyQueue()
                 : !queue_.empty()      ? queue_
                 : !background_.empty() ? background_
                                        : slices_;
  const bool lasts = &queue == &heavy_ || &queue == &background_;
  const auto first = Next(queue);
  if (heavy) {
    heavy_turns_++;
    executor.heavy.store(true, std::memory_order_relaxed);
  }
  turns_++;
  if (&queue != &background_) turns_begun_.store(turns() + 1, std::memory_order_relaxed);
  if (&queue == &queue_ && (*first)->priority_ != Priority::kSlices) {
    light_at_ = (*first)->queued_at_;
  }
  executor.turn++;
  executor.has_place = true;
  std::shared_ptr<Runnable> next = std::move(*first);
  queue.erase(first);
  // Somebody has to poll while a turn lasts.
  if (HasPlace() && (lasts || queue_.size() + 1 >= kSurplus)) WakeSleeper();
  return next;
}

// With the queue's mutex held. False when nobody sleeps who is not woken already.
bool Scheduler::WakeSleeper() {
  if (sleepers_ <= wakes_) return false;
  wakes_++;
  wake_.notify_one();
  return true;
}

void Scheduler::GiveBackPlace(Executor& executor) {
  if (std::exchange(executor.has_place, false)) turns_--;
  if (std::exchange(executor.lasts, false)) lasting_--;
}

void Scheduler::LeavePlaceInTurn(Executor& executor) {
  if (!executor.has_place) return;
  GiveBackPlace(executor);
  executor.lasts = true;
  lasting_++;
}

void Scheduler::RunOne(Executor& executor, std::shared_ptr<Runnable> runnable) {
  using State = Runnable::State;
  executor.runnable = runnable.get();
  executor.in_turn.store(true, std::memory_order_relaxed);
  executor.slot->running.store(runnable->number_, std::memory_order_relaxed);
  // Acquires what was published before it was scheduled.
  runnable->state_.exchange(State::kRunning, std::memory_order_acq_rel);
  TurnResult result = runnable->RunTurn(executor.watch);
  executor.slot->running.store(0, std::memory_order_relaxed);
  if (executor.heavy.load(std::memory_order_relaxed)) EndHeavyTurn(executor);
  executor.in_turn.store(false, std::memory_order_relaxed);
  State running = State::kRunning;
  if (result == TurnResult::kIdle &&
      runnable->state_.compare_exchange_strong(running, State::kIdle, std::memory_order_acq_rel)) {
    return;
  }
  runnable->state_.store(State::kQueued, std::memory_order_release);
  Push(std::move(runnable), true);
}

void Scheduler::EndHeavyTurn(Executor& executor) {
  if (!executor.heavy.exchange(false)) return;
  std::lock_guard lock(queue_mutex_);
  heavy_turns_--;
}

bool Scheduler::TryPoll(PollMode mode) {
  if (!baton_.try_lock()) return false;
  if (mode == PollMode::kBlock) {
    std::lock_guard lock(queue_mutex_);
    // Without a place for a turn it could not run what it would wait for.
    blocked_in_poll_ = HasPlace() && !AnyMayRun() && !stopping_.load();
    if (!blocked_in_poll_) mode = PollMode::kNonBlocking;
  }
  polling_.store(true, std::memory_order_relaxed);
  poller_.Poll(mode);
  polling_.store(false, std::memory_order_relaxed);
  if (mode == PollMode::kBlock) {
    std::lock_guard lock(queue_mutex_);
    blocked_in_poll_ = false;
  }
  polled_at_.store(MonotonicNanos(), std::memory_order_relaxed);
  baton_.unlock();
  return true;
}

void Scheduler::Sleep(bool polled) {
  std::unique_lock lock(queue_mutex_);
  if (AnyMayRun() || stopping_.load()) return;
  // Whoever has a place polls after its turn; if that lasts, the watchdog wakes this one. But one
  // that came to poll meanwhile, and found it done here, sleeps.
  if (polled && HasPlace()) return;
  sleepers_++;
  wake_.wait(lock, [this] { return wakes_ > 0 || stopping_.load(); });
  sleepers_--;
  if (wakes_ > 0) wakes_--;
}

void Scheduler::Loop(Executor& executor) {
  // A stack that is full has no room for the handler of the signal that this raises.
  const SignalStack signal_stack;
  t_executor = &executor;
  executor.watch.Attach();
  executor.thread_id.store(static_cast<pid_t>(syscall(SYS_gettid)));
  while (!stopping_.load(std::memory_order_relaxed)) {
    if (std::shared_ptr<Runnable> next = Pop(executor)) {
      RunOne(executor, std::move(next));
      // Another has taken the place of one that was lost, whose priority cannot be raised again.
      if (executor.lost.load()) break;
      if (MonotonicNanos() - polled_at_.load(std::memory_order_relaxed) > kPollInterval) {
        TryPoll(PollMode::kNonBlocking);
      }
      continue;
    }
    Sleep(TryPoll(PollMode::kBlock));
  }
  {
    std::lock_guard lock(queue_mutex_);
    GiveBackPlace(executor);
  }
  {
    std::lock_guard lock(executors_mutex_);
    page_.GiveBack(executor.slot);
  }
  t_executor = nullptr;
  executor_count_.fetch_sub(1, std::memory_order_relaxed);
  executor.ended.store(true);
}

Scheduler::Queue& Scheduler::QueueFor(const Runnable& runnable) {
  if (runnable.priority_ == Priority::kBackground) return background_;
  if (runnable.priority_ == Priority::kLong) return heavy_;
  if (!runnable.heaviness_.heavy()) return queue_;
  return runnable.priority_ == Priority::kSlices ? slices_ : heavy_;
}

Scheduler::Queue& Scheduler::HeavyQueue() {
  if (heavy_.empty()) return slices_;
  if (slices_.empty()) return heavy_;
  const uint64_t now = MonotonicNanos();
  const Runnable& slice = **Next(slices_);
  const Runnable& whole = **Next(heavy_);
  if (now - std::min(slice.queued_at_, whole.queued_at_) > kLongestWait) {
    return slice.queued_at_ < whole.queued_at_ ? slices_ : heavy_;
  }
  return slice.heaviness_.Claimed(now) < whole.heaviness_.Claimed(now) ? slices_ : heavy_;
}

// Of those that wait, the one that took least of late for its weight.
Scheduler::Queue::iterator Scheduler::Next(Queue& queue) {
  if (queue.size() == 1) return queue.begin();
  const uint64_t now = MonotonicNanos();
  if (now - queue.front()->queued_at_ > kLongestWait) return queue.begin();
  const auto end = queue.begin() + std::min<ptrdiff_t>(kCompared, std::ssize(queue));
  return std::min_element(queue.begin(), end, [now](const auto& one, const auto& other) {
    return one->heaviness_.Claimed(now) < other->heaviness_.Claimed(now);
  });
}

// Light turns go first, but not for ever.
bool Scheduler::HeavyIsDue() const {
  const uint64_t now = MonotonicNanos();
  const auto is_due = [now](const Queue& queue) {
    return !queue.empty() && now - queue.front()->queued_at_ > kHeavyWait;
  };
  return is_due(heavy_) || is_due(slices_);
}

bool Scheduler::SlicesMayRun() const {
  return !slices_.empty() && turns_ + lasting_ < options_.executors &&
         MonotonicNanos() - light_at_ > kCalm;
}

bool Scheduler::AnyMayRun() const {
  return HasPlace() && (!queue_.empty() || HeavyMayRun() || !background_.empty() || SlicesMayRun());
}

}  // namespace nano
