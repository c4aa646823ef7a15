// Exchanges in an isolate: begun, answered, given up; and the ops that speak of them.
#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "engine/strings.h"
#include "http/trace_context.h"
#include "isolate/app_isolate.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kCleanUpBudget = 10 * kMillisecond;

// By requestFact of src/runtime/hooks.ts.
int FactsOf(const RequestHead& request) {
  return (request.has_body ? 1 : 0) | (request.is_http10 ? 2 : 0);
}

Outcome OutcomeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kCpuLimit:
    case ErrorCode::kStartupLimit:
      return Outcome::kExceededCpu;
    case ErrorCode::kMemoryLimit:
      return Outcome::kExceededMemory;
    case ErrorCode::kWallLimit:
      return Outcome::kExceededWall;
    default:
      return Outcome::kThrew;
  }
}

}  // namespace

void AppIsolate::BeginExchange(const RealmScope& realm, Watch& watch, InboxEvent event) {
  LeaveBacklog();
  uint64_t id = event.exchange->id();
  Running& running = running_[id];
  running.exchange = std::move(event.exchange);
  running.start = event.start;
  running.deadline = running.exchange->received_at() + limits_.wall_nanos;
  app_->counters.Started(running.start);
  running.exchange->SetListener(std::static_pointer_cast<AppIsolate>(shared_from_this()));
  running.exchange->SetAccount(app_->outside);
  const Exchange& exchange = *running.exchange;
  Step(realm, watch, id, [&] { CallHandler(realm, exchange); });
}

// In a step.
void AppIsolate::CallHandler(const RealmScope& realm, const Exchange& exchange) {
  v8::Isolate* isolate = realm.isolate();
  const RequestHead& request = exchange.request();
  v8::Local<v8::Value> id = v8::Number::New(isolate, static_cast<double>(exchange.id()));
  if (exchange.kind() == ExchangeKind::kScheduled) {
    v8::Local<v8::String> cron;
    if (!NewLatin1String(isolate, request.target).ToLocal(&cron)) return;
    v8::Local<v8::Value> arguments[] = {id, cron,
                                        v8::Number::New(isolate, exchange.scheduled_time())};
    CallRuntime(realm, Hook::kScheduled, 3, arguments);
    return;
  }
  v8::Local<v8::String> url;
  v8::Local<v8::String> headers;
  v8::Local<v8::String> entrypoint;
  if (!NewLatin1String(isolate, request.url).ToLocal(&url) ||
      !NewLatin1String(isolate, request.headers).ToLocal(&headers) ||
      !NewString(isolate, exchange.entrypoint()).ToLocal(&entrypoint)) {
    return FailExchange(exchange.id(), "The request is too large", false);
  }
  v8::Local<v8::Value> arguments[] = {
      id,      MethodName(isolate, request.method),         url,
      headers, v8::Integer::New(isolate, FactsOf(request)), entrypoint};
  CallRuntime(realm, Hook::kFetch, exchange.entrypoint().empty() ? 5 : 6, arguments);
}

// Most requests of an app have the same few methods.
v8::Local<v8::String> AppIsolate::MethodName(v8::Isolate* isolate, const std::string& method) {
  if (method != method_ || method_name_.IsEmpty()) {
    method_ = method;
    method_name_.Reset(isolate, Constant(isolate, method));
  }
  return method_name_.Get(isolate);
}

AppIsolate::Running* AppIsolate::Find(uint64_t exchange) {
  if (exchange == 0) return nullptr;
  if (exchange == found_id_) return found_;
  auto found = running_.find(exchange);
  if (found == running_.end()) return nullptr;
  found_id_ = exchange;
  found_ = &found->second;
  return found_;
}

// The app is told to forget the exchange; the client gets the error, or sees its response break
// off.
void AppIsolate::GiveUp(const RealmScope& realm, Watch& watch, uint64_t exchange, ErrorCode code) {
  Running* running = Find(exchange);
  if (running == nullptr) return;
  Ended(*running, OutcomeOf(code), code);
  running->exchange->Fail(code, app_->name);
  if (running->reported) {
    // Its promises of waitUntil are cut.
    running->outcome = OutcomeOf(code);
    running->code = code;
    app_->counters.Failed(code);
  } else {
    Report(*running);
  }
  BeginStep(realm, exchange);
  watch.Arm(this, ThreadCpuNanos() + kCleanUpBudget);
  v8::Local<v8::Value> id = v8::Number::New(realm.isolate(), static_cast<double>(exchange));
  CallRuntime(realm, Hook::kDrop, 1, &id);
  RunMicrotasks(realm);
  bool interrupted = watch.Disarm();
  owner_ = 0;
  if (given_up_.load(std::memory_order_relaxed)) return Return();
  if (interrupted || realm_->memory_exceeded()) {
    // An app that keeps running even while it is cleaned up after is replaced.
    realm.isolate()->CancelTerminateExecution();
    Collapse(ErrorCode::kMemoryLimit, Outcome::kDisposed);
  }
  meter_.Start();
  DropSubrequests(exchange);
  if (jobs_ != nullptr) jobs_->Cancel(exchange);
  SettleExchange(exchange, {});
  SweepSettled();
}

