// Gives what disposed isolates have left in malloc's arenas back to the system: a moment later, for
// all of them at once, when no app has anything to run.
#pragma once

#include <atomic>
#include <cstdint>

#include "reactor/alarm.h"
#include "scheduler/scheduler.h"

namespace nano {

class MemoryTrim : public Runnable, public AlarmListener {
 public:
  MemoryTrim(Scheduler& scheduler, Reactor& reactor)
      : Runnable(Priority::kBackground), scheduler_(scheduler), alarm_(reactor) {}

  // Any thread.
  void SetDue();

  void OnAlarm() override;
  TurnResult RunTurn(Watch& watch) override;

 private:
  Scheduler& scheduler_;
  Alarm alarm_;
  std::atomic<bool> due_{false};
};

}  // namespace nano
