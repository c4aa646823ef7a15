// An app's isolate: its inbox, its timers, and the turns in which both are handled under the app's
// limits.
#pragma once

#include <v8.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/cpu_meter.h"
#include "base/function_ref.h"
#include "engine/realm.h"
#include "http/error_response.h"
#include "http/exchange.h"
#include "isolate/app.h"
#include "isolate/app_loader.h"
#include "isolate/direct_fetches.h"
#include "isolate/host_events.h"
#include "isolate/idle_collector.h"
#include "isolate/inbox.h"
#include "isolate/isolate_jobs.h"
#include "isolate/memory_trim.h"
#include "isolate/own_budget.h"
#include "isolate/realm_pool.h"
#include "isolate/service_calls.h"
#include "isolate/subrequest.h"
#include "isolate/timer_heap.h"
#include "ops/hooks.h"
#include "ops/op_host.h"
#include "reactor/alarm.h"
#include "scheduler/scheduler.h"

namespace nano {

// Where an isolate that is over sends the requests that it never began.
class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  virtual void Redispatch(std::shared_ptr<App> app, std::shared_ptr<Exchange> exchange) = 0;
  // An app asks another one, by the name that it is served under.
  virtual void DispatchTo(const std::string& service, std::shared_ptr<Exchange> exchange) = 0;
  // The last isolate of the app has gone.
  virtual void OnLeft(const std::shared_ptr<App>& app) = 0;
  // The app asks for one of its own files.
  virtual void AskAssets(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange) = 0;
  // All isolates together hold more than they may. True when an idle one is retired for that.
  virtual bool FreeMemory() = 0;
};

// What every isolate shares. Outlives them all.
struct IsolateWorld {
  Scheduler& scheduler;
  Reactor& reactor;
  RealmPool& pool;
  MemoryTrim& trim;
  IdleCollector& collector;
  HostEvents& host;
  Dispatcher& dispatcher;
  ServiceCalls& calls;
  DirectFetches& direct;
  const bool access_events;
  const size_t memory_bytes;  // what all isolates together may hold
  std::atomic<size_t> live{0};
  std::atomic<size_t> memory{0};  // what they hold, as of their last turns
  std::atomic<size_t> lost{0};    // isolates whose executor has not come back
};

// What an isolate is for.
enum class Purpose : uint8_t { kServe, kEvaluate };

