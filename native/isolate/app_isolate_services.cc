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

// An app's answer to a request of this one.
v8::MaybeLocal<v8::Value> ReplyPayload(const RealmScope& realm, const SubrequestReply& reply,
                                       Bytes body) {
  v8::Isolate* isolate = realm.isolate();
  v8::Local<v8::Context> context = realm.context();
  const HeaderList& pairs = reply.head.headers;
  v8::LocalVector<v8::Value> texts(isolate);
  texts.reserve(pairs.size());
  for (const std::string& pair : pairs) {
    v8::Local<v8::String> text;
    if (!NewLatin1String(isolate, pair).ToLocal(&text)) return {};
    texts.push_back(text);
  }
  const v8::Local<v8::Array> headers = v8::Array::New(isolate, texts.data(), texts.size());
  v8::Local<v8::String> status_text;
  v8::Local<v8::Object> payload = v8::Object::New(isolate);
  const auto set = [&](const char* name, v8::Local<v8::Value> value) {
    return payload->Set(context, Constant(isolate, name), value).FromMaybe(false);
  };
  if (!NewLatin1String(isolate, reply.head.status_text).ToLocal(&status_text) ||
      !set("status", v8::Integer::New(isolate, reply.head.status)) ||
      !set("statusText", status_text) || !set("headers", headers) ||
      !set("hasBody", v8::Boolean::New(isolate, reply.has_body))) {
    return {};
  }
  if (body.empty()) return payload;
  v8::Local<v8::Uint8Array> bytes;
  if (!NewChunk(isolate, std::move(body)).ToLocal(&bytes) || !set("body", bytes)) return {};
  return payload;
}

// What may be written to a call before the host has taken some of it.
constexpr double kWindow = 256 * 1024;
// Of a call, beside its payload and chunks: about what the host needs for a connection with TLS and
// for undoing content codings.
constexpr size_t kCallCost = 64 * 1024;
// Of a call that another app answers.
constexpr size_t kLocalCallCost = 1024;
// The method of a fetch for an EventSource.
constexpr std::string_view kEvents = "events";
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
  const bool local = service == "app";
  Charge charge(app_->outside);
  charge.Set(payload.size() + (local ? kLocalCallCost : kCallCost));
  uint64_t call = world_.calls.Add(std::static_pointer_cast<AppIsolate>(shared_from_this()));
  service_calls_[call] = {.owner = running != nullptr ? owner : 0,
                          .room = kWindow,
                          .socket = service == "websocket",
                          .events = method == kEvents,
                          .local = local,
                          .charge = std::move(charge)};
  (running != nullptr ? running->subrequests : own_calls_)++;
  // An EventSource connects anew by itself, whoever waits for it.
  if (method == kEvents && running == nullptr && owner != 0) {
    EndEvents(call);
  } else if (local) {
    std::string_view head(reinterpret_cast<const char*>(payload.data()), payload.size());
    CallApp(call, method, head, has_body);
  } else {
    ServiceCallEvent event{.call = call, .app = app_->id, .request_id = ""};
    if (running != nullptr) event.request_id = running->exchange->request_id();
    event.service = std::move(service);
    event.method = std::move(method);
    event.payload = std::move(payload);
    event.has_body = has_body;
    std::shared_ptr<DirectFetch>& direct = service_calls_[call].direct;
    direct = world_.direct.Begin(*app_, event);
    if (direct == nullptr) world_.host.Emit(std::move(event));
  }
  CheckMemory();
  return call;
}

WriteState AppIsolate::WriteService(uint64_t call, Bytes chunk) {
  auto found = service_calls_.find(call);
  if (found == service_calls_.end()) return WriteState::kOver;
  Call& state = found->second;
  if (state.local) return WriteToApp(state, std::move(chunk));
  const size_t size = chunk.size();
  if (state.direct == nullptr) {
    world_.host.Emit(ServiceChunkEvent{.call = call, .bytes = std::move(chunk)});
  } else if (state.direct->Write(std::move(chunk))) {
    return WriteState::kTaken;
  }
  state.room -= static_cast<double>(size);
  state.charge.Set(state.charge.bytes() + size);
  CheckMemory();
  if (state.room > 0) return WriteState::kTaken;
  state.drain_wanted = true;
  return WriteState::kFull;
}

void AppIsolate::EndService(uint64_t call) {
  auto found = service_calls_.find(call);
  if (found == service_calls_.end()) return;
  if (found->second.direct != nullptr) {
    found->second.direct->EndBody();
  } else if (!found->second.local) {
    world_.host.Emit(ServiceEndEvent{.call = call});
  } else if (found->second.subrequest != nullptr) {
    found->second.subrequest->EndRequest();
  }
}

void AppIsolate::CancelService(uint64_t call) {
  auto found = service_calls_.find(call);
  if (found == service_calls_.end()) return;
  const bool local = found->second.local;
  const std::shared_ptr<DirectFetch> direct = std::move(found->second.direct);
  ForgetCall(call);
  if (direct != nullptr) {
    direct->Cancel();
  } else if (!local) {
    world_.host.Emit(ServiceCancelEvent{.call = call});
  }
}

bool AppIsolate::ForgetCall(uint64_t call) {
  auto found = service_calls_.find(call);
  if (found == service_calls_.end()) return false;
  if (found->second.owner == 0) own_calls_--;
  std::shared_ptr<Subrequest> subrequest = std::move(found->second.subrequest);
  service_calls_.erase(found);
  world_.calls.Remove(call);
  if (subrequest != nullptr) subrequest->Cancel();
  return true;
}

void AppIsolate::CreditService(uint64_t call, double bytes) {
  auto found = service_calls_.find(call);
  if (found == service_calls_.end()) return;
  if (found->second.direct != nullptr) {
    found->second.direct->Credit(bytes);
  } else if (!found->second.local) {
    world_.host.Emit(ServiceCreditEvent{.call = call, .bytes = bytes});
  } else if (found->second.subrequest != nullptr) {
    found->second.subrequest->Credit(static_cast<size_t>(std::clamp(bytes, 0.0, kWindow)));
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
    if (state.owner != owner) continue;
    if (state.socket) world_.host.Emit(ServiceEndEvent{.call = call});
    if (state.events) EndEvents(call);
  }
}

void AppIsolate::EndEvents(uint64_t call) {
  const std::shared_ptr<DirectFetch> direct = service_calls_[call].direct;
  if (direct != nullptr) {
    direct->Cancel();
  } else {
    world_.host.Emit(ServiceCancelEvent{.call = call});
  }
  AnswerOwn(call, "the request that it belongs to has ended", "NANO_REQUEST_ENDED");
}

void AppIsolate::DropCalls() {
  while (!service_calls_.empty()) CancelService(service_calls_.begin()->first);
}

void AppIsolate::Answer(const RealmScope& realm, Watch& watch, InboxEvent event) {
  auto found = service_calls_.find(event.id);
  if (found == service_calls_.end()) return;
  Call& call = found->second;
  uint64_t owner = call.owner;
  if (event.answer == ServiceAnswer::kChunk && !call.local) world_.calls.Handled(event.id);
  if (event.answer == ServiceAnswer::kDrain && !call.local) {
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
  const bool is_whole = event.reply != nullptr && !event.reply->has_body;
  if (event.answer == ServiceAnswer::kEnd || event.answer == ServiceAnswer::kError || is_whole) {
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
    } else if (event.reply != nullptr) {
      v8::Local<v8::Value> reply;
      if (ReplyPayload(realm, *event.reply, std::move(event.bytes)).ToLocal(&reply)) {
        payload = reply;
      }
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
