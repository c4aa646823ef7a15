// What an isolate holds, beside what all of them may hold together.
#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "engine/platform.h"
#include "isolate/app_isolate.h"

namespace nano {
namespace {
// The first garbage is the start's; later only what many steps have made is worth the time.
constexpr uint64_t kCollectInterval = 1000;
// A large heap would take long, and V8 finds reasons of its own for it.
constexpr size_t kLargestCollected = size_t{16} << 20;
}  // namespace

void AppIsolate::CountMemory() {
  CountForApp({realm_->heap_bytes(), realm_->buffer_bytes(), realm_->account()->held()});
  const size_t before = memory_bytes();
  const size_t now = realm_->heap_bytes() + realm_->account()->held();
  if (now == before) return;
  memory_bytes_.store(now, std::memory_order_relaxed);
  const size_t all =
      world_.memory.fetch_add(now - before, std::memory_order_relaxed) + now - before;
  if (now < before || all <= world_.memory_bytes || Over() || world_.dispatcher.FreeMemory())
    return;
  // Nobody else can give way, so the one that grew does.
  Tell(0,
       "The isolate is replaced: all apps together have used up the memory "
       "that the server may use");
  app_->counters.Failed(ErrorCode::kMemoryLimit);
  Collapse(ErrorCode::kMemoryLimit, Outcome::kExceededMemory);
}

// One that takes no requests any more counts for nothing.
void AppIsolate::CountForApp(const AppCounters::Memory& now) {
  if (detached_.load(std::memory_order_relaxed)) return;
  app_->counters.ChangeMemory(std::exchange(counted_, now), now);
}

// Nobody needed it for a while.
void AppIsolate::RetireSurplus() {
  if (!surplus_ || retiring_.load()) return;
  if (!running_.empty() || !waiting_.empty() || MonotonicNanos() < used_at() + kSurplusIdle) return;
  std::lock_guard lock(app_->mutex);
  surplus_ = app_->isolates.RemoveSurplus(this);
  if (surplus_) retiring_.store(true);
}

void AppIsolate::CollectSoon() {
  if (collection_due_ || steps_ < collect_at_ || purpose_ != Purpose::kServe) return;
  collection_due_ = true;
  world_.collector.Add(std::static_pointer_cast<AppIsolate>(shared_from_this()));
}

void AppIsolate::CollectWhenIdle() {
  collection_asked_.store(true);
  world_.scheduler.Schedule(shared_from_this());
}

void AppIsolate::Collect(const RealmScope& realm) {
  if (!collection_asked_.exchange(false)) return;
  collection_due_ = false;
  if (!running_.empty()) return;
  collect_at_ = steps_ + kCollectInterval;
  if (realm_->heap_bytes() > kLargestCollected) return;
  CollectGarbage(realm.isolate());
  // The turn measures the heap anew.
  measure_at_ = steps_;
}

}  // namespace nano
