// What the tests of the scheduler have it run.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "scheduler/scheduler.h"
#include "testing/test.h"

namespace nano {

inline constexpr uint64_t kMillisecond = 1'000'000;

// Waits until it is interrupted, and counts how often it was polled.
class CountingPoller : public Poller {
 public:
  void Poll(PollMode mode) override {
    EXPECT(!busy_.exchange(true));
    polls++;
    if (mode == PollMode::kBlock) {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::milliseconds(20), [this] { return interrupted_; });
      interrupted_ = false;
    }
    busy_ = false;
  }
  void Interrupt() override {
    std::lock_guard lock(mutex_);
    interrupted_ = true;
    wake_.notify_all();
  }
  std::atomic<int> polls{0};

 private:
  std::atomic<bool> busy_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool interrupted_ = false;
};

class Work : public Runnable {
 public:
  explicit Work(std::function<TurnResult(Watch&, Work&)> turn) : turn_(std::move(turn)) {}
  TurnResult RunTurn(Watch& watch) override {
    EXPECT(!running_.exchange(true));
    TurnResult result = turn_(watch, *this);
    running_ = false;
    turns++;
    return result;
  }
  void Interrupt() override { interrupted = true; }
  std::atomic<bool> interrupted{false};
  std::atomic<int> turns{0};

 private:
  std::function<TurnResult(Watch&, Work&)> turn_;
  std::atomic<bool> running_{false};
};

template <typename Condition>
bool Eventually(Condition condition) {
  uint64_t until = MonotonicNanos() + 10'000 * kMillisecond;
  while (MonotonicNanos() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

}  // namespace nano
