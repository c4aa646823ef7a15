// All apps of the engine: finds the app of a request and the isolate of an app, makes isolates, and
// sees that there are not too many.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/snapshot.h"
#include "http/server.h"
#include "isolate/app.h"
#include "isolate/app_isolate.h"
#include "isolate/host_events.h"
#include "isolate/realm_pool.h"
#include "isolate/service_calls.h"
#include "reactor/alarm.h"
#include "scheduler/scheduler.h"

namespace nano {

struct AppsOptions {
  SchedulerOptions scheduler;
  size_t pool_size = 4;
  size_t max_live = 2000;
  bool access_events = true;
};

struct AppCounters {
  uint32_t app = 0;
  uint64_t requests = 0;
  uint64_t cpu_nanos = 0;
  uint64_t heap_bytes = 0;
  uint64_t buffer_bytes = 0;
  uint64_t cold_starts = 0;
};

struct AppsCounters {
  size_t live_isolates = 0;
  size_t pooled_isolates = 0;
  size_t running_exchanges = 0;
  unsigned executors = 0;
  std::vector<AppCounters> apps;
};

// Every method may be called from any thread, Start and Stop from one.
class Apps : public RequestHandler, public Dispatcher {
 public:
  Apps(std::unique_ptr<Snapshot> snapshot, HostEvents& host, AppsOptions options);
  ~Apps() override;

  void Start();
  // Breaks off what still runs, joins the threads and disposes of all isolates. False when a thread
  // is lost in an isolate: the object must not be destroyed.
  bool Stop();
  // Only joins the threads; all else is left as it is.
  void Halt() { scheduler_.Stop(); }

  uint32_t Add(AppDefinition definition);
  // Its isolate ends what runs and is disposed of. Requests that come afterwards find no app.
  void Remove(uint32_t app);
  void SetRoutes(std::shared_ptr<const RouteTable> routes) { server_.SetRoutes(std::move(routes)); }
  BoundAddress Listen(const std::string& host, uint16_t port) { return server_.Listen(host, port); }
  // Closes the listeners. A DrainedEvent follows when the last exchange has ended, or after
  // `timeout_nanos`, when those that are left are cut.
  void Drain(uint64_t token, uint64_t timeout_nanos);

  // False when there is no such app. A ProbedEvent / EvaluatedEvent follows.
  bool Probe(uint32_t app, uint64_t token);
  bool Evaluate(uint32_t app, uint64_t token, bool colors);

  // What the host says of a service call.
  void Answer(uint64_t call, ServiceAnswer answer, Bytes bytes, double credit = 0);

  AppsCounters counters();

  // RequestHandler, Dispatcher
  void OnRequest(std::shared_ptr<Exchange> exchange) override;
  void OnFinished(const Exchange& exchange) override;
  void OnRefused(const Refusal& refusal) override;
  void Redispatch(std::shared_ptr<App> app, std::shared_ptr<Exchange> exchange) override;

 private:
  class DrainAlarm;

  std::shared_ptr<App> Find(uint32_t app);
  void Dispatch(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange);
  std::shared_ptr<AppIsolate> IsolateOf(const std::shared_ptr<App>& app);
  void Refuse(Exchange& exchange, ErrorCode code, uint32_t app, std::string_view name);
  void MakeRoom();
  void FinishDrain(size_t cut);

  const AppsOptions options_;
  std::unique_ptr<Snapshot> snapshot_;
  HostEvents& host_;
  Reactor reactor_;
  Scheduler scheduler_;
  std::shared_ptr<RealmPool> pool_;
  ServiceCalls calls_;
  IsolateWorld world_;
  Server server_;

  std::mutex mutex_;
  // Guarded by the mutex.
  std::unordered_map<uint32_t, std::shared_ptr<App>> apps_;
  std::unordered_map<uint64_t, std::shared_ptr<AppIsolate>> evaluations_;
  uint32_t last_id_ = 0;

  std::atomic<uint64_t> drain_token_{0};
  std::shared_ptr<DrainAlarm> drain_alarm_;
  std::atomic<bool> stopped_{false};
};

}  // namespace nano
