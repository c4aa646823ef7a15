// Whether turns tend to be long, and how much CPU time they took of late. Heavy runnables wait for
// each other: only so many of them run at once, so that threads in long turns leave a core to those
// whose turns are short. Of all that wait, who took least for its weight goes first.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace nano {

class Heaviness {
 public:
  // Of CPU time. A turn that took more makes heavy.
  static constexpr uint64_t kLongTurn = 8'000'000;
  static constexpr uint32_t kUsualWeight = 100;

  explicit Heaviness(uint32_t weight = kUsualWeight) : weight_(std::max(weight, 1u)) {}

  bool heavy() const { return left_.load(std::memory_order_relaxed) > 0; }
  // CPU time, of which half is forgotten in each half-life.
  uint64_t Recent(uint64_t now) const {
    const uint64_t at = spent_at_.load(std::memory_order_relaxed);
    const uint64_t half_lives = now > at ? (now - at) / kHalfLife : 0;
    return half_lives < 64 ? spent_.load(std::memory_order_relaxed) >> half_lives : 0;
  }
  // The same, against its weight: when all have work enough, their CPU time is as their weights.
  uint64_t Claimed(uint64_t now) const { return Recent(now) * kUsualWeight / weight_; }
  // By the runnable at the end of a turn, at `now` (MonotonicNanos). Two that share this may lose a
  // count to each other.
  void AfterTurn(uint64_t cpu_nanos, uint64_t now) {
    Spend(cpu_nanos, now);
    const uint32_t left = left_.load(std::memory_order_relaxed);
    if (cpu_nanos > kLongTurn) {
      left_.store(kTurns, std::memory_order_relaxed);
    } else if (left > 0) {
      left_.store(left - 1, std::memory_order_relaxed);
    }
  }
  // The same for CPU time that tells nothing of how long its turns are.
  void Spend(uint64_t cpu_nanos, uint64_t now) {
    spent_.store(Recent(now) + cpu_nanos, std::memory_order_relaxed);
    if (now - spent_at_.load(std::memory_order_relaxed) >= kHalfLife) {
      spent_at_.store(now, std::memory_order_relaxed);
    }
  }

 private:
  // So many short turns after the last long one it is forgiven.
  static constexpr uint32_t kTurns = 32;
  static constexpr uint64_t kHalfLife = 250'000'000;
  const uint32_t weight_;
  std::atomic<uint32_t> left_{0};
  std::atomic<uint64_t> spent_{0};
  std::atomic<uint64_t> spent_at_{0};
};

}  // namespace nano
