// Service calls of an isolate: what goes to the host, and what comes back.
#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "engine/strings.h"
#include "isolate/app_isolate.h"
#include "ops/chunk.h"
#include "ops/structured_clone.h"

namespace nano {
namespace {

// An error of the host, "name\0message\0code", as the runtime takes it.
v8::MaybeLocal<v8::Value> ErrorPayload(const RealmScope& realm, std::string_view text) {
  v8::Isolate* isolate = realm.isolate();
  v8::Local<v8::Object> error = v8::Object::New(isolate);
  for (std::string_view key : {"name", "message", "code"}) {
    std::string_view part = text.substr(0, text.find('\0'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    v8::Local<v8::String> value;
    if (part.empty()) continue;
    if (!NewString(isolate, part).ToLocal(&value) ||
        !error->Set(realm.context(), Constant(isolate, key), value).FromMaybe(false)) {
      return {};
    }
  }
  return error;
}

// What may be written to a call before the host has taken some of it.
constexpr double kWindow = 256 * 1024;
// Of a call, beside its payload and chunks: about what the host needs for a connection with TLS and
// for undoing content codings.
constexpr size_t kCallCost = 64 * 1024;
}  // namespace

uint64_t AppIsolate::CallService(std::string service, std::string method, Bytes payload,
                                 bool has_body) {
  const uint64_t owner = Owner();
  Running* running = Find(owner);
  uint32_t used = running != nullptr ? running->subrequests : own_calls_;
  if (used >= limits_.subrequests) {
    AppCounters::Add(&app_->counters.subrequest_limit);
    TellOfLimit(world_.host, *app_, LimitNote::kSubrequests,
                running == nullptr ? "" : running->exchange->request_id());
    return 0;
  }
  AppCounters::Add(&app_->counters.subrequests);
  ServiceCallEvent event;
  if (running != nullptr) {
    running->subrequests++;
    event.request_id = running->exchange->request_id();
  }
  Charge charge(app_->outside);
  charge.Set(payload.size() + kCallCost);
  const bool socket = service == "websocket";
  event.call = world_.calls.Add(std::static_pointer_cast<AppIsolate>(shared_from_this()));
  event.app = app_->id;
  event.service = std::move(service);
  event.method = std::move(method);
  event.payload = std::move(payload);
  event.has_body = has_body;
  uint64_t call = event.call;
  service_calls_[call] = {.owner = running != nullptr ? owner : 0,
                          .room = kWindow,
                          .socket = socket,
                          .charge = std::move(charge)};
  if (running == nullptr) own_calls_++;
  world_.host.Emit(std::move(event));
  CheckMemory();
  return call;
}

WriteState AppIsolate::WriteService(uint64_t call, Bytes chunk) {
  auto found = service_calls_.find(call);
  if (found == service_calls_.end()) return WriteState::kOver;
  Call& state = found->second;
  state.room -= static_cast<double>(chunk.size());
  state.charge.Set(state.charge.bytes() + chunk.size());
  CheckMemory();
  world_.host.Emit(ServiceChunkEvent{.call = call, .bytes = std::move(chunk)});
  if (state.room > 0) return WriteState::kTaken;
  state.drain_wanted = true;
  return WriteState::kFull;
}

void AppIsolate::EndService(uint64_t call) {
  if (service_calls_.contains(call)) world_.host.Emit(ServiceEndEvent{.call = call});
}

void AppIsolate::CancelService(uint64_t call) {
  if (!ForgetCall(call)) return;
  world_.host.Emit(ServiceCancelEvent{.call = call});
}

bool AppIsolate::ForgetCall(uint64_t call) {
  auto found = service_calls_.find(call);
  if (found == service_calls_.end()) return false;
  if (found->second.owner == 0) own_calls_--;
  service_calls_.erase(found);
  world_.calls.Remove(call);
  return true;
}

void AppIsolate::CreditService(uint64_t call, double bytes) {
  if (service_calls_.contains(call)) {
    world_.host.Emit(ServiceCreditEvent{.call = call, .bytes = bytes});
  }
}

void AppIsolate::PassBody(uint64_t exchange, uint64_t call) {
  Running* running = Find(exchange);
  auto found = service_calls_.find(call);
  if (running == nullptr || running->ended || found == service_calls_.end()) return;
  running->passed_from = call;
  found->second.passed_to = exchange;
  world_.calls.Pass(call, running->exchange);
}

bool AppIsolate::PassChunk(uint64_t id, Call& call, Bytes& chunk) {
  Running* running = Find(call.passed_to);
  if (running == nullptr || running->ended) return false;
  auto size = static_cast<double>(chunk.size());
  switch (WriteBody(call.passed_to, std::move(chunk))) {
    case WriteState::kTaken:
      CreditService(id, size);
      break;
    case WriteState::kFull:
      world_.calls.Hold(id, size);
      break;
    case WriteState::kOver:
      // The runtime hears of it as of a client that has gone.
      OnClosed(call.passed_to);
  }
  world_.calls.Pass(id, running->exchange);
  return true;
}

bool AppIsolate::ResumePassing(uint64_t exchange, Running& running) {
  auto found = service_calls_.find(running.passed_from);
  if (found == service_calls_.end() || found->second.passed_to != exchange) return false;
  double credit = world_.calls.TakeHeld(found->first, std::numeric_limits<double>::max());
  if (credit > 0) CreditService(found->first, credit);
  return true;
}

void AppIsolate::EndSockets(uint64_t owner) {
  for (const auto& [call, state] : service_calls_) {
    if (state.socket && state.owner == owner) world_.host.Emit(ServiceEndEvent{.call = call});
  }
}

void AppIsolate::DropCalls() {
  while (!service_calls_.empty()) CancelService(service_calls_.begin()->first);
}

void AppIsolate::Answer(const RealmScope& realm, Watch& watch, InboxEvent event) {
  auto found = service_calls_.find(event.id);
  if (found == service_calls_.end()) return;
  Call& call = found->second;
  uint64_t owner = call.owner;
  if (event.answer == ServiceAnswer::kChunk) world_.calls.Handled(event.id);
  if (event.answer == ServiceAnswer::kDrain) {
    call.room += event.credit;
    auto taken = static_cast<size_t>(std::max(event.credit, 0.0));
    call.charge.Set(call.charge.bytes() - std::min(call.charge.bytes(), taken));
    if (!call.drain_wanted || call.room <= 0) return;
    call.drain_wanted = false;
  }
  if (event.answer == ServiceAnswer::kChunk && call.passed_to != 0 &&
      PassChunk(event.id, call, event.bytes)) {
    return;
  }
  if (event.answer == ServiceAnswer::kEnd || event.answer == ServiceAnswer::kError) {
    ForgetCall(event.id);
  }
  Step(realm, watch, owner, [&] {
    v8::Isolate* isolate = realm.isolate();
    v8::TryCatch caught(isolate);
    v8::Local<v8::Value> payload = v8::Undefined(isolate);
    v8::Local<v8::Uint8Array> chunk;
    auto answer = event.answer;
    if (answer == ServiceAnswer::kChunk) {
      if (NewChunk(isolate, std::move(event.bytes)).ToLocal(&chunk)) payload = chunk;
    } else if (answer == ServiceAnswer::kError) {
      std::string_view text(reinterpret_cast<const char*>(event.bytes.data()), event.bytes.size());
      v8::Local<v8::Value> error;
      if (ErrorPayload(realm, text).ToLocal(&error)) payload = error;
    } else if (!event.bytes.empty()) {
      v8::Local<v8::Value> value;
      if (DeserializeValue(isolate, realm.context(), event.bytes.span()).ToLocal(&value)) {
        payload = value;
      }
    }
    if (caught.HasCaught()) {
      // No memory for the answer: the app can't have it.
      if (caught.HasTerminated() || Terminating(realm)) return;
      CancelService(event.id);
      answer = ServiceAnswer::kError;
      payload = caught.Exception();
      caught.Reset();
    }
    v8::Local<v8::Value> arguments[] = {v8::Number::New(isolate, static_cast<double>(event.id)),
                                        v8::Integer::New(isolate, static_cast<int>(answer)),
                                        payload};
    CallRuntime(realm, Hook::kService, 3, arguments);
  });
}

}  // namespace nano
