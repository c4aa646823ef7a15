// All apps of the engine: finds the app of a request and the isolate of an app, makes isolates, and
// sees that there are not too many.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/histogram.h"
#include "engine/snapshot.h"
#include "http/server.h"
#include "isolate/app.h"
#include "isolate/app_isolate.h"
#include "isolate/asset_requests.h"
#include "isolate/code_wait.h"
#include "isolate/host_events.h"
#include "isolate/idle_collector.h"
#include "isolate/kept_code.h"
#include "isolate/made_isolates.h"
#include "isolate/memory_pressure.h"
#include "isolate/memory_trim.h"
#include "isolate/realm_pool.h"
#include "isolate/scheduled_run.h"
#include "isolate/service_calls.h"
#include "reactor/alarm.h"
#include "scheduler/scheduler.h"

namespace nano {

struct AppsOptions {
  SchedulerOptions scheduler;
  ServerOptions server;
  size_t pool_size = 4;
  size_t max_live = 2000;
  // What all isolates together may hold.
  size_t memory_bytes = SIZE_MAX;
  // Of apps without isolates, for their next requests.
  size_t kept_code_bytes = 64 * 1024 * 1024;
  bool access_events = true;
  // "/__scheduled?cron=…" asks an app for its scheduled handler.
  bool test_scheduled = false;
};

// Isolates that take requests, by what they do.
struct IsolateStates {
  size_t starting = 0;
  size_t idle = 0;
  size_t busy = 0;
};

// An app, as long as this is held, and what is known of it only under locks.
struct AppStats {
  std::shared_ptr<const App> app;
  IsolateStates isolates;
  size_t waiting = 0;  // requests that no isolate has begun
};

struct EngineStats {
  size_t live_isolates = 0;  // those that end and those that are lost, too
  size_t lost_isolates = 0;
  IsolateStates isolates;
  size_t pooled_isolates = 0;
  size_t running_exchanges = 0;
  size_t open_connections = 0;
  SchedulerStats scheduler;
  uint64_t without_app = 0;       // requests that no app answers for
  uint64_t refused = 0;           // that http refused: they made no sense, or came too slowly
  uint64_t evicted_isolates = 0;  // idle ones that gave way to others, or for want of memory
  const WallHistogram* reactor_lag = nullptr;  // as long as there are the Apps
  size_t dormant_apps = 0;     // that nobody has asked yet: they are not among the apps
  size_t kept_code_bytes = 0;  // of apps without isolates
  uint64_t released_codes = 0;
  std::vector<AppStats> apps;  // those that were removed once more after they have ended
  // Apps that were removed, have ended, and will not be told of again.
  std::vector<uint32_t> ended;
};

// Every method may be called from any thread, Start and Stop from one.
class Apps : public RequestHandler, public Dispatcher, public Evictor, public FetchAnswers {
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
  // What a WantedEvent asked for: the app is started for those that wait, or they get
  // NANO_APP_INVALID, and the next request is another WantedEvent.
  void Define(uint32_t app, std::shared_ptr<AppCode> code);
  void RefuseCode(uint32_t app);
  // Its isolate ends what runs and is disposed of. Requests that come afterwards find no app, as do
  // those that waited for its code, unless the routes have another for them. False when it was
  // dormant, or is not there.
  bool Remove(uint32_t app);
  // The app that answers for the name when others ask for it; 0: none. Any number of them.
  void SetService(std::string name, uint32_t app);
  void SetRoutes(std::shared_ptr<const RouteTable> routes) { server_.SetRoutes(std::move(routes)); }
  // Another target of one place; `label` as RouteTable::With has it.
  void SetRoutePlace(RoutePlace place, RouteTarget target, const std::string& label);
  BoundAddress Listen(const std::string& host, uint16_t port) { return server_.Listen(host, port); }
  BoundAddress ListenOn(int fd) { return server_.ListenOn(fd); }
  // Closes the listeners. A DrainedEvent follows when the last exchange has ended, or after
  // `timeout_nanos`, when those that are left are cut. Connections without a request are closed at
  // once; or, where another process takes over, after `idle_ms`, and the event waits for them and
  // for what apps still do after their responses.
  void Drain(uint64_t token, uint64_t timeout_nanos, uint32_t idle_ms);
  // A PulseEvent follows when an executor has polled.
  void Pulse(uint64_t token);
  // The app's requests are refused for so long.
  void SetProbation(uint32_t app, uint64_t nanos);

  // False when there is no such app. A ProbedEvent / EvaluatedEvent follows.
  bool Probe(uint32_t app, uint64_t token);
  bool Evaluate(uint32_t app, uint64_t token, bool colors);

  // Asks the app for its scheduled handler; false when there is no such app. A ScheduledEvent
  // follows when the app has done with it. `time`: in milliseconds since 1970.
  bool RunScheduled(uint32_t app, uint64_t token, std::string cron, double time);

  // What the host says of a service call.
  void Answer(uint64_t call, ServiceAnswer answer, Bytes bytes, double credit = 0) override;
  bool AnswerChunk(uint64_t call, Bytes bytes) override;
  void AnswerHead(uint64_t call, std::unique_ptr<SubrequestReply> reply, Bytes body) override;

  // How the app may fetch without asking the host. No app, no effect.
  void SetDirect(uint32_t app, App::Direct direct);
  DirectFetches& direct() { return *direct_; }

  // Of an AssetEvent.
  AssetRequests& assets() { return *assets_; }
  // No file answers: the app does.
  void PassAsset(uint64_t exchange);

  EngineStats Stats();
  // The same, with those apps alone of which there is something else to tell than at the last call.
  EngineStats Changes();