// Counts what the exchange came to, and tells the host.
void AppIsolate::Report(Running& running, uint64_t now) {
  running.reported = true;
  if (running.outcome == Outcome::kOk) overruns_ = 0;
  const Exchange& exchange = *running.exchange;
  // http itself may have ended it.
  if (!running.code && running.outcome != Outcome::kOk) running.code = exchange.failure();
  if (running.code) {
    app_->counters.Failed(*running.code);
    TellOfRefusal(world_.host, *app_, *running.code, exchange.request_id());
  }
  const uint64_t wall = now - std::min(now, exchange.received_at());
  app_->counters.Ended(running.outcome);
  app_->counters.wall.Observe(wall);
  app_->counters.cpu.Observe(running.cpu_nanos);
  if (!world_.access_events) return;
  int status = exchange.status();
  AccessEvent event;
  event.app = app_->id;
  event.request_id = exchange.request_id();
  event.method = exchange.request().method;
  event.path = exchange.request().target;
  event.trace = TraceOf(exchange.request());
  event.status = status == 0 ? kClientClosedRequest : status;
  event.wall_nanos = wall;
  event.cpu_nanos = running.cpu_nanos;
  event.start = running.start;
  event.outcome = running.outcome;
  if (running.code) event.code = ErrorName(*running.code);
  world_.host.Emit(std::move(event));
}

void AppIsolate::Settle(Running& running) {
  const bool threw = running.marks.wait_failed && running.outcome == Outcome::kOk;
  running.exchange->Settled({.outcome = OutcomeName(threw ? Outcome::kThrew : running.outcome),
                             .code = running.code,
                             .cpu_nanos = running.cpu_nanos,
                             .no_retry = running.marks.no_retry});
}

void AppIsolate::FailAll(ErrorCode code, Outcome outcome) {
  for (auto& [id, running] : running_) {
    running.exchange->SetListener(nullptr);
    if (!running.exchange->finished()) running.exchange->Fail(code, app_->name);
    Ended(running, outcome, code);
    if (!running.reported) Report(running);
    Settle(running);
    app_->open.fetch_sub(1, std::memory_order_relaxed);
  }
  running_.clear();
  found_id_ = 0;
  settled_.clear();
}

// The app has no more to say to the client.
void AppIsolate::Ended(Running& running, Outcome outcome, std::optional<ErrorCode> code) {
  if (running.ended) return;
  running.ended = true;
  running.outcome = outcome;
  running.code = code;
  running.deadline = meter_.wall() + limits_.wait_until_nanos;
  earliest_ = std::min(earliest_, running.deadline);
}

// What the app has to say to the client would not fit beside all else that is held for it.
void AppIsolate::EndOverMemory(Running& running) {
  Tell(running.exchange->id(), "The response does not fit into the app's memory limit of " +
                                   std::to_string(limits_.memory_bytes >> 20) + " MB");
  running.exchange->Fail(ErrorCode::kMemoryLimit, app_->name);
  Ended(running, Outcome::kExceededMemory, ErrorCode::kMemoryLimit);
}

void AppIsolate::SweepSettled() {
  while (!settled_.empty()) {
    Running* running = Find(settled_.back());
    uint64_t id = settled_.back();
    settled_.pop_back();
    if (running == nullptr) continue;
    if (!running->exchange->finished()) {
      running->exchange->Fail(ErrorCode::kAppException, app_->name);
      running->outcome = Outcome::kThrew;
    }
    if (!running->reported) Report(*running);
    Settle(*running);
    running->exchange->SetListener(nullptr);
    running_.erase(id);
    found_id_ = 0;
    if (!service_calls_.empty()) EndSockets(id);
    app_->open.fetch_sub(1, std::memory_order_relaxed);
    code_cache_due_ = true;
  }
}

