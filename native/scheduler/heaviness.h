// Whether turns tend to be long. Heavy runnables wait for each other: only so many of them run at
// once, so that threads in long turns leave a core to those whose turns are short.
#pragma once

#include <atomic>
#include <cstdint>

namespace nano {

class Heaviness {
 public:
  // Of CPU time. A turn that took more makes heavy.
  static constexpr uint64_t kLongTurn = 8'000'000;

  bool heavy() const { return left_.load(std::memory_order_relaxed) > 0; }
  // By the runnable at the end of a turn. Two that share this may lose a count to each other.
  void AfterTurn(uint64_t cpu_nanos) {
    const uint32_t left = left_.load(std::memory_order_relaxed);
    if (cpu_nanos > kLongTurn) {
      left_.store(kTurns, std::memory_order_relaxed);
    } else if (left > 0) {
      left_.store(left - 1, std::memory_order_relaxed);
    }
  }

 private:
  // So many short turns after the last long one it is forgiven.
  static constexpr uint32_t kTurns = 32;
  std::atomic<uint32_t> left_{0};
};

}  // namespace nano