  // RequestHandler, Dispatcher, Evictor
  void OnRequest(std::shared_ptr<Exchange> exchange) override;
  void OnFinished(const Exchange& exchange) override;
  void OnRefused(const Refusal& refusal) override;
  void Redispatch(std::shared_ptr<App> app, std::shared_ptr<Exchange> exchange) override;
  void DispatchTo(const std::string& service, std::shared_ptr<Exchange> exchange) override;
  void OnLeft(const std::shared_ptr<App>& app) override;
  void AskAssets(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange) override;
  bool FreeMemory() override;
  size_t LiveIsolates() const override { return world_.live.load(std::memory_order_relaxed); }
  void EvictIdle(size_t count) override;

 private:
  class DrainAlarm;

  // All that is held of an app that nobody has asked yet. Most have the same limits.
  struct Dormant {
    std::string name;
    std::shared_ptr<const AppLimits> limits;
    bool assets_first = false;
  };

  std::shared_ptr<App> Find(uint32_t app);
  // Of one that is dormant. With the mutex held.
  std::shared_ptr<App> Wake(uint32_t app);
  // A request for the app's scheduled handler, where those are taken: answered when it has ended.
  bool TakeTest(const std::shared_ptr<App>& app, const std::shared_ptr<Exchange>& exchange);
  void Run(const std::shared_ptr<App>& app, std::string cron, double time,
           std::function<void(const ScheduledRun::Result&)> done);
  // Gives it to the app, or answers that it cannot have it.
  void Give(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange);
  void Dispatch(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange);
  // Null when the app can have none; `why` says so.
  std::shared_ptr<AppIsolate> IsolateOf(const std::shared_ptr<App>& app, ErrorCode* why);
  // False when it is here after all, or nobody will make it.
  bool AwaitCode(const std::shared_ptr<App>& app, const std::shared_ptr<Exchange>& exchange);
  std::shared_ptr<CodeWait> MakeCodeWait(const std::shared_ptr<App>& app);
  // Unless somebody needs it: the host is told, and asked for it again by the next request.
  void ReleaseCode(App& app);
  void OnAssetEnded(Exchange& exchange, App& app);
  void OnWaitEnded(App& app, Exchange& exchange, std::optional<ErrorCode> code);
  // Of no app where `app` is null.
  void Refuse(Exchange& exchange, ErrorCode code, App* app, Outcome outcome = Outcome::kCanceled);
  // `code`: null when nobody is there to have it.
  void Report(const Exchange& exchange, const ErrorCode* code, App* app, Outcome outcome);
  using Preference = bool (*)(const AppIsolate& one, const AppIsolate& other);
  // Which idle isolates may be retired, and which of them first.
  struct Eviction {
    Preference preferred;
    AppCounters::Count AppCounters::*counter;
    uint64_t unused_since = UINT64_MAX;  // those that were used after it stay
  };
  std::vector<std::shared_ptr<AppIsolate>> IdleIsolates(uint64_t unused_since);
  static bool UsedBefore(const AppIsolate& one, const AppIsolate& other);
  // Retires so many idle isolates, and counts them for their apps; false when there are none.
  bool RetireIdle(size_t count, const Eviction& eviction);
  bool OnProbation(App& app, uint64_t until, Exchange& exchange);
  // What a drain waits for: exchanges of clients, and runs of scheduled handlers.
  size_t OpenExchanges() const { return server_.open_exchanges() + runs_.load(); }
  void EndDrainIfDone();
  void FinishDrain(size_t cut);
  // Without apps.
  EngineStats StatsOfAll();
  // Of the apps that were removed. With the mutex held.
  void ForgetEnded();
  // Does no app have anything to do for a request any more?
  bool AllSettled();

  const AppsOptions options_;
  std::unique_ptr<Snapshot> snapshot_;
  HostEvents& host_;
  Reactor reactor_;
  Scheduler scheduler_;
  std::shared_ptr<RealmPool> pool_;
  std::shared_ptr<MemoryTrim> trim_;
  std::shared_ptr<IdleCollector> collector_;
  std::shared_ptr<MemoryPressure> pressure_;
  std::shared_ptr<AssetRequests> assets_;
  std::unique_ptr<DirectFetches> direct_;
  MadeIsolates made_;
  ServiceCalls calls_;
  IsolateWorld world_;
  Server server_;
  KeptCode kept_code_;

  std::mutex mutex_;
  // Guarded by the mutex.
  std::unordered_map<uint32_t, std::shared_ptr<App>> apps_;
  std::vector<std::shared_ptr<App>> leaving_;  // removed, and not yet ended or told of
  std::vector<uint32_t> ended_;                // forgotten since Changes was called last
  std::unordered_map<uint32_t, Dormant> dormant_;
  std::unordered_map<std::string, uint32_t> services_;
  std::shared_ptr<const AppLimits> last_limits_;  // of the dormant app that was added last
  std::unordered_map<uint64_t, std::shared_ptr<AppIsolate>> evaluations_;
  uint32_t last_id_ = 0;

  std::atomic<uint64_t> drain_token_{0};
  std::atomic<bool> drain_waits_{false};  // for idle connections
  std::shared_ptr<DrainAlarm> drain_alarm_;
  std::atomic<uint64_t> without_app_{0};
  std::atomic<uint64_t> evicted_{0};
  std::atomic<uint64_t> released_codes_{0};
  AppCounters::Count refused_{0};
  WallHistogram reactor_lag_;    // from a pulse's being asked for to the poll that heard of it
  std::atomic<size_t> runs_{0};  // of scheduled handlers, under way
  std::atomic<bool> stopped_{false};
};

}  // namespace nano