class AppIsolate : public Runnable,
                   public ExchangeListener,
                   public AlarmListener,
                   public IdleCollectable,
                   public SubrequestCaller,
                   public JobListener,
                   public OpHost {
 public:
  // With the app's mutex held. `surplus`: it serves beside another one, as long as both are needed.
  AppIsolate(IsolateWorld& world, std::shared_ptr<App> app, Purpose purpose, bool surplus = false);
  ~AppIsolate() override;

  // Any thread. False when the isolate takes nothing any more: another one must be made.
  bool Post(InboxEvent event);
  // Any thread. The isolate finishes what runs, then it is disposed of. It takes no further
  // request.
  void Retire();
  // Any thread. A ProbedEvent / EvaluatedEvent with this token is emitted when the app is loaded /
  // has ended.
  void Announce(uint64_t token, bool colors);
  bool retiring() const { return retiring_.load(std::memory_order_relaxed); }
  bool ready() const { return ready_.load(std::memory_order_relaxed); }
  // Requests that it was given and has not begun.
  uint32_t backlog() const { return backlog_.load(std::memory_order_relaxed); }
  // Heap and account, as of the last turn.
  size_t memory_bytes() const { return memory_bytes_.load(std::memory_order_relaxed); }
  App& app() { return *app_; }

  // When no executor runs any more.
  void DisposeNow();

  // Runnable
  TurnResult RunTurn(Watch& watch) override;
  void Interrupt() override;
  void OnLost(bool parked) override;
  void OnParked() override;

  // ExchangeListener, AlarmListener: on the reactor's thread
  void OnBody(uint64_t exchange) override;
  void OnDrain(uint64_t exchange) override;
  void OnClosed(uint64_t exchange) override;
  void OnAlarm() override;

  // IdleCollectable
  uint64_t used_at() const override { return used_at_.load(std::memory_order_relaxed); }
  void CollectWhenIdle() override;

  // SubrequestCaller
  bool TakeAnswer(uint64_t call, SubrequestAnswer answer) override;

  // JobListener
  void OnJob(uint64_t job) override;

  // OpHost: in a turn
  v8::MaybeLocal<v8::Promise> StartWork(std::unique_ptr<OpWork> work) override;
  void StartUnasked(std::unique_ptr<PieceWork> work) override;
  bool AwaitsWork() override;
  const StopFlag& stop() const override { return interrupt_asked_; }
  void WriteLog(LogLevel level, std::string text) override;
  uint32_t StartTimer(double delay_ms, bool repeat) override;
  void ClearTimer(uint32_t id) override;
  BodyState ReadBody(uint64_t exchange, Bytes* chunk) override;
  void CancelBody(uint64_t exchange) override;
  bool Respond(uint64_t exchange, int status, std::string status_text,
               std::vector<std::string> headers, Payload body) override;
  bool RespondHead(uint64_t exchange, int status, std::string status_text,
                   std::vector<std::string> headers) override;
  WriteState WriteBody(uint64_t exchange, Payload chunk) override;
  void PassBody(uint64_t exchange, uint64_t call) override;
  void EndBody(uint64_t exchange) override;
  void AbortBody(uint64_t exchange) override;
  void FailExchange(uint64_t exchange, std::string text, bool no_handler) override;
  void SettleExchange(uint64_t exchange, SettleMarks marks) override;
  uint64_t CallService(std::string service, std::string method, Bytes payload,
                       bool has_body) override;
  WriteState WriteService(uint64_t call, Bytes chunk) override;
  void EndService(uint64_t call) override;
  void CancelService(uint64_t call) override;
  void CreditService(uint64_t call, double bytes) override;

 private:
  // An exchange that the app has been given and that is not settled.
  struct Running {
    std::shared_ptr<Exchange> exchange;
    StartKind start = StartKind::kHot;
    uint64_t cpu_nanos = 0;
    uint64_t deadline = 0;
    uint32_t subrequests = 0;
    size_t log_bytes = 0;
    uint64_t passed_from = 0;  // the call whose answer is the response's body
    bool ended = false;        // the app has no more to say: answered, failed or given up
    bool reported = false;     // its AccessEvent was emitted
    SettleMarks marks;
    Outcome outcome = Outcome::kOk;
    std::optional<ErrorCode> code;
  };
  struct Call {
    uint64_t owner = 0;
    double room = 0;  // what may still be written before the host has taken some
    bool drain_wanted = false;
    bool socket = false;                     // ends with what it belongs to
    bool events = false;                     // fails when what it belongs to ends
    bool local = false;                      // another app answers, not the host
    uint64_t passed_to = 0;                  // the exchange whose response has the answer's body
    Charge charge;                           // for what the host has not taken
    std::shared_ptr<Subrequest> subrequest;  // local
    std::shared_ptr<DirectFetch> direct;     // does without the host, for all that it knows
  };
  struct Rejection {
    bool handled;
    v8::Global<v8::Promise> promise;
    v8::Global<v8::Value> reason;
  };
  // A surplus isolate that was given nothing for so long is retired.
  static constexpr uint64_t kSurplusIdle = 5'000'000'000;
  enum class Phase : uint8_t { kNew, kLoading, kServing, kOver };

  // The turn (app_isolate.cc).
  void EnterWorld();
  void AnswerProbe(ProbedEvent event);
  TurnResult Work(const RealmScope& realm, Watch& watch);
  bool WorkOnce(const RealmScope& realm, Watch& watch);
  bool RunTasks(const RealmScope& realm, Watch& watch);
  void Handle(const RealmScope& realm, Watch& watch, InboxEvent event);
  void CountMemory();
  void CountForApp(const AppCounters::Memory& now);
  void RetireSurplus();
  // Nothing is left to do: what the steps since the last collection left is garbage, if enough of
  // it was made.
  void CollectSoon();
  void Collect(const RealmScope& realm);
  bool Idle();
  bool EngineWorks();
  bool Over() const { return phase_ == Phase::kOver; }
  void SetAlarm();
  void Dispose();

  // Steps (app_isolate_steps.cc). One entry into the runtime: arms the watch, runs `enter`, then
  // microtasks; books the CPU time to the exchange `owner`.
  void Step(const RealmScope& realm, Watch& watch, uint64_t owner, FunctionRef<void()> enter);
  void BeginStep(const RealmScope& realm, uint64_t owner);
  uint64_t Owner();
  uint64_t Budget(uint64_t owner);
  static void OnInterrupt(v8::Isolate* isolate, void* data);
  // Runs the first timer that is due, or puts it off when it is nobody's and the app has used up
  // what it may outside of requests.
  bool RunDueTimer(const RealmScope& realm, Watch& watch, uint64_t now);
  // In an op: may so much more be held for the app outside of V8's heap?
  bool HasRoom(size_t bytes) { return realm_->Fits(app_->outside->held() + bytes); }
  void CheckMemory() { realm_->CheckMemory(app_->outside->held()); }
  v8::Local<v8::String> MethodName(v8::Isolate* isolate, const std::string& method);
  void Judge(const RealmScope& realm, Watch& watch, uint64_t owner, bool interrupted);
  void EndOverCpu(const RealmScope& realm, Watch& watch, uint64_t owner);
  void Replace();
  void Collapse(ErrorCode code, Outcome outcome);
  void Detach();
  // A line of the engine's own in the app's log: none of the app's limits on its lines holds for
  // it.
  void Tell(uint64_t owner, std::string text);

  // When the turn does not come back in time (app_isolate_lost.cc).
  void TellLost(ErrorCode code, Outcome outcome, bool parked);
  void AnswerLost(ErrorCode code, Outcome outcome);
  void SendOnLost(InboxEvent event, ErrorCode code, Outcome outcome, bool loading);
  void Return();

  // In the runtime (app_isolate_runtime.cc).
  void RunMicrotasks(const RealmScope& realm);
  bool Terminating(const RealmScope& realm);
  bool CallRuntime(const RealmScope& realm, Hook hook, int argc, v8::Local<v8::Value>* argv);
  std::string Describe(const RealmScope& realm, v8::Local<v8::Value> error);
  static void OnPromiseReject(v8::PromiseRejectMessage message);

  // Loading and evaluating (app_isolate_load.cc).
  void BeginLoading(const RealmScope& realm, Watch& watch);
  bool StartRuntime(const RealmScope& realm);
  v8::Local<v8::Array> BindingNames(const RealmScope& realm);
  void LoadSource(const RealmScope& realm);
  void CheckLoading(const RealmScope& realm, Watch& watch);
  void FinishLoading(const RealmScope& realm);
  void Break(ErrorCode code, Outcome outcome, const std::string& why);
  void CheckEvaluation(const RealmScope& realm, Watch& watch);
  void FinishEvaluation(EvaluatedEvent event);
  void SaveCodeCache(const RealmScope& realm);

  // Jobs (app_isolate_jobs.cc).
  void StartJobs();
  void AnswerJob(const RealmScope& realm, Watch& watch, uint64_t id);
  void SettleJob(const RealmScope& realm, const IsolateJobs::Running& job);
  void TellLostJob(const IsolateJobs::Running& job);
  void Book(uint64_t owner, uint64_t cpu);
  bool HasJobs() const { return jobs_ != nullptr && !jobs_->empty(); }

  // Exchanges (app_isolate_exchanges.cc).
  void Admit(const RealmScope& realm, Watch& watch, InboxEvent event);
  void LeaveBacklog() { backlog_.fetch_sub(1, std::memory_order_relaxed); }
  void BeginWaiting();
  void BeginExchange(const RealmScope& realm, Watch& watch, InboxEvent event);
  Running* Find(uint64_t exchange);
  void GiveUp(const RealmScope& realm, Watch& watch, uint64_t exchange, ErrorCode code);
  // `now`: MonotonicNanos.
  void Report(Running& running, uint64_t now = MonotonicNanos());
  void Refuse(InboxEvent& event, ErrorCode code, Outcome outcome);
  void RefuseOverdue(uint64_t now);
  void Abandon(InboxEvent& event);
  // Of those that wait: its client has gone.
  void AbandonWaiting(uint64_t exchange);
  void EndUnbegun(InboxEvent& event, Outcome outcome, std::optional<ErrorCode> code);
  void FailAll(ErrorCode code, Outcome outcome);
  void Ended(Running& running, Outcome outcome, std::optional<ErrorCode> code = std::nullopt);
  void CallHandler(const RealmScope& realm, const Exchange& exchange);
  // All is over: tells who asked.
  void Settle(Running& running);
  void EndOverMemory(Running& running);
  void WriteLine(uint64_t owner, LogLevel level, std::string text);
  void EmitLog(LogEvent event);
  void DropLine();
  void SweepSettled();
  void SweepOverdue(const RealmScope& realm, Watch& watch, uint64_t now);

  // Services (app_isolate_services.cc).
  void Answer(const RealmScope& realm, Watch& watch, InboxEvent event);
  void DropCalls();
  // True when the chunk went to the exchange that the call's answer is passed to.
  bool PassChunk(uint64_t id, Call& call, Bytes& chunk);
  // There is room in an exchange again. True when that is no business of the runtime.
  bool ResumePassing(uint64_t exchange, Running& running);
  // To the app that a binding leads to. `head`: "method\nurl\nname\nvalue…", one byte a character.
  void CallApp(uint64_t call, const std::string& binding, std::string_view head, bool has_body);
  const AppBinding* FindBinding(std::string_view name) const;
  WriteState WriteToApp(Call& call, Bytes chunk);
  void AnswerOwn(uint64_t call, std::string_view message, std::string_view code);
  // The exchange has been given up: what it asked other apps for is not wanted any more.
  void DropSubrequests(uint64_t owner);
  // Has the host close the sockets that belong to an exchange: it answers as if the other side had.
  void EndSockets(uint64_t owner);
  void EndEvents(uint64_t call);
  bool ForgetCall(uint64_t call);

  IsolateWorld& world_;
  const std::shared_ptr<App> app_;
  const std::shared_ptr<AppCode> code_;
  const Purpose purpose_;
  const AppLimits& limits_;
  Inbox inbox_;
  Alarm alarm_;
  std::atomic<uint32_t> backlog_{0};
  std::atomic<bool> detached_{false};
  std::atomic<bool> ready_{false};
  std::atomic<bool> retiring_{false};
  std::atomic<bool> given_up_{false};  // its executor is lost
  StopFlag interrupt_asked_{false};    // in this step
  std::atomic<bool> collection_asked_{false};
  std::atomic<uint64_t> used_at_{0};
  std::atomic<size_t> memory_bytes_{0};
  std::atomic<uint64_t> announce_to_{0};  // token, 0: nobody waits
  std::atomic<bool> colors_{false};

  // Only in turns. While the watch is armed neither running_ nor waiting_ changes, nor what is
  // booked in a Running, so that OnLost may go through them.
  Phase phase_ = Phase::kNew;
  bool warm_ = false;
  bool surplus_;
  AppCounters::Memory counted_;  // in the app's counters
  std::unique_ptr<Realm> realm_;
  AppLoader loader_;
  TimerHeap timers_;
  std::unordered_map<uint64_t, Running> running_;
  uint64_t found_id_ = 0;  // the exchange that Find gave last
  Running* found_ = nullptr;
  std::deque<InboxEvent> waiting_;
  std::unordered_map<uint64_t, Call> service_calls_;
  std::unique_ptr<IsolateJobs> jobs_;  // once there was one
  bool untold_work_ = false;  // an op has done dear work, whose promise's reactions are queued
  std::vector<Rejection> rejections_;
  std::vector<uint64_t> settled_;
  uint64_t owner_ = 0;        // whose event is being handled
  uint64_t interrupted_ = 0;  // whose code it was when the step was interrupted
  uint64_t own_cpu_ = 0;      // CPU time of loading, or of the evaluation
  OwnBudget own_work_;        // CPU time of what belongs to no exchange, while serving
  OwnBudget own_log_;
  uint32_t own_calls_ = 0;  // service calls of no exchange that are under way
  Charge timers_charge_;
  Charge rejections_charge_;
  uint64_t dropped_lines_ = 0;
  CpuMeter meter_;
  uint64_t turn_cpu_ = 0;           // of this turn's steps
  uint64_t deadline_ = 0;           // of loading or the evaluation
  uint64_t earliest_ = UINT64_MAX;  // no exchange is overdue before
  uint64_t alarm_at_ = 0;           // what the alarm is set to, 0: not set
  uint64_t steps_ = 0;
  uint64_t measure_at_ = 0;  // in steps
  uint64_t collect_at_ = 1;  // in steps
  bool collection_due_ = false;
  unsigned overruns_ = 0;   // exchanges in a row that went over their CPU time
  bool tasks_turn_ = true;  // V8's tasks and the inbox take turns
  bool evaluated_ = false;
  bool broken_ = false;  // the app could not be started:
  ErrorCode broken_code_ = ErrorCode::kAppInvalid;
  Outcome broken_outcome_ = Outcome::kThrew;
  bool code_cache_due_ = false;
  std::string method_;  // of the last request
  v8::Global<v8::String> method_name_;
  v8::Global<v8::Value> result_;  // an evaluation's completion value
};

}  // namespace nano
