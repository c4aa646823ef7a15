// Deadlines for objects: an `Alarm` is a member of the object that it wakes; all of them share one
// timer of the reactor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace nano {

class AlarmListener {
 public:
  virtual ~AlarmListener() = default;
  // On the thread that holds the baton, outside all locks of the reactor; may only enqueue.
  virtual void OnAlarm() = 0;
};

class AlarmClock;
class Reactor;

// Every method may be called from any thread, Set only while there is the reactor. Destroying an
// alarm clears it.
class Alarm {
 public:
  explicit Alarm(Reactor& reactor);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Calls `listener` once, at or soon after `deadline` (MonotonicNanos). Replaces what was set
  // before.
  void Set(std::weak_ptr<AlarmListener> listener, uint64_t deadline);
  // A call that has begun on another thread is not waited for.
  void Clear();

 private:
  friend class AlarmClock;
  Reactor& reactor_;
  const std::shared_ptr<AlarmClock> clock_;
  // Guarded by the clock.
  std::weak_ptr<AlarmListener> listener_;
  uint64_t deadline_ = 0;
  size_t position_ = SIZE_MAX;  // in the clock's heap
};

// A binary heap of alarms, each of which knows its place in it. Any thread.
class AlarmClock {
 public:
  static constexpr uint64_t kNever = UINT64_MAX;

  // True when `deadline` comes before all others.
  bool Set(Alarm* alarm, std::weak_ptr<AlarmListener> listener, uint64_t deadline);
  void Clear(Alarm* alarm);
  // The earliest deadline, kNever without alarms.
  uint64_t Next() const;
  // Takes out those that are due and calls their listeners. Returns how many.
  size_t Ring(uint64_t now);

 private:
  void Place(size_t position, Alarm* alarm);
  void SiftUp(size_t position);
  void SiftDown(size_t position);
  void Remove(Alarm* alarm);

  mutable std::mutex mutex_;
  std::vector<Alarm*> heap_;
};

}  // namespace nano
