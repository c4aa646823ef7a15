// Tasks that V8 posts to an isolate (ends of concurrent compilations, collections and the like).
// They run in the isolate's turns.
#pragma once

#include <v8-platform.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace nano {

class TaskQueue : public v8::TaskRunner {
 public:
  // `wake` is called, on any thread, when a task was posted. Null to stop that.
  void SetWake(std::function<void()> wake);
  // In a turn. Runs the tasks that are due; true when there were any.
  bool RunDue();
  // MonotonicNanos of the earliest task, UINT64_MAX without any.
  uint64_t NextDue() const { return next_due_.load(std::memory_order_acquire); }
  // Drops what is queued and all that comes: the isolate is going away.
  void Close();

  bool IdleTasksEnabled() override { return false; }
  bool NonNestableTasksEnabled() const override { return true; }
  bool NonNestableDelayedTasksEnabled() const override { return true; }

 protected:
  void PostTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) override;
  void PostNonNestableTaskImpl(std::unique_ptr<v8::Task> task, const v8::SourceLocation&) override;
  void PostDelayedTaskImpl(std::unique_ptr<v8::Task> task, double seconds,
                           const v8::SourceLocation&) override;
  void PostNonNestableDelayedTaskImpl(std::unique_ptr<v8::Task> task, double seconds,
                                      const v8::SourceLocation&) override;

 private:
  struct Entry {
    std::unique_ptr<v8::Task> task;
    uint64_t due;  // MonotonicNanos, 0 for at once
  };
  void Post(std::unique_ptr<v8::Task> task, double seconds);
  void FindNextDue();  // with the lock held, when entries_ has changed

  std::mutex mutex_;
  std::vector<Entry> entries_;
  std::function<void()> wake_;
  bool closed_ = false;
  std::atomic<uint64_t> next_due_{UINT64_MAX};
};

}  // namespace nano
