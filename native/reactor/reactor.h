// The event loop: sockets, alarms, and tasks from other threads. Whichever executor holds the baton
// polls it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "reactor/alarm.h"
#include "scheduler/poller.h"

struct uv_loop_s;

namespace nano {

class Reactor : public Poller {
 public:
  Reactor();
  // When no thread polls any more. Closes every socket that is still open, without telling its
  // listener.
  ~Reactor() override;

  // Callers take turns: never two threads at once.
  void Poll(PollMode mode) override;
  // Any thread. Without a blocked Poll it makes the next one return at once, and costs no system
  // call.
  void Interrupt() override;
  // Any thread. `task` runs at the start or the end of a Poll, on its thread; a blocked Poll is
  // interrupted.
  void Post(std::function<void()> task);

  // For the room's own files.
  void WakeIfBlocked();
  // First thing in every callback of the loop: having had an event it does not wait again in this
  // round, so that nobody need spend a system call on waking it.
  void Woke();
  uv_loop_s* loop();
  const std::shared_ptr<AlarmClock>& alarms() const { return alarms_; }
  // One buffer for all sockets: its content is valid during one OnRead. A body of 64 KB and its
  // head fit into it.
  static constexpr size_t kReadBufferSize = 80 * 1024;
  char* read_buffer();
  // Within OnRead: the buffer becomes the caller's, and another one takes its place.
  Bytes TakeReadBuffer() { return std::exchange(read_buffer_, Bytes()); }

 private:
  struct Handles;
  enum State : int { kAwake, kInterrupted, kBlocked };

  bool RunTasks();
  void ArmTimer();

  std::unique_ptr<Handles> handles_;
  Bytes read_buffer_;  // empty until it is needed
  const std::shared_ptr<AlarmClock> alarms_;
  uint64_t armed_ = AlarmClock::kNever;  // what the timer is set to
  std::atomic<int> state_{kAwake};
  std::atomic<bool> has_tasks_{false};
  std::mutex tasks_mutex_;  // guards tasks_
  std::vector<std::function<void()>> tasks_;
  std::vector<std::function<void()>> running_;  // the baton's
};

}  // namespace nano
