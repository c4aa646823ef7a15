// A watch is what the watchdog sees of one executor: which turn is on and how much CPU time it may
// use.
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>
#include <mutex>

#include "base/clock.h"
#include "scheduler/runnable.h"

namespace nano {

class Watch {
 public:
  // By the executor's own thread, once, before anything else.
  void Attach() {
    pthread_getcpuclockid(pthread_self(), &cpu_clock_);
    attached_.store(true, std::memory_order_release);
  }

  // By the executor in a turn: `runnable` is interrupted when this thread's CPU clock passes
  // `cpu_deadline` (ThreadCpuNanos).
  void Arm(Runnable* runnable, uint64_t cpu_deadline) {
    std::lock_guard lock(mutex_);
    armed_ = runnable;
    cpu_deadline_ = cpu_deadline;
    interrupted_at_ = 0;
  }
  // True when Interrupt was called since Arm; it is not called after this returns.
  bool Disarm() {
    std::lock_guard lock(mutex_);
    armed_ = nullptr;
    return interrupted_at_ != 0;
  }

  // By the watchdog. Wall nanoseconds since the turn in progress was interrupted, 0 when none was.
  uint64_t Check(uint64_t now) {
    if (!attached_.load(std::memory_order_acquire)) return 0;
    std::lock_guard lock(mutex_);
    if (armed_ == nullptr) return 0;
    if (interrupted_at_ != 0) {
      // Termination can be swallowed where none was possible: ask again.
      armed_->Interrupt();
      return now - interrupted_at_;
    }
    if (ReadClock(cpu_clock_) < cpu_deadline_) return 0;
    interrupted_at_ = now;
    armed_->Interrupt();
    return 0;
  }

 private:
  std::mutex mutex_;
  std::atomic<bool> attached_{false};
  clockid_t cpu_clock_ = CLOCK_THREAD_CPUTIME_ID;
  Runnable* armed_ = nullptr;
  uint64_t cpu_deadline_ = 0;
  uint64_t interrupted_at_ = 0;
};

}  // namespace nano
