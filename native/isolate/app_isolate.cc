// The turn: what is in the inbox and which timers are due, step by step.
#include "isolate/app_isolate.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "engine/reserved_pages.h"
#include "engine/strings.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
// A turn that has more to do ends after this long, so that others have theirs and the executor
// polls before the watchdog has another one do it.
constexpr uint64_t kSlice = kMillisecond / 2;
// The heap is measured when the app was loaded and once in so many steps; V8 tells its size at each
// collection anyway.
constexpr uint64_t kMeasureInterval = 1024;

}  // namespace

IsolateClock* ClockOf(v8::Isolate* isolate) {
  static IsolateClock before_any_app{0, 0};
  OpHost* host = OpHostOf(isolate);
  return host == nullptr ? &before_any_app : &host->clock;
}

AppIsolate::AppIsolate(IsolateWorld& world, std::shared_ptr<App> app, Purpose purpose, bool surplus)
    : Runnable(app->id, app->heaviness),
      world_(world),
      app_(std::move(app)),
      code_(app_->code),
      purpose_(purpose),
      limits_(app_->limits),
      alarm_(world.reactor),
      surplus_(surplus),
      loader_(*app_, *code_),
      own_work_(limits_.cpu_nanos),
      own_log_(limits_.log_bytes) {
  world_.live.fetch_add(1, std::memory_order_relaxed);
}

AppIsolate::~AppIsolate() { NANO_CHECK(realm_ == nullptr); }

bool AppIsolate::Post(InboxEvent event) {
  const uint32_t request = event.kind == InboxEvent::Kind::kRequest ? 1 : 0;
  backlog_.fetch_add(request, std::memory_order_relaxed);
  if (!inbox_.Post(std::move(event))) return false;
  world_.scheduler.Schedule(shared_from_this());
  return true;
}

void AppIsolate::Retire() {
  retiring_.store(true);
  world_.scheduler.Schedule(shared_from_this());
}

void AppIsolate::Announce(uint64_t token, bool colors) {
  colors_.store(colors);
  announce_to_.store(token);
  world_.scheduler.Schedule(shared_from_this());
}

void AppIsolate::OnBody(uint64_t exchange) {
  Post({.kind = InboxEvent::Kind::kBody, .id = exchange});
}
void AppIsolate::OnDrain(uint64_t exchange) {
  Post({.kind = InboxEvent::Kind::kDrain, .id = exchange});
}
void AppIsolate::OnClosed(uint64_t exchange) {
  Post({.kind = InboxEvent::Kind::kClosed, .id = exchange});
}
void AppIsolate::OnAlarm() { Post({}); }

TurnResult AppIsolate::RunTurn(Watch& watch) {
  if (Over()) {
    AnswerProbe({.outcome = Outcome::kDisposed, .error = "The isolate is gone"});
    return TurnResult::kIdle;
  }
  TurnResult result;
  if (realm_ == nullptr) EnterWorld();
  {
    IsolateScope scope(realm_->isolate());
    RealmScope realm(scope, realm_->context(scope));
    ReservedPages::Scope counted(realm_->account());
    meter_.Start();
    result = Work(realm, watch);
    if (steps_ >= measure_at_) {
      realm_->MeasureHeap(scope);
      measure_at_ = steps_ + kMeasureInterval;
    }
  }
  app_->heaviness.AfterTurn(std::exchange(turn_cpu_, 0), MonotonicNanos());
  CountMemory();
  RetireSurplus();
  if (retiring_.load() && running_.empty() && waiting_.empty() && inbox_.empty()) {
    phase_ = Phase::kOver;
  }
  if (Over()) {
    Dispose();
    return TurnResult::kIdle;
  }
  if (result == TurnResult::kIdle) {
    SetAlarm();
    CollectSoon();
  }
  return result;
}

// Tells who asked whether the app could be started.
void AppIsolate::AnswerProbe(ProbedEvent event) {
  event.token = announce_to_.exchange(0);
  if (event.token != 0) world_.host.Emit(std::move(event));
}

