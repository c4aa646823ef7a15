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
    lost_ = false;
  }
  // True when Interrupt was called since Arm; it is not called after this returns.
  bool Disarm() {
    std::lock_guard lock(mutex_);
    armed_ = nullptr;
    return interrupted_at_ != 0;
  }

  // CPU time of the executor's thread so far. By the watchdog.
  uint64_t CpuNanos() const {
    return attached_.load(std::memory_order_acquire) ? ReadClock(cpu_clock_) : 0;
  }

  // What the watchdog knows of the executor and its scheduler.
  struct Circumstances {
    uint64_t now;
    uint64_t grace;  // wall nanoseconds from a turn's interruption to its being given up
    bool parked;     // the thread never comes back
    bool stopping;   // no turn may go on
  };
  // By the watchdog. Interrupts a turn that is over its deadline; true when it must be given up.
  bool Check(const Circumstances& is) {
    if (!attached_.load(std::memory_order_acquire)) return false;
    std::lock_guard lock(mutex_);
    if (armed_ == nullptr) return false;
    bool over = is.parked || is.stopping || interrupted_at_ != 0;
    if (!over && ReadClock(cpu_clock_) < cpu_deadline_) return false;
    // Termination can be swallowed where none was possible: it is asked for again and again.
    if (!is.parked) armed_->Interrupt();
    if (interrupted_at_ == 0) interrupted_at_ = is.now;
    if (!is.parked && is.now - interrupted_at_ <= is.grace) return false;
    if (!lost_) armed_->OnLost(is.parked);
    lost_ = true;
    return true;
  }

 private:
  std::mutex mutex_;
  std::atomic<bool> attached_{false};
  clockid_t cpu_clock_ = CLOCK_THREAD_CPUTIME_ID;
  Runnable* armed_ = nullptr;
  uint64_t cpu_deadline_ = 0;
  uint64_t interrupted_at_ = 0;
  bool lost_ = false;
};

}  // namespace nano
