// Idle isolates that have to go.
#include <algorithm>
#include <utility>

#include "isolate/apps.h"

namespace nano {

bool Apps::FreeMemory() {
  const Preference larger = [](const AppIsolate& one, const AppIsolate& other) {
    return one.memory_bytes() > other.memory_bytes();
  };
  return RetireIdle(1, larger, &AppCounters::evicted_by_memory);
}

void Apps::EvictIdle(size_t count) {
  RetireIdle(count, UsedBefore, &AppCounters::evicted_by_memory);
}

bool Apps::UsedBefore(const AppIsolate& one, const AppIsolate& other) {
  return one.used_at() < other.used_at();
}

std::vector<std::shared_ptr<AppIsolate>> Apps::IdleIsolates() {
  std::vector<std::shared_ptr<AppIsolate>> idle;
  std::lock_guard lock(mutex_);
  for (auto& [id, app] : apps_) {
    if (app->open.load(std::memory_order_relaxed) > 0) continue;
    std::lock_guard app_lock(app->mutex);
    for (const auto& isolate : app->isolates) {
      if (isolate->ready() && !isolate->retiring()) idle.push_back(isolate);
    }
  }
  return idle;
}

bool Apps::RetireIdle(size_t count, Preference preference,
                      AppCounters::Count AppCounters::*counter) {
  std::vector<std::shared_ptr<AppIsolate>> idle = IdleIsolates();
  count = std::min(count, idle.size());
  std::partial_sort(idle.begin(), idle.begin() + static_cast<ptrdiff_t>(count), idle.end(),
                    [&](const auto& one, const auto& other) { return preference(*one, *other); });
  for (size_t i = 0; i < count; i++) {
    AppCounters::Add(&(idle[i]->app().counters.*counter));
    idle[i]->Retire();
  }
  evicted_.fetch_add(count, std::memory_order_relaxed);
  return count > 0;
}

}  // namespace nano