void AppIsolate::EnterWorld() {
  realm_ = world_.pool.Take(limits_.memory_bytes, &warm_);
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  clock.origin_nanos = MonotonicNanos();
  clock.origin_unix_ms =
      static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  timers_charge_ = Charge(realm_->account());
  rejections_charge_ = Charge(realm_->account());
  v8::Isolate* isolate = realm_->isolate();
  isolate->SetData(kOpHostSlot, static_cast<OpHost*>(this));
  std::weak_ptr<Runnable> self = weak_from_this();
  Scheduler* scheduler = &world_.scheduler;
  realm_->tasks().SetWake([self, scheduler] {
    if (auto runnable = self.lock()) scheduler->Schedule(std::move(runnable));
  });
}

TurnResult AppIsolate::Work(const RealmScope& realm, Watch& watch) {
  const uint64_t until = meter_.wall() + kSlice;
  if (phase_ == Phase::kNew) {
    realm.isolate()->SetPromiseRejectCallback(OnPromiseReject);
    BeginLoading(realm, watch);
  }
  if (phase_ == Phase::kServing && purpose_ == Purpose::kServe) AnswerProbe({});
  while (!Over()) {
    if (phase_ == Phase::kLoading) CheckLoading(realm, watch);
    bool worked = !Over() && WorkOnce(realm, watch);
    if (Over()) break;
    if (!worked) {
      if (phase_ == Phase::kServing && purpose_ == Purpose::kEvaluate) {
        CheckEvaluation(realm, watch);
      }
      if (std::exchange(code_cache_due_, false)) SaveCodeCache(realm);
      Collect(realm);
      break;
    }
    if (meter_.wall() > until) return TurnResult::kMore;
  }
  return TurnResult::kIdle;
}

bool AppIsolate::WorkOnce(const RealmScope& realm, Watch& watch) {
  const uint64_t now = meter_.wall();
  if (now >= earliest_) SweepOverdue(realm, watch, now);
  if (deadline_ != 0 && now >= deadline_) {
    if (purpose_ == Purpose::kServe) Tell(0, "The app exceeded its wall time limit for its start");
    Break(ErrorCode::kWallLimit, Outcome::kExceededWall, "");
  }
  if (Over()) return true;
  // There may be ever more of V8's tasks: they take turns with all else.
  const bool tasks_due = realm_->tasks().NextDue() <= now;
  if (tasks_due && std::exchange(tasks_turn_, false)) return RunTasks(realm, watch);
  tasks_turn_ = true;
  InboxEvent event;
  if (inbox_.Take(&event)) {
    Handle(realm, watch, std::move(event));
    return true;
  }
  return RunDueTimer(realm, watch, now) || (tasks_due && RunTasks(realm, watch));
}

bool AppIsolate::RunTasks(const RealmScope& realm, Watch& watch) {
  // They may run the app's code: the callbacks of a FinalizationRegistry do.
  Step(realm, watch, 0, [&] { realm_->tasks().RunDue(); });
  return true;
}

bool AppIsolate::RunDueTimer(const RealmScope& realm, Watch& watch, uint64_t now) {
  DueTimer due;
  if (!timers_.FirstDue(now, &due)) return false;
  const bool own = phase_ == Phase::kServing && purpose_ == Purpose::kServe;
  if (own && Find(due.owner) == nullptr && own_work_.Left(now) == 0) {
    timers_.PutOffFirst(now + own_work_.Recovery());
    return true;
  }
  timers_.TakeDue(now, &due);
  timers_charge_.Set(timers_.bytes());
  Step(realm, watch, due.owner, [&] {
    v8::Local<v8::Value> id = v8::Integer::NewFromUnsigned(realm.isolate(), due.id);
    CallRuntime(realm, Hook::kTimer, 1, &id);
  });
  return true;
}

void AppIsolate::Handle(const RealmScope& realm, Watch& watch, InboxEvent event) {
  using Kind = InboxEvent::Kind;
  if (event.kind == Kind::kRequest) return Admit(realm, watch, std::move(event));
  if (event.kind == Kind::kService) return Answer(realm, watch, std::move(event));
  if (event.kind == Kind::kJob) return AnswerJob(realm, watch, event.id);
  if (event.kind == Kind::kWake) return;
  Running* running = Find(event.id);
  if (running == nullptr) {
    if (event.kind == Kind::kClosed) AbandonWaiting(event.id);
    return;
  }
  if (event.kind == Kind::kClosed) Ended(*running, Outcome::kCanceled);
  if (event.kind == Kind::kDrain && ResumePassing(event.id, *running)) return;
  Hook hook = event.kind == Kind::kBody    ? Hook::kBody
              : event.kind == Kind::kDrain ? Hook::kDrain
                                           : Hook::kClosed;
  Step(realm, watch, event.id, [&] {
    v8::Local<v8::Value> id = v8::Number::New(realm.isolate(), static_cast<double>(event.id));
    CallRuntime(realm, hook, 1, &id);
  });
}

