// Warm blank isolates. Refilled in the background, when no app has anything to run.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/realm.h"
#include "scheduler/scheduler.h"

namespace nano {

class RealmPool : public Runnable {
 public:
  RealmPool(Scheduler& scheduler, const Snapshot& snapshot, size_t target)
      : Runnable(Priority::kBackground),
        scheduler_(scheduler),
        snapshot_(snapshot),
        target_(target) {}

  // Has the pool filled.
  void Fill();
  // One with this memory limit: from the pool (`warm` is true), or made now. The pool is filled
  // again.
  std::unique_ptr<Realm> Take(size_t memory_limit, bool* warm);
  size_t size() const { return size_.load(std::memory_order_relaxed); }
  void Clear();

  TurnResult RunTurn(Watch& watch) override;

 private:
  // The pooled ones have the default limit; an app with another has its isolate made for it.
  static constexpr size_t kMemoryLimit = 128 * 1024 * 1024;

  Scheduler& scheduler_;
  const Snapshot& snapshot_;
  const size_t target_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Realm>> realms_;
  std::atomic<size_t> size_{0};
};

}  // namespace nano
