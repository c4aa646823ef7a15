// Collects the garbage of isolates that have gone quiet: what an app's start and its first requests
// leave behind would else stay until its next ones, which may never come.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "isolate/memory_trim.h"
#include "reactor/alarm.h"
#include "scheduler/scheduler.h"

namespace nano {

// Whose garbage it is.
class IdleCollectable {
 public:
  virtual ~IdleCollectable() = default;
  // When it was last used (MonotonicNanos). Any thread.
  virtual uint64_t used_at() const = 0;
  // Collects in a turn of its own, soon, if it has nothing to do then. Any thread.
  virtual void CollectWhenIdle() = 0;
};

// One at a time, with a pause after each that is longer while apps run, and only while nothing else
// is runnable.
class IdleCollector : public Runnable, public AlarmListener {
 public:
  IdleCollector(Scheduler& scheduler, Reactor& reactor, MemoryTrim& trim)
      : Runnable(Priority::kBackground), scheduler_(scheduler), trim_(trim), alarm_(reactor) {}

  // Any thread. It is asked once, when it has not been used for a while.
  void Add(std::weak_ptr<IdleCollectable> one);

  void OnAlarm() override;
  TurnResult RunTurn(Watch& watch) override;

 private:
  struct Waiting {
    std::weak_ptr<IdleCollectable> one;
    uint64_t due;
  };

  // With the mutex held.
  void SetAlarm(uint64_t at);

  Scheduler& scheduler_;
  MemoryTrim& trim_;
  Alarm alarm_;
  uint64_t turns_seen_ = 0;
  std::mutex mutex_;
  // Guarded by the mutex. By the time when they are due.
  std::deque<Waiting> waiting_;
};

}  // namespace nano