// New requests go to another isolate; this one ends what runs.
void AppIsolate::Replace() {
  Detach();
  retiring_.store(true);
  AppCounters::Add(&app_->counters.isolates_replaced);
}

// The isolate is over for what the app did in it, and with it all that it was serving.
void AppIsolate::Collapse(ErrorCode code, Outcome outcome) {
  if (!retiring_.load()) AppCounters::Add(&app_->counters.isolates_replaced);
  FailAll(code, outcome);
  phase_ = Phase::kOver;
}

void AppIsolate::Detach() {
  {
    std::lock_guard lock(app_->mutex);
    app_->isolates.Remove(this);
    CountForApp({});
    detached_.store(true, std::memory_order_relaxed);
    if (!app_->isolates.empty()) return;
  }
  world_.dispatcher.OnLeft(app_);
}

bool AppIsolate::Idle() {
  return inbox_.empty() && timers_.empty() && service_calls_.empty() && running_.empty() &&
         !HasJobs();
}

// V8 has a task for the isolate, or will post one: either may settle a promise (Atomics.waitAsync,
// WebAssembly.compile). The task wakes the isolate.
bool AppIsolate::EngineWorks() {
  return realm_->isolate()->HasPendingBackgroundTasks() || realm_->tasks().NextDue() != UINT64_MAX;
}

void AppIsolate::SetAlarm() {
  uint64_t next = std::min(timers_.Next(),
                           running_.empty() && waiting_.empty() ? TimerHeap::kNever : earliest_);
  if (deadline_ != 0) next = std::min(next, deadline_);
  next = std::min(next, realm_->tasks().NextDue());
  if (surplus_) next = std::min(next, used_at() + kSurplusIdle);
  if (next == TimerHeap::kNever) return;
  // An alarm that rings too early costs a turn; one is set anew only when it would ring too late.
  uint64_t now = MonotonicNanos();
  if (alarm_at_ != 0 && alarm_at_ <= next && alarm_at_ > now) return;
  alarm_at_ = next;
  alarm_.Set(std::static_pointer_cast<AppIsolate>(shared_from_this()), next);
}

void AppIsolate::Dispose() {
  Detach();
  phase_ = Phase::kOver;
  ready_.store(false);
  std::deque<InboxEvent> left = inbox_.Close();
  for (InboxEvent& event : waiting_) left.push_back(std::move(event));
  waiting_.clear();
  FailAll(ErrorCode::kShuttingDown, Outcome::kDisposed);
  DropCalls();
  alarm_.Clear();
  timers_.ClearAll();
  timers_charge_.Set(0);
  rejections_charge_.Set(0);
  if (realm_ != nullptr) {
    realm_->tasks().SetWake(nullptr);
    {
      IsolateScope scope(realm_->isolate());
      loader_.Reset();
      jobs_.reset();
      rejections_.clear();
      result_.Reset();
      method_name_.Reset();
      realm_->objects().Clear();
      realm_->isolate()->SetData(kOpHostSlot, nullptr);
    }
    realm_.reset();
    world_.trim.SetDue();
  }
  world_.live.fetch_sub(1, std::memory_order_relaxed);
  world_.memory.fetch_sub(memory_bytes_.exchange(0), std::memory_order_relaxed);
  for (InboxEvent& event : left) {
    if (event.kind != InboxEvent::Kind::kRequest) continue;
    // An app that can't be started fails those who waited for it; the next request tries again.
    if (broken_) {
      Refuse(event, broken_code_, broken_outcome_);
    } else {
      world_.dispatcher.Redispatch(app_, std::move(event.exchange));
    }
  }
}

void AppIsolate::DisposeNow() {
  if (!Over()) Dispose();
}

}  // namespace nano