void AppIsolate::SweepOverdue(const RealmScope& realm, Watch& watch, uint64_t now) {
  std::vector<uint64_t> overdue;
  earliest_ = UINT64_MAX;
  for (auto& [id, running] : running_) {
    if (running.deadline <= now) {
      overdue.push_back(id);
    } else {
      earliest_ = std::min(earliest_, running.deadline);
    }
  }
  RefuseOverdue(now);
  for (uint64_t id : overdue) {
    if (Over()) return;
    Tell(id, "The request exceeded its wall time limit");
    GiveUp(realm, watch, id, ErrorCode::kWallLimit);
  }
}

uint32_t AppIsolate::StartTimer(double delay_ms, bool repeat) {
  uint32_t id = timers_.Start(delay_ms, repeat, Owner(), MonotonicNanos());
  timers_charge_.Set(timers_.bytes());
  CheckMemory();
  return id;
}

void AppIsolate::ClearTimer(uint32_t id) {
  timers_.Clear(id);
  timers_charge_.Set(timers_.bytes());
}

BodyState AppIsolate::ReadBody(uint64_t exchange, Bytes* chunk) {
  Running* running = Find(exchange);
  if (running == nullptr) return BodyState::kBroken;
  switch (running->exchange->ReadBody(chunk)) {
    case BodyRead::kChunk:
      return BodyState::kChunk;
    case BodyRead::kPending:
      return BodyState::kPending;
    case BodyRead::kEnd:
      return BodyState::kEnd;
    case BodyRead::kFailed:
      return BodyState::kBroken;
  }
  return BodyState::kBroken;
}

void AppIsolate::CancelBody(uint64_t exchange) {
  if (Running* running = Find(exchange)) running->exchange->CancelBody();
}

bool AppIsolate::Respond(uint64_t exchange, int status, std::string status_text,
                         std::vector<std::string> headers, Payload body) {
  Running* running = Find(exchange);
  if (running == nullptr || running->ended) return false;
  if (!HasRoom(body.size())) {
    EndOverMemory(*running);
    return false;
  }
  bool sent = running->exchange->Respond(
      {.status = status, .status_text = std::move(status_text), .headers = std::move(headers)},
      std::move(body));
  Ended(*running, sent ? Outcome::kOk : Outcome::kCanceled);
  return sent;
}

bool AppIsolate::RespondHead(uint64_t exchange, int status, std::string status_text,
                             std::vector<std::string> headers) {
  Running* running = Find(exchange);
  if (running == nullptr || running->ended) return false;
  return running->exchange->RespondHead(
      {.status = status, .status_text = std::move(status_text), .headers = std::move(headers)});
}

WriteState AppIsolate::WriteBody(uint64_t exchange, Payload chunk) {
  Running* running = Find(exchange);
  if (running == nullptr || running->ended) return WriteState::kOver;
  if (!HasRoom(chunk.size())) {
    EndOverMemory(*running);
    return WriteState::kOver;
  }
  switch (running->exchange->Write(std::move(chunk))) {
    case BodyWrite::kTaken:
      return WriteState::kTaken;
    case BodyWrite::kFull:
      return WriteState::kFull;
    case BodyWrite::kClosed:
      // The runtime may settle the exchange before it hears of its client from elsewhere.
      if (running->exchange->finished()) Ended(*running, Outcome::kCanceled);
      return WriteState::kOver;
  }
  return WriteState::kOver;
}

void AppIsolate::EndBody(uint64_t exchange) {
  Running* running = Find(exchange);
  if (running == nullptr || running->ended) return;
  running->exchange->End();
  Ended(*running, Outcome::kOk);
}

void AppIsolate::AbortBody(uint64_t exchange) {
  Running* running = Find(exchange);
  if (running == nullptr || running->ended) return;
  running->exchange->Abort();
  Ended(*running, Outcome::kThrew);
}

void AppIsolate::FailExchange(uint64_t exchange, std::string text, bool no_handler) {
  Running* running = Find(exchange);
  if (running == nullptr || running->ended) return;
  const ErrorCode code = no_handler ? ErrorCode::kNoHandler : ErrorCode::kAppException;
  if (!no_handler) WriteLine(exchange, LogLevel::kError, std::move(text));
  running->exchange->Fail(code, app_->name);
  Ended(*running, Outcome::kThrew, code);
}

void AppIsolate::SettleExchange(uint64_t exchange, SettleMarks marks) {
  Running* running = Find(exchange);
  if (running == nullptr) return;
  running->marks = marks;
  settled_.push_back(exchange);
}

}  // namespace nano
