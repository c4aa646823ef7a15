// What an isolate asks other apps for.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "isolate/app_isolate.h"

namespace nano {
namespace {

// Up to the line feed, which is taken, too.
std::string_view TakeLine(std::string_view* text) {
  const size_t end = std::min(text->find('\n'), text->size());
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(std::min(text->size(), end + 1));
  return line;
}

RequestHead HeadOf(std::string_view text, bool has_body) {
  RequestHead head;
  head.method = TakeLine(&text);
  head.url = TakeLine(&text);
  head.headers = text;
  head.has_body = has_body;
  // The URL is the runtime's, serialized: "scheme://host[:port]/…".
  const std::string_view url = head.url;
  const size_t host = std::min(url.find("://"), url.size() - std::min<size_t>(3, url.size())) + 3;
  const size_t path = std::min(url.find('/', std::min(host, url.size())), url.size());
  head.target = url.substr(path);
  if (host < path) {
    const std::string_view authority = url.substr(host, path - host);
    const size_t port = authority.rfind(':');
    const bool has_port = port != authority.npos && authority.find(']', port) == authority.npos;
    head.host = has_port ? authority.substr(0, port) : authority;
  }
  return head;
}

}  // namespace

const AppBinding* AppIsolate::FindBinding(std::string_view name) const {
  for (const AppBinding& binding : code_->bindings) {
    if (binding.name == name) return &binding;
  }
  return nullptr;
}

void AppIsolate::CallApp(uint64_t call, const std::string& name, std::string_view head,
                         bool has_body) {
  Call& state = service_calls_[call];
  const AppBinding* binding = FindBinding(name);
  if (binding == nullptr) return AnswerOwn(call, "the app has no binding " + name, "");
  Running* running = Find(state.owner);
  const uint32_t depth = running == nullptr ? 1 : running->exchange->depth() + 1;
  if (depth > Subrequest::kMaxDepth) {
    AppCounters::Add(&app_->counters.subrequest_depth);
    TellOfLimit(world_.host, *app_, LimitNote::kDepth, running->exchange->request_id());
    return AnswerOwn(
        call,
        "more than " + std::to_string(Subrequest::kMaxDepth) + " apps ask each other in a row",
        "NANO_SUBREQUEST_DEPTH");
  }
  RequestHead request = HeadOf(head, has_body);
  if (running != nullptr) {
    request.peer = running->exchange->request().peer;
    request.client = running->exchange->request().client;
  }
  state.subrequest = std::make_shared<Subrequest>(
      std::move(request), binding->entrypoint,
      Subrequest::Origin{.caller = std::static_pointer_cast<AppIsolate>(shared_from_this()),
                         .call = call,
                         .depth = depth,
                         .account = app_->outside});
  if (binding->kind == BindingKind::kAssets) {
    world_.dispatcher.AskAssets(app_, state.subrequest);
  } else {
    world_.dispatcher.DispatchTo(binding->target, state.subrequest);
  }
}

WriteState AppIsolate::WriteToApp(Call& call, Bytes chunk) {
  if (call.subrequest == nullptr) return WriteState::kOver;
  switch (call.subrequest->WriteRequest(std::move(chunk))) {
    case BodyWrite::kTaken:
      return WriteState::kTaken;
    case BodyWrite::kFull:
      return WriteState::kFull;
    case BodyWrite::kClosed:
      return WriteState::kOver;
  }
  return WriteState::kOver;
}

bool AppIsolate::TakeAnswer(uint64_t call, SubrequestAnswer answer) {
  Charge charge(app_->outside);
  charge.Set(answer.bytes.size());
  return Post({.kind = InboxEvent::Kind::kService,
               .id = call,
               .exchange = nullptr,
               .answer = answer.kind,
               .bytes = std::move(answer.bytes),
               .charge = std::move(charge),
               .reply = std::move(answer.reply)});
}

void AppIsolate::AnswerOwn(uint64_t call, std::string_view message, std::string_view code) {
  std::string text = "TypeError";
  text += '\0';
  text += "fetch failed: ";
  text += message;
  if (!code.empty()) text.append(" (").append(code).append(")");
  text += '\0';
  text += code;
  TakeAnswer(call, {.kind = ServiceAnswer::kError, .reply = nullptr, .bytes = Bytes::Copy(text)});
}

void AppIsolate::DropSubrequests(uint64_t owner) {
  for (auto& [call, state] : service_calls_) {
    if (state.owner != owner || state.subrequest == nullptr) continue;
    state.subrequest->Cancel();
    AnswerOwn(call, "the request that asked is over", "");
  }
}

}  // namespace nano
