// CPU time that several threads may use up together.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace nano {

class CpuAllowance {
 public:
  explicit CpuAllowance(uint64_t nanos)
      : left_(static_cast<int64_t>(std::min<uint64_t>(nanos, INT64_MAX))) {}
  void Spend(uint64_t nanos) {
    left_.fetch_sub(static_cast<int64_t>(nanos), std::memory_order_relaxed);
  }
  uint64_t left() const {
    return static_cast<uint64_t>(std::max<int64_t>(left_.load(std::memory_order_relaxed), 0));
  }

 private:
  std::atomic<int64_t> left_;
};

}  // namespace nano
