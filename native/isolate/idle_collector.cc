#include "isolate/idle_collector.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"

namespace nano {
namespace {
constexpr uint64_t kMillisecond = 1'000'000;
// Unused for so long is quiet.
constexpr uint64_t kQuiet = 1000 * kMillisecond;
// A small heap takes two or three milliseconds: a core is left free for half of the time, and for
// nearly all of it while apps run, whose requests and starts would find it taken.
constexpr uint64_t kPause = 5 * kMillisecond;
constexpr uint64_t kBusyPause = 25 * kMillisecond;
// More turns than a collection takes itself.
constexpr uint64_t kFewTurns = 4;
}  // namespace

void IdleCollector::Add(std::weak_ptr<IdleCollectable> one) {
  const uint64_t due = MonotonicNanos() + kQuiet;
  std::lock_guard lock(mutex_);
  if (waiting_.empty()) SetAlarm(due);
  waiting_.push_back({std::move(one), due});
}

void IdleCollector::SetAlarm(uint64_t at) {
  alarm_.Set(std::static_pointer_cast<IdleCollector>(shared_from_this()), at);
}

void IdleCollector::OnAlarm() { scheduler_.Schedule(shared_from_this()); }

TurnResult IdleCollector::RunTurn(Watch&) {
  const uint64_t now = MonotonicNanos();
  const uint64_t turns = scheduler_.turns();
  const bool busy = turns - std::exchange(turns_seen_, turns) > kFewTurns;
  std::shared_ptr<IdleCollectable> quiet;
  std::lock_guard lock(mutex_);
  while (quiet == nullptr && !waiting_.empty() && waiting_.front().due <= now) {
    Waiting first = std::move(waiting_.front());
    waiting_.pop_front();
    std::shared_ptr<IdleCollectable> one = first.one.lock();
    if (one == nullptr) continue;
    if (one->used_at() + kQuiet <= now) {
      quiet = std::move(one);
    } else {
      waiting_.push_back({std::move(first.one), now + kQuiet});
    }
  }
  if (quiet != nullptr) quiet->CollectWhenIdle();
  if (!waiting_.empty()) {
    SetAlarm(std::max(waiting_.front().due, now + (busy ? kBusyPause : kPause)));
  } else if (quiet != nullptr) {
    trim_.SetDue();
  }
  return TurnResult::kIdle;
}

}  // namespace nano
