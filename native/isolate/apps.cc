#include "isolate/apps.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "http/trace_context.h"
#include "isolate/fatal_signals.h"

namespace nano {
namespace {

// With so many apps that were removed since somebody looked at the counters, those that have ended
// are forgotten.
constexpr size_t kMostLeaving = 256;

// Rounded up, so that who waits as long as it is told is served.
uint64_t SecondsOf(uint64_t nanos) { return (nanos + 999'999'999) / 1'000'000'000; }

}  // namespace

Apps::Apps(std::unique_ptr<Snapshot> snapshot, HostEvents& host, AppsOptions options)
    : options_(options),
      snapshot_(std::move(snapshot)),
      host_(host),
      scheduler_(reactor_, options.scheduler),
      pool_(std::make_shared<RealmPool>(scheduler_, *snapshot_, options.pool_size)),
      trim_(std::make_shared<MemoryTrim>(scheduler_, reactor_)),
      collector_(std::make_shared<IdleCollector>(scheduler_, reactor_, *trim_)),
      pressure_(
          std::make_shared<MemoryPressure>(scheduler_, reactor_, *this, options.memory_bytes)),
      assets_(std::make_shared<AssetRequests>(
          host, [this](Exchange& exchange, App& app) { OnAssetEnded(exchange, app); })),
      direct_(std::make_unique<DirectFetches>(reactor_, host, *this, calls_)),
      world_{scheduler_,
             reactor_,
             *pool_,
             *trim_,
             *collector_,
             host_,
             *this,
             calls_,
             *direct_,
             options.access_events,
             options.memory_bytes},
      server_(reactor_, *this, options.server),
      kept_code_(options.kept_code_bytes) {}

Apps::~Apps() { NANO_CHECK(Stop()); }

void Apps::Start() {
  HandleFatalSignals();
  scheduler_.Start();
  pool_->Fill();
}

bool Apps::Stop() {
  if (stopped_.exchange(true)) return true;
  server_.CutAll();
  if (!scheduler_.Stop()) return false;
  // Nobody else polls any more: let the connections close.
  for (int i = 0; i < 1000 && server_.open_connections() > 0; i++) {
    reactor_.Poll(PollMode::kNonBlocking);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  // On a thread of its own: the caller may be inside Node's isolate.
  std::thread disposer([this] {
    const std::vector<std::shared_ptr<AppIsolate>> isolates = made_.All();
    {
      std::lock_guard lock(mutex_);
      for (auto& [id, app] : apps_) {
        std::lock_guard app_lock(app->mutex);
        app->removed = true;
      }
      evaluations_.clear();
    }
    for (auto& isolate : isolates) isolate->DisposeNow();
    pool_->Clear();
  });
  disposer.join();
  drain_alarm_ = nullptr;
  return true;
}

uint32_t Apps::Add(AppDefinition definition) {
  std::lock_guard lock(mutex_);
  uint32_t id = ++last_id_;
  if (definition.code != nullptr) {
    apps_[id] = std::make_shared<App>(id, std::move(definition));
    return id;
  }
  if (last_limits_ == nullptr || *last_limits_ != definition.limits) {
    last_limits_ = std::make_shared<const AppLimits>(definition.limits);
  }
  dormant_[id] = {std::move(definition.name), last_limits_, definition.assets_first};
  return id;
}

bool Apps::Remove(uint32_t id) {
  std::shared_ptr<App> app;
  {
    std::lock_guard lock(mutex_);
    if (dormant_.erase(id) > 0) return false;
    auto found = apps_.find(id);
    if (found == apps_.end()) return false;
    app = std::move(found->second);
    apps_.erase(found);
    if (leaving_.size() >= kMostLeaving) ForgetEnded();
    leaving_.push_back(app);
  }
  std::shared_ptr<CodeWait> wait;
  {
    std::lock_guard lock(app->mutex);
    app->removed = true;
    for (const auto& isolate : app->isolates) isolate->Retire();
    wait = std::move(app->code_wait);
  }
  kept_code_.Remove(id);
  if (wait == nullptr) return true;
  for (auto& exchange : wait->Close()) OnRequest(std::move(exchange));
  return true;
}

std::shared_ptr<App> Apps::Find(uint32_t id) {
  std::lock_guard lock(mutex_);
  auto found = apps_.find(id);
  return found == apps_.end() ? Wake(id) : found->second;
}

void Apps::OnRequest(std::shared_ptr<Exchange> exchange) {
  std::shared_ptr<App> app = Find(server_.routes()->Find(exchange->request()));
  if (app == nullptr) return Refuse(*exchange, ErrorCode::kNoApp, nullptr);
  if (options_.test_scheduled && TakeTest(app, exchange)) return;
  if (app->assets_first) return assets_->Begin(app, exchange, false);
  Give(app, std::move(exchange));
}

void Apps::Give(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange) {
  AppCounters::Add(&app->counters.requests);
  uint64_t probation = app->probation_until.load(std::memory_order_relaxed);
  if (probation != 0 && OnProbation(*app, probation, *exchange)) return;
  const AppLimits& limits = app->limits;
  if (!exchange->SetBodyLimit(limits.body_bytes, app->name)) {
    // Answered already, if the client is still there.
    if (exchange->failure()) Refuse(*exchange, ErrorCode::kBodyLimit, app.get());
    return;
  }
  if (app->open.fetch_add(1, std::memory_order_relaxed) >= limits.running + limits.waiting) {
    app->open.fetch_sub(1, std::memory_order_relaxed);
    return Refuse(*exchange, ErrorCode::kOverloaded, app.get());
  }
  Dispatch(app, std::move(exchange));
}

// The last one to end ends the drain.
void Apps::OnFinished(const Exchange&) { EndDrainIfDone(); }

void Apps::OnRefused(const Refusal& refusal) {
  AppCounters::Add(&refused_);
  if (!options_.access_events) return;
  AccessEvent event;
  event.request_id = refusal.request_id;
  event.method = refusal.method;
  event.path = refusal.target;
  event.peer = refusal.peer;
  event.status = ErrorStatus(refusal.code);
  event.outcome = Outcome::kCanceled;
  event.code = ErrorName(refusal.code);
  host_.Emit(std::move(event));
}

void Apps::Redispatch(std::shared_ptr<App> app, std::shared_ptr<Exchange> exchange) {
  exchange->SetListener(nullptr);
  Dispatch(app, std::move(exchange));
}

void Apps::Dispatch(const std::shared_ptr<App>& app, std::shared_ptr<Exchange> exchange) {
  // An isolate may be over at the very moment when it is given the request: then there is another.
  for (;;) {
    ErrorCode why = ErrorCode::kNoApp;
    std::shared_ptr<AppIsolate> isolate = IsolateOf(app, &why);
    if (isolate == nullptr && why == ErrorCode::kAppInvalid) {
      if (AwaitCode(app, exchange)) return;
      continue;
    }
    if (isolate == nullptr) {
      app->open.fetch_sub(1, std::memory_order_relaxed);
      const bool known = why != ErrorCode::kNoApp;
      return Refuse(*exchange, why, known ? app.get() : nullptr);
    }
    StartKind start = isolate->ready() ? StartKind::kHot : StartKind::kCold;
    uint64_t id = exchange->id();
    if (isolate->Post(
            {.kind = InboxEvent::Kind::kRequest, .id = id, .exchange = exchange, .start = start})) {
      return;
    }
    std::lock_guard lock(app->mutex);
    app->isolates.Remove(isolate.get());
  }
}

std::shared_ptr<AppIsolate> Apps::IsolateOf(const std::shared_ptr<App>& app, ErrorCode* why) {
  std::shared_ptr<AppIsolate> made;
  {
    std::lock_guard lock(app->mutex);
    *why = ErrorCode::kNoApp;
    if (app->removed || stopped_.load(std::memory_order_relaxed)) return nullptr;
    const bool may_grow = scheduler_.HasFreePlace(app->heaviness);
    const size_t most = std::min<size_t>(app->limits.isolates, options_.scheduler.executors);
    if (auto chosen = app->isolates.Choose(most, may_grow)) return chosen;
    *why = ErrorCode::kAppInvalid;
    if (app->code == nullptr) return nullptr;
    *why = ErrorCode::kOverloaded;
    if (app->lost.load() >= App::kMaxLost) return nullptr;
    made = std::make_shared<AppIsolate>(world_, app, Purpose::kServe, !app->isolates.empty());
    app->isolates.Add(made);
  }
  made_.Add(made);
  pressure_->SetDue();
  if (LiveIsolates() > options_.max_live) {
    RetireIdle(1, {.preferred = UsedBefore, .counter = &AppCounters::evicted_by_count});
  }
  return made;
}

// False when it is over.
bool Apps::OnProbation(App& app, uint64_t until, Exchange& exchange) {
  uint64_t now = MonotonicNanos();
  if (until <= now) {
    app.probation_until.compare_exchange_strong(until, 0);
    return false;
  }
  ResponseHead head;
  std::string body =
      MakeErrorResponse(ErrorCode::kAppProbation, app.name, exchange.request_id(), &head);
  head.headers.insert(head.headers.end(), {"retry-after", std::to_string(SecondsOf(until - now))});
  // Who is no client gets the error as such.
  if (exchange.kind() == ExchangeKind::kFetch && exchange.depth() == 0) {
    exchange.Respond(std::move(head), Bytes::Copy(body));
  }
  Refuse(exchange, ErrorCode::kAppProbation, &app);
  return true;
}

void Apps::SetProbation(uint32_t id, uint64_t nanos) {
  std::shared_ptr<App> app = Find(id);
  if (app != nullptr) app->probation_until.store(nanos == 0 ? 0 : MonotonicNanos() + nanos);
}

void Apps::Refuse(Exchange& exchange, ErrorCode code, App* app, Outcome outcome) {
  exchange.Fail(code, app == nullptr ? "" : std::string_view(app->name));
  if (app == nullptr) {
    without_app_.fetch_add(1, std::memory_order_relaxed);
  } else {
    app->counters.Failed(code);
    TellOfRefusal(host_, *app, code, exchange.request_id());
  }
  Report(exchange, &code, app, outcome);
  exchange.Settled({.outcome = OutcomeName(outcome), .code = code});
}

void Apps::Report(const Exchange& exchange, const ErrorCode* code, App* app, Outcome outcome) {
  if (app != nullptr) app->counters.Ended(outcome);
  if (!options_.access_events) return;
  const int status = exchange.status();
  AccessEvent event;
  event.app = app == nullptr ? 0 : app->id;
  event.request_id = exchange.request_id();
  event.method = exchange.request().method;
  event.path = exchange.request().target;
  event.trace = TraceOf(exchange.request());
  event.status = status == 0 ? kClientClosedRequest : status;
  event.wall_nanos = MonotonicNanos() - exchange.received_at();
  event.outcome = outcome;
  if (code != nullptr) event.code = std::string(ErrorName(*code));
  host_.Emit(std::move(event));
}

bool Apps::Probe(uint32_t id, uint64_t token) {
  std::shared_ptr<App> app = Find(id);
  ErrorCode why;
  std::shared_ptr<AppIsolate> isolate = app == nullptr ? nullptr : IsolateOf(app, &why);
  if (isolate == nullptr) return false;
  isolate->Announce(token, false);
  return true;
}

bool Apps::Evaluate(uint32_t id, uint64_t token, bool colors) {
  std::shared_ptr<App> app = Find(id);
  if (app == nullptr) return false;
  std::shared_ptr<AppIsolate> isolate;
  {
    std::lock_guard lock(app->mutex);
    if (app->code == nullptr) return false;
    isolate = std::make_shared<AppIsolate>(world_, app, Purpose::kEvaluate);
  }
  made_.Add(isolate);
  {
    std::lock_guard lock(mutex_);
    evaluations_[token] = isolate;
  }
  isolate->Announce(token, colors);
  return true;
}

void Apps::Answer(uint64_t call, ServiceAnswer answer, Bytes bytes, double credit) {
  std::shared_ptr<AppIsolate> isolate = calls_.Find(call);
  if (isolate == nullptr) return;
  Charge charge(isolate->app().outside);
  charge.Set(bytes.size());
  isolate->Post({.kind = InboxEvent::Kind::kService,
                 .id = call,
                 .exchange = nullptr,
                 .answer = answer,
                 .bytes = std::move(bytes),
                 .credit = credit,
                 .charge = std::move(charge)});
}

bool Apps::AnswerChunk(uint64_t call, Bytes bytes) {
  const auto size = static_cast<double>(bytes.size());
  auto [isolate, exchange] = calls_.PlaceChunk(call, bytes.size());
  if (isolate == nullptr) return false;
  if (exchange == nullptr) {
    Answer(call, ServiceAnswer::kChunk, std::move(bytes));
    return false;
  }
  switch (exchange->Write(std::move(bytes))) {
    case BodyWrite::kTaken:
      // Unless the isolate, for a drain that came meanwhile, has given it back already.
      return calls_.TakeHeld(call, size) == size;
    case BodyWrite::kFull:
      return false;
    case BodyWrite::kClosed:
      calls_.Pass(call, nullptr);
      isolate->OnClosed(exchange->id());
  }
  return false;
}

void Apps::Pulse(uint64_t token) {
  const uint64_t posted = MonotonicNanos();
  reactor_.Post([this, token, posted] {
    reactor_lag_.Observe(MonotonicNanos() - posted);
    host_.Emit(PulseEvent{.token = token});
  });
}

}  // namespace nano
