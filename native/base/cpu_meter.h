// CPU time of short stretches of one thread. Reading a thread's CPU clock is a system call; a
// stretch that is short by the monotonic clock, which bounds it from above, is taken at that.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace nano {

class CpuMeter {
 public:
  // Begins on the calling thread.
  void Start() {
    cpu_ = ThreadCpuNanos();
    wall_ = MonotonicNanos();
  }
  // The thread's CPU clock at the end of the last stretch, or a little more.
  uint64_t mark() const { return cpu_; }
  // The monotonic clock then: reads none.
  uint64_t wall() const { return wall_; }
  // CPU time since Start or the last call.
  uint64_t Take() {
    uint64_t now = MonotonicNanos();
    uint64_t spent = now - wall_;
    wall_ = now;
    if (spent > kExact) {
      uint64_t cpu = ThreadCpuNanos();
      spent = cpu > cpu_ ? cpu - cpu_ : 0;
    }
    cpu_ += spent;
    return spent;
  }

 private:
  static constexpr uint64_t kExact = 100'000;
  uint64_t cpu_ = 0;
  uint64_t wall_ = 0;
};

}  // namespace nano
