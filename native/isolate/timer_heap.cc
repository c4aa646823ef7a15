#include "isolate/timer_heap.h"

#include <algorithm>

namespace nano {
namespace {
constexpr double kNanosPerMs = 1e6;
// A repeating timer without a period would never let anything else run.
constexpr uint64_t kMinPeriod = 1'000'000;
}  // namespace

uint32_t TimerHeap::Start(double delay_ms, bool repeat, uint64_t owner, uint64_t now) {
  double delay = delay_ms > 0 ? std::min(delay_ms, kMaxDelayMs) : 0;
  auto nanos = static_cast<uint64_t>(delay * kNanosPerMs);
  uint32_t id = ++last_id_;
  Place place{now + nanos, ++last_order_};
  queue_[place] = id;
  timers_[id] = {place, repeat ? std::max(nanos, kMinPeriod) : 0, owner};
  return id;
}

void TimerHeap::Clear(uint32_t id) {
  auto found = timers_.find(id);
  if (found == timers_.end()) return;
  queue_.erase(found->second.place);
  timers_.erase(found);
}

bool TimerHeap::FirstDue(uint64_t now, DueTimer* due) const {
  if (queue_.empty() || queue_.begin()->first.first > now) return false;
  uint32_t id = queue_.begin()->second;
  *due = {id, timers_.find(id)->second.owner};
  return true;
}

bool TimerHeap::TakeDue(uint64_t now, DueTimer* due) {
  if (!FirstDue(now, due)) return false;
  auto found = timers_.find(due->id);
  if (found->second.period > 0) {
    PutOffFirst(now + found->second.period);
  } else {
    queue_.erase(queue_.begin());
    timers_.erase(found);
  }
  return true;
}

void TimerHeap::PutOffFirst(uint64_t until) {
  uint32_t id = queue_.begin()->second;
  queue_.erase(queue_.begin());
  Place place{until, ++last_order_};
  queue_[place] = id;
  timers_[id].place = place;
}

void TimerHeap::ClearAll() {
  queue_.clear();
  timers_.clear();
}

}  // namespace nano
