#include "isolate/direct_fetches.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "isolate/app.h"
#include "isolate/fetch_call_text.h"

namespace nano {
namespace {

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool Has(const ResponseHead& head, std::string_view name) {
  for (size_t i = 0; i + 1 < head.headers.size(); i += 2) {
    if (head.headers[i] == name) return true;
  }
  return false;
}

Bytes ErrorText(const std::string& origin, const UpstreamFailure& failure) {
  std::string text = "TypeError";
  text += '\0';
  if (!failure.is_whole) text.append("fetch failed: ").append(origin).append(": ");
  text.append(failure.message);
  text += '\0';
  text += failure.code;
  return Bytes::Copy(text);
}

}  // namespace

DirectFetch::DirectFetch(DirectFetches& all, ServiceCallEvent event, std::string origin,
                         bool follows)
    : all_(all),
      call_(event.call),
      origin_(std::move(origin)),
      follows_(follows),
      event_(std::move(event)) {}

void DirectFetch::Cancel() {
  bool handed;
  {
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    handed = handed_;
  }
  if (handed) {
    all_.host_.Emit(ServiceCancelEvent{.call = call_});
  } else {
    upstream_->Cancel();
  }
}

void DirectFetch::Credit(double bytes) {
  if (is_handed()) {
    all_.host_.Emit(ServiceCreditEvent{.call = call_, .bytes = bytes});
  } else {
    upstream_->Credit(bytes);
  }
}

bool DirectFetch::is_handed() {
  std::lock_guard lock(mutex_);
  return handed_;
}

bool DirectFetch::HandOver(ResponseHead head) {
  std::lock_guard lock(mutex_);
  if (cancelled_) return false;
  handed_ = true;
  all_.Keep(call_, shared_from_this());
  event_.answered = std::move(head);
  // With the lock held, so that a cancellation comes after it.
  all_.host_.Emit(std::move(event_));
  return true;
}

void DirectFetch::OnHead(ResponseHead head, Bytes body, bool complete) {
  const bool is_plain = !Has(head, "content-encoding") && !(follows_ && IsRedirect(head.status));
  if (is_plain) {
    auto reply = std::make_unique<SubrequestReply>();
    reply->head = std::move(head);
    reply->has_body = !complete;
    if (complete) return all_.answers_.AnswerHead(call_, std::move(reply), std::move(body));
    all_.answers_.AnswerHead(call_, std::move(reply), {});
    if (!body.empty()) all_.answers_.AnswerChunk(call_, std::move(body));
    return;
  }
  if (!HandOver(std::move(head))) return upstream_->Cancel();
  if (!body.empty()) OnBody(std::move(body));
  if (complete) OnEnd();
}

bool DirectFetch::OnBody(Bytes bytes) {
  if (!is_handed()) return all_.answers_.AnswerChunk(call_, std::move(bytes));
  all_.host_.Emit(UpstreamChunkEvent{.call = call_, .bytes = std::move(bytes)});
  return false;
}

void DirectFetch::OnEnd() {
  if (!is_handed()) return all_.answers_.Answer(call_, ServiceAnswer::kEnd, {});
  all_.Forget(call_);
  all_.host_.Emit(UpstreamEndEvent{.call = call_});
}

void DirectFetch::OnFailed(const UpstreamFailure& failure) {
  if (!is_handed()) {
    return all_.answers_.Answer(call_, ServiceAnswer::kError, ErrorText(origin_, failure));
  }
  all_.Forget(call_);
  all_.host_.Emit(UpstreamEndEvent{.call = call_, .failure = failure});
}

DirectFetches::DirectFetches(Reactor& reactor, HostEvents& host, FetchAnswers& answers)
    : host_(host), answers_(answers), upstreams_(std::make_shared<Upstreams>(reactor, *this)) {}

std::shared_ptr<DirectFetch> DirectFetches::Begin(const App& app, ServiceCallEvent& event) {
  const App::Direct direct = app.direct.load(std::memory_order_relaxed);
  if (direct == App::Direct::kNo || event.has_body || event.service != "fetch") return nullptr;
  const std::string_view call(reinterpret_cast<const char*>(event.payload.data()),
                              event.payload.size());
  std::optional<PlainRequest> request = PlainRequestOf(call);
  if (!request) return nullptr;
  request->place.any_address = direct == App::Direct::kAnyAddress;
  auto fetch = std::make_shared<DirectFetch>(*this, std::move(event), std::move(request->origin),
                                             request->follows);
  fetch->upstream_ = std::make_shared<UpstreamCall>(std::move(request->text), request->to_head,
                                                    request->is_safe, fetch);
  upstreams_->Begin(request->place, fetch->upstream_);
  return fetch;
}

std::shared_ptr<DirectFetch> DirectFetches::Find(uint64_t call) {
  std::lock_guard lock(mutex_);
  auto found = handed_.find(call);
  return found == handed_.end() ? nullptr : found->second;
}

void DirectFetches::Keep(uint64_t call, std::shared_ptr<DirectFetch> fetch) {
  std::lock_guard lock(mutex_);
  handed_[call] = std::move(fetch);
}

void DirectFetches::Forget(uint64_t call) {
  std::lock_guard lock(mutex_);
  handed_.erase(call);
}

void DirectFetches::Credit(uint64_t call, double bytes) {
  if (auto fetch = Find(call)) fetch->CreditUpstream(bytes);
}

void DirectFetches::Cancel(uint64_t call) {
  if (auto fetch = Find(call)) fetch->CancelUpstream();
  Forget(call);
}

void DirectFetches::Connect(uint64_t ticket, const UpstreamPlace& place) {
  host_.Emit(UpstreamConnectEvent{.ticket = ticket, .place = place});
}

}  // namespace nano
