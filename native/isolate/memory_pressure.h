// While isolates live, looks now and then whether memory is short: of the machine, of the process's
// control group, or of what the server may use. Then those that were idle longest have to go.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/memory_signs.h"
#include "reactor/alarm.h"
#include "scheduler/scheduler.h"

namespace nano {

// Who has isolates to give.
class Evictor {
 public:
  virtual ~Evictor() = default;
  virtual size_t LiveIsolates() const = 0;
  // Retires so many of those that are idle, the one idle longest first; fewer when there are fewer.
  virtual void EvictIdle(size_t count) = 0;
};

class MemoryPressure : public Runnable, public AlarmListener {
 public:
  // `resident_bytes`: what the process may hold of the machine's memory.
  MemoryPressure(Scheduler& scheduler, Reactor& reactor, Evictor& evictor, size_t resident_bytes)
      : scheduler_(scheduler),
        evictor_(evictor),
        resident_bytes_(resident_bytes),
        source_(MemorySource::Own()),
        alarm_(reactor) {}

  // Any thread: an isolate was made.
  void SetDue();

  void OnAlarm() override;
  TurnResult RunTurn(Watch& watch) override;

 private:
  bool Short() const;
  void LookIn(uint64_t nanos);

  Scheduler& scheduler_;
  Evictor& evictor_;
  const size_t resident_bytes_;
  const MemorySource source_;
  Alarm alarm_;
  std::atomic<bool> looking_{false};
};

}  // namespace nano
