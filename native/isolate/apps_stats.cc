// What all apps and the engine have come to.
#include <algorithm>
#include <utility>

#include "isolate/apps.h"

namespace nano {
namespace {

// With the app's mutex held.
AppStats StatsOf(const std::shared_ptr<App>& app) {
  AppStats stats{.app = app};
  const size_t open = app->open.load(std::memory_order_relaxed);
  size_t ready = 0;
  for (const auto& isolate : app->isolates) {
    isolate->ready() ? ready++ : stats.isolates.starting++;
    stats.waiting += isolate->backlog();
  }
  stats.isolates.busy = std::min(ready, open);
  stats.isolates.idle = ready - stats.isolates.busy;
  // They wait for the app's code.
  if (app->code_wait != nullptr) stats.waiting = open;
  return stats;
}

void AddTo(IsolateStates* all, const IsolateStates& more) {
  all->starting += more.starting;
  all->idle += more.idle;
  all->busy += more.busy;
}

// Of all that is told of it.
uint64_t DigestOf(const AppStats& stats) {
  const uint64_t now = stats.app->open.load(std::memory_order_relaxed) + (stats.waiting << 16) +
                       (stats.isolates.starting << 32) + (stats.isolates.busy << 40) +
                       (stats.isolates.idle << 48);
  return stats.app->counters.Digest() + now * 31 + stats.app->outside->held() * 17;
}

}  // namespace

EngineStats Apps::StatsOfAll() {
  EngineStats stats;
  stats.live_isolates = world_.live.load();
  stats.lost_isolates = world_.lost.load();
  stats.pooled_isolates = pool_->size();
  stats.running_exchanges = OpenExchanges();
  stats.open_connections = server_.open_connections();
  stats.scheduler = scheduler_.Stats();
  stats.without_app = without_app_.load(std::memory_order_relaxed);
  stats.evicted_isolates = evicted_.load(std::memory_order_relaxed);
  stats.refused = AppCounters::Read(refused_);
  stats.kept_code_bytes = kept_code_.bytes();
  stats.released_codes = released_codes_.load(std::memory_order_relaxed);
  stats.reactor_lag = &reactor_lag_;
  return stats;
}

EngineStats Apps::Stats() {
  EngineStats stats = StatsOfAll();
  std::lock_guard lock(mutex_);
  stats.dormant_apps = dormant_.size();
  stats.apps.reserve(apps_.size() + leaving_.size());
  const auto add = [&stats](const std::shared_ptr<App>& app) {
    std::lock_guard app_lock(app->mutex);
    stats.apps.push_back(StatsOf(app));
    AddTo(&stats.isolates, stats.apps.back().isolates);
  };
  for (auto& [id, app] : apps_) add(app);
  for (auto& app : leaving_) add(app);
  ForgetEnded();
  return stats;
}

EngineStats Apps::Changes() {
  EngineStats stats = StatsOfAll();
  std::lock_guard lock(mutex_);
  stats.dormant_apps = dormant_.size();
  const auto add = [&stats](const std::shared_ptr<App>& app) {
    std::lock_guard app_lock(app->mutex);
    AppStats one = StatsOf(app);
    AddTo(&stats.isolates, one.isolates);
    if (const uint64_t digest = DigestOf(one); std::exchange(app->told, digest) != digest) {
      stats.apps.push_back(std::move(one));
    }
  };
  for (auto& [id, app] : apps_) add(app);
  for (auto& app : leaving_) add(app);
  ForgetEnded();
  stats.ended.swap(ended_);
  return stats;
}

void Apps::ForgetEnded() {
  std::erase_if(leaving_, [this](const std::shared_ptr<App>& app) {
    std::lock_guard app_lock(app->mutex);
    const bool ended = app->isolates.empty() && app->open.load(std::memory_order_relaxed) == 0;
    if (ended) ended_.push_back(app->id);
    return ended;
  });
}

}  // namespace nano
