#include "engine/task_queue.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"

namespace nano {

void TaskQueue::SetWake(std::function<void()> wake) {
  std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

bool TaskQueue::RunDue() {
  std::vector<std::unique_ptr<v8::Task>> due;
  {
    std::lock_guard lock(mutex_);
    if (entries_.empty()) return false;
    uint64_t now = MonotonicNanos();
    std::vector<Entry> later;
    for (Entry& entry : entries_) {
      if (entry.due <= now) {
        due.push_back(std::move(entry.task));
      } else {
        later.push_back(std::move(entry));
      }
    }
    entries_ = std::move(later);
    FindNextDue();
  }
  for (auto& task : due) task->Run();
  return !due.empty();
}

void TaskQueue::FindNextDue() {
  uint64_t next = UINT64_MAX;
  for (const Entry& entry : entries_) next = std::min(next, entry.due);
  next_due_.store(next, std::memory_order_release);
}

void TaskQueue::Close() {
  std::vector<Entry> dropped;
  std::lock_guard lock(mutex_);
  closed_ = true;
  wake_ = nullptr;
  dropped.swap(entries_);
  FindNextDue();
}

void TaskQueue::Post(std::unique_ptr<v8::Task> task, double seconds) {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  uint64_t due = seconds > 0 ? MonotonicNanos() + static_cast<uint64_t>(seconds * 1e9) : 0;
  entries_.push_back({std::move(task), due});
  FindNextDue();
  if (wake_) wake_();
}

void TaskQueue::PostTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) {
  Post(std::move(task), 0);
}
void TaskQueue::PostNonNestableTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) {
  Post(std::move(task), 0);
}
void TaskQueue::PostDelayedTaskImpl(std::unique_ptr<v8::Task> task, double seconds,
                                    const v8::SourceLocation&) {
  Post(std::move(task), seconds);
}
void TaskQueue::PostNonNestableDelayedTaskImpl(std::unique_ptr<v8::Task> task, double seconds,
                                               const v8::SourceLocation&) {
  Post(std::move(task), seconds);
}

}  // namespace nano
