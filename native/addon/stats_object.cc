#include "addon/stats_object.h"

#include <algorithm>
#include <string>

#include "base/resident_memory.h"
#include "http/error_response.h"

namespace nano {
namespace {

double Number(uint64_t number) { return static_cast<double>(number); }

// By code; those that were never reached are left out.
Napi::Object HitsOf(Napi::Env env, const AppCounters& counters) {
  Napi::Object hits = Napi::Object::New(env);
  const auto set = [&](std::string_view name, uint64_t count) {
    if (count > 0) hits.Set(std::string(name), Number(count));
  };
  for (size_t i = 0; i < kErrorCodes; i++) {
    const auto code = static_cast<ErrorCode>(i);
    set(ErrorName(code), counters.failures(code));
  }
  set("NANO_SUBREQUEST_LIMIT", AppCounters::Read(counters.subrequest_limit));
  set("NANO_SUBREQUEST_DEPTH", AppCounters::Read(counters.subrequest_depth));
  set("NANO_LOG_LIMIT", AppCounters::Read(counters.log_limit));
  return hits;
}

Napi::Object OutcomesOf(Napi::Env env, const AppCounters& counters) {
  Napi::Object outcomes = Napi::Object::New(env);
  for (size_t i = 0; i < kOutcomes; i++) {
    const auto outcome = static_cast<Outcome>(i);
    const uint64_t count = counters.outcomes(outcome);
    if (count > 0) outcomes.Set(std::string(OutcomeName(outcome)), Number(count));
  }
  return outcomes;
}

template <uint64_t kFirst, size_t kBounds>
Napi::Object HistogramObject(Napi::Env env, const Histogram<kFirst, kBounds>& histogram) {
  constexpr size_t kBuckets = Histogram<kFirst, kBounds>::kBuckets;
  Napi::Array counts = Napi::Array::New(env, kBuckets);
  for (uint32_t i = 0; i < kBuckets; i++) counts[i] = Number(histogram.count(i));
  Napi::Object object = Napi::Object::New(env);
  object["first"] = Number(kFirst) / 1e9;
  object["counts"] = counts;
  object["sum"] = Number(histogram.sum()) / 1e9;
  return object;
}

Napi::Object AppObject(Napi::Env env, const AppStats& stats) {
  const App& app = *stats.app;
  const AppCounters& counters = app.counters;
  const uint64_t buffers = AppCounters::Read(counters.buffer_bytes);
  const uint64_t account = AppCounters::Read(counters.account_bytes);
  Napi::Object object = Napi::Object::New(env);
  object["app"] = app.id;
  object["startingIsolates"] = Number(stats.isolates.starting);
  object["idleIsolates"] = Number(stats.isolates.idle);
  object["busyIsolates"] = Number(stats.isolates.busy);
  object["requests"] = Number(AppCounters::Read(counters.requests));
  object["outcomes"] = OutcomesOf(env, counters);
  object["open"] = app.open.load(std::memory_order_relaxed);
  object["waiting"] = Number(stats.waiting);
  object["wall"] = HistogramObject(env, counters.wall);
  object["cpu"] = HistogramObject(env, counters.cpu);
  object["cpuMicros"] = Number(AppCounters::Read(counters.cpu_nanos) / 1000);
  object["hotStarts"] = Number(counters.starts(StartKind::kHot));
  object["warmStarts"] = Number(counters.starts(StartKind::kWarm));
  object["coldStarts"] = Number(counters.starts(StartKind::kCold));
  object["heapBytes"] = Number(AppCounters::Read(counters.heap_bytes));
  object["bufferBytes"] = Number(buffers);
  object["outsideBytes"] = Number(app.outside->held() + std::max(account, buffers) - buffers);
  object["subrequests"] = Number(AppCounters::Read(counters.subrequests));
  object["evictedByCount"] = Number(AppCounters::Read(counters.evicted_by_count));
  object["evictedByMemory"] = Number(AppCounters::Read(counters.evicted_by_memory));
  object["isolatesReplaced"] = Number(AppCounters::Read(counters.isolates_replaced));
  object["executorsLost"] = Number(AppCounters::Read(counters.executors_lost));
  object["hits"] = HitsOf(env, counters);
  return object;
}

}  // namespace

Napi::Object ToObject(Napi::Env env, const EngineStats& stats) {
  Napi::Object object = Napi::Object::New(env);
  object["liveIsolates"] = Number(stats.live_isolates);
  object["pooledIsolates"] = Number(stats.pooled_isolates);
  object["runningExchanges"] = Number(stats.running_exchanges);
  object["openConnections"] = Number(stats.open_connections);
  object["startingIsolates"] = Number(stats.isolates.starting);
  object["idleIsolates"] = Number(stats.isolates.idle);
  object["busyIsolates"] = Number(stats.isolates.busy);
  object["lostIsolates"] = Number(stats.lost_isolates);
  object["executors"] = stats.scheduler.executors;
  object["busyExecutors"] = stats.scheduler.busy;
  object["lostExecutors"] = stats.scheduler.lost;
  object["parkedExecutors"] = stats.scheduler.parked;
  object["addedExecutors"] = stats.scheduler.added;
  object["watchdogTicks"] = Number(stats.scheduler.ticks);
  object["lateWatchdogTicks"] = Number(stats.scheduler.late_ticks);
  object["reactorLag"] = HistogramObject(env, *stats.reactor_lag);
  object["withoutApp"] = Number(stats.without_app);
  object["evictedIsolates"] = Number(stats.evicted_isolates);
  object["refused"] = Number(stats.refused);
  object["dormantApps"] = Number(stats.dormant_apps);
  object["keptCodeBytes"] = Number(stats.kept_code_bytes);
  object["releasedCodes"] = Number(stats.released_codes);
  object["rssBytes"] = Number(ResidentBytes());
  Napi::Array apps = Napi::Array::New(env, stats.apps.size());
  for (uint32_t i = 0; i < stats.apps.size(); i++) {
    Napi::HandleScope scope(env);
    apps[i] = AppObject(env, stats.apps[i]);
  }
  object["apps"] = apps;
  Napi::Array ended = Napi::Array::New(env, stats.ended.size());
  for (uint32_t i = 0; i < stats.ended.size(); i++) ended[i] = stats.ended[i];
  object["ended"] = ended;
  return object;
}

}  // namespace nano
