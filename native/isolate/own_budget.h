// What an app may use outside of requests (timers, V8's tasks, what goes on after a response): CPU
// time and log by the second, as much in a second as one request has in all.
#pragma once

#include <algorithm>
#include <cstdint>

namespace nano {

class OwnBudget {
 public:
  // `most`: of any unit, a second.
  explicit OwnBudget(uint64_t most) : most_(std::max<uint64_t>(most, 1)) {}

  // How much is left at this time (MonotonicNanos).
  uint64_t Left(uint64_t now) {
    if (now > refilled_at_) {
      const uint64_t nanos = std::min(now - refilled_at_, kSecond);
      const auto refill = static_cast<uint64_t>(static_cast<double>(most_) *
                                                (static_cast<double>(nanos) / kSecond));
      if (refill > 0 || nanos == kSecond) {
        used_ -= std::min(used_, refill);
        refilled_at_ = now;
      }
    }
    return used_ < most_ ? most_ - used_ : 0;
  }
  void Use(uint64_t amount) { used_ += amount; }
  // How much was used beyond what there was, as of the last Left.
  uint64_t owed() const { return used_ > most_ ? used_ - most_ : 0; }
  // From the time of the last Left: when half of it is there again.
  uint64_t Recovery() const {
    const uint64_t half = most_ / 2;
    const double missing = used_ > half ? static_cast<double>(used_ - half) : 0;
    return static_cast<uint64_t>(missing / static_cast<double>(most_) * kSecond);
  }

 private:
  static constexpr uint64_t kSecond = 1'000'000'000;

  const uint64_t most_;
  uint64_t used_ = 0;
  uint64_t refilled_at_ = 0;
};

}  // namespace nano
