#include "reactor/alarm.h"

#include <utility>

#include "reactor/reactor.h"

namespace nano {
namespace {

constexpr size_t kNowhere = SIZE_MAX;

}  // namespace

Alarm::Alarm(Reactor& reactor) : reactor_(reactor), clock_(reactor.alarms()) {}

Alarm::~Alarm() { Clear(); }

void Alarm::Set(std::weak_ptr<AlarmListener> listener, uint64_t deadline) {
  // A blocked poll waits for the deadline that was the earliest when it began.
  if (clock_->Set(this, std::move(listener), deadline)) reactor_.WakeIfBlocked();
}

void Alarm::Clear() { clock_->Clear(this); }

bool AlarmClock::Set(Alarm* alarm, std::weak_ptr<AlarmListener> listener, uint64_t deadline) {
  std::lock_guard<std::mutex> lock(mutex_);
  const bool earliest = heap_.empty() || deadline < heap_.front()->deadline_;
  alarm->listener_.swap(listener);
  alarm->deadline_ = deadline;
  if (alarm->position_ == kNowhere) {
    heap_.push_back(alarm);
    alarm->position_ = heap_.size() - 1;
  }
  SiftUp(alarm->position_);
  SiftDown(alarm->position_);
  return earliest;
}

void AlarmClock::Clear(Alarm* alarm) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (alarm->position_ != kNowhere) Remove(alarm);
}

uint64_t AlarmClock::Next() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return heap_.empty() ? kNever : heap_.front()->deadline_;
}

size_t AlarmClock::Ring(uint64_t now) {
  std::vector<std::weak_ptr<AlarmListener>> due;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    while (!heap_.empty() && heap_.front()->deadline_ <= now) {
      due.push_back(std::move(heap_.front()->listener_));
      Remove(heap_.front());
    }
  }
  for (const std::weak_ptr<AlarmListener>& weak : due) {
    if (const std::shared_ptr<AlarmListener> listener = weak.lock()) listener->OnAlarm();
  }
  return due.size();
}

void AlarmClock::Place(size_t position, Alarm* alarm) {
  heap_[position] = alarm;
  alarm->position_ = position;
}

void AlarmClock::SiftUp(size_t position) {
  Alarm* const alarm = heap_[position];
  while (position > 0) {
    const size_t parent = (position - 1) / 2;
    if (heap_[parent]->deadline_ <= alarm->deadline_) break;
    Place(position, heap_[parent]);
    position = parent;
  }
  Place(position, alarm);
}

void AlarmClock::SiftDown(size_t position) {
  Alarm* const alarm = heap_[position];
  for (;;) {
    size_t child = 2 * position + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->deadline_ < heap_[child]->deadline_) ++child;
    if (alarm->deadline_ <= heap_[child]->deadline_) break;
    Place(position, heap_[child]);
    position = child;
  }
  Place(position, alarm);
}

void AlarmClock::Remove(Alarm* alarm) {
  const size_t position = std::exchange(alarm->position_, kNowhere);
  Alarm* const last = heap_.back();
  heap_.pop_back();
  if (last == alarm) return;
  Place(position, last);
  SiftUp(last->position_);
  SiftDown(last->position_);
}

}  // namespace nano
