// What an executor can give a turn to. In the run queue at most once, on at most one executor at a
// time.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "scheduler/heaviness.h"

namespace nano {

class Watch;

enum class TurnResult { kIdle, kMore };

// Work beside other work is worth waking an executor at once. The turns of kSlices are so short
// that those of a heavy one may have every place that nobody else wants. Background runnables have
// turns only while nothing else is runnable, but such slices; those whose turns are long wait for
// their like, as if they were heavy.
enum class Priority : uint8_t { kNormal, kSlices, kBackground, kLong };

class Runnable : public std::enable_shared_from_this<Runnable> {
 public:
  explicit Runnable(Priority priority = Priority::kNormal) : priority_(priority) {}
  // `number`: what the turn page shows while its turn is on.
  explicit Runnable(uint32_t number) : number_(number) {}
  // One that tells how long its turns are. `heaviness` outlives it; others may share it.
  Runnable(uint32_t number, const Heaviness& heaviness, Priority priority = Priority::kNormal)
      : priority_(priority), number_(number), heaviness_(heaviness) {}
  virtual ~Runnable() = default;
  // One bounded turn, on the executor that `watch` watches. kMore: wants another turn soon.
  virtual TurnResult RunTurn(Watch& watch) = 0;
  // The turn has used up the CPU time that it armed the watch with. On the watchdog's thread while
  // the turn is on; must make it end soon and return at once.
  virtual void Interrupt() {}
  // The turn does not heed its interruption, or never comes back (`parked`): its executor is given
  // up. On the watchdog's thread, once, while the turn is on; what waits for this runnable should
  // go elsewhere.
  virtual void OnLost(bool parked) { static_cast<void>(parked); }
  // The turn that was given up before will never come back. On the watchdog's thread, once.
  virtual void OnParked() {}

 private:
  friend class Scheduler;
  enum class State : uint8_t { kIdle, kQueued, kRunning, kRunningAgain };
  std::atomic<State> state_{State::kIdle};
  const Priority priority_ = Priority::kNormal;
  const uint32_t number_ = 0;
  const Heaviness no_heaviness_;
  const Heaviness& heaviness_ = no_heaviness_;
  uint64_t queued_at_ = 0;
};

}  // namespace nano
