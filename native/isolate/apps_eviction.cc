// Idle isolates that have to go.
#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "isolate/apps.h"

namespace nano {
namespace {
// An app that is asked again and again between its requests is not idle: to start it anew each time
// would cost more than it gives.
constexpr uint64_t kInUse = 2'000'000'000;
}  // namespace

bool Apps::FreeMemory() {
  const Preference larger = [](const AppIsolate& one, const AppIsolate& other) {
    return one.memory_bytes() > other.memory_bytes();
  };
  return RetireIdle(1, {.preferred = larger, .counter = &AppCounters::evicted_by_memory});
}

void Apps::EvictIdle(size_t count) {
  RetireIdle(count, {.preferred = UsedBefore,
                     .counter = &AppCounters::evicted_by_memory,
                     .unused_since = MonotonicNanos() - kInUse});
}

bool Apps::UsedBefore(const AppIsolate& one, const AppIsolate& other) {
  return one.used_at() < other.used_at();
}

std::vector<std::shared_ptr<AppIsolate>> Apps::IdleIsolates(uint64_t unused_since) {
  std::vector<std::shared_ptr<AppIsolate>> idle;
  std::lock_guard lock(mutex_);
  for (auto& [id, app] : apps_) {
    if (app->open.load(std::memory_order_relaxed) > 0) continue;
    std::lock_guard app_lock(app->mutex);
    for (const auto& isolate : app->isolates) {
      const bool is_idle = isolate->ready() && !isolate->retiring();
      if (is_idle && isolate->used_at() <= unused_since) idle.push_back(isolate);
    }
  }
  return idle;
}

bool Apps::RetireIdle(size_t count, const Eviction& eviction) {
  std::vector<std::shared_ptr<AppIsolate>> idle = IdleIsolates(eviction.unused_since);
  count = std::min(count, idle.size());
  std::partial_sort(
      idle.begin(), idle.begin() + static_cast<ptrdiff_t>(count), idle.end(),
      [&](const auto& one, const auto& other) { return eviction.preferred(*one, *other); });
  for (size_t i = 0; i < count; i++) {
    AppCounters::Add(&(idle[i]->app().counters.*eviction.counter));
    idle[i]->Retire();
  }
  evicted_.fetch_add(count, std::memory_order_relaxed);
  return count > 0;
}

}  // namespace nano
