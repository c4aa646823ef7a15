// The timers of one isolate, by deadline and, among equals, in the order of their start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

namespace nano {

struct DueTimer {
  uint32_t id = 0;
  uint64_t owner = 0;
};

class TimerHeap {
 public:
  static constexpr uint64_t kNever = UINT64_MAX;
  // Longer delays are cut to this, as browsers do.
  static constexpr double kMaxDelayMs = 2147483647.0;

  // `owner`: the exchange that started it, 0 for none. Ids are never 0 and never used again.
  uint32_t Start(double delay_ms, bool repeat, uint64_t owner, uint64_t now);
  void Clear(uint32_t id);
  // The earliest deadline.
  uint64_t Next() const { return queue_.empty() ? kNever : queue_.begin()->first.first; }
  // The first timer that is due, or false.
  bool FirstDue(uint64_t now, DueTimer* due) const;
  // Takes that one, or false. One that repeats is started again.
  bool TakeDue(uint64_t now, DueTimer* due);
  // Sets the first timer to a later time.
  void PutOffFirst(uint64_t until);
  bool empty() const { return queue_.empty(); }
  size_t bytes() const { return timers_.size() * kTimerCost; }
  void ClearAll();

 private:
  using Place = std::pair<uint64_t, uint64_t>;  // deadline, order
  struct Timer {
    Place place;
    uint64_t period;  // 0: once
    uint64_t owner;
  };
  // With what the containers need for it.
  static constexpr size_t kTimerCost = 192;

  std::map<Place, uint32_t> queue_;
  std::unordered_map<uint32_t, Timer> timers_;
  uint32_t last_id_ = 0;
  uint64_t last_order_ = 0;
};

}  // namespace nano
