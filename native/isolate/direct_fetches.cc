#include "isolate/direct_fetches.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/ascii.h"
#include "base/clock.h"
#include "isolate/app.h"

namespace nano {
namespace {

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

constexpr int kMisdirected = 421;
// Places that are known to speak HTTP/1.1.
constexpr size_t kHttp1Most = 1000;

std::string NameOf(const UpstreamPlace& place) {
  return place.host + ":" + std::to_string(place.port);
}

const UpstreamFailure kNotAsLong{"UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
                                 "the body is not as long as was said"};

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

DirectFetch::DirectFetch(DirectFetches& all, ServiceCallEvent event, Http1Request request)
    : all_(all),
      call_(event.call),
      place_(std::move(request.place)),
      follows_(request.follows),
      has_body_(event.has_body),
      keeps_body_(request.request.body == BodyFraming::kLength &&
                  request.request.length <= kKeptMost),
      event_(std::move(event)) {}

void DirectFetch::Begin() {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(begun_, true)) return;
  }
  all_.upstreams_->Begin(place_, upstream_);
}

bool DirectFetch::Write(Bytes bytes) {
  {
    std::lock_guard lock(mutex_);
    if (cancelled_) return true;
    if (body_handed_) {
      all_.host_.Emit(ServiceChunkEvent{.call = call_, .bytes = std::move(bytes)});
      return false;
    }
    if (keeps_body_) kept_.push_back(Bytes::Copy(bytes.span()));
  }
  const Upload::Result result = upstream_->upload().Write(std::move(bytes));
  if (result == Upload::Result::kTooLong) {
    FailBody();
  } else {
    Begin();
  }
  // What is kept takes its room until the call is over.
  return result == Upload::Result::kTaken && !keeps_body_;
}

void DirectFetch::EndBody() {
  {
    std::lock_guard lock(mutex_);
    if (cancelled_ || std::exchange(body_ended_, true)) return;
    if (body_handed_) return all_.host_.Emit(ServiceEndEvent{.call = call_});
  }
  if (!upstream_->upload().End(Upload::Way::kWhole)) return FailBody();
  Begin();
}

void DirectFetch::FailBody() {
  upstream_->Cancel();
  all_.upstreams_->reactor().Post([self = shared_from_this()] { self->OnFailed(kNotAsLong); });
}

void DirectFetch::OnTaken(size_t bytes) {
  if (keeps_body_) return;
  all_.answers_.Answer(call_, ServiceAnswer::kDrain, {}, static_cast<double>(bytes));
}

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

// https://fetch.spec.whatwg.org/#concept-http-fetch: a redirect; and a request that came to the
// wrong server, where all of it is there to be sent again.
DirectFetch::Again DirectFetch::AsksFor(const ResponseHead& head) const {
  const bool is_misdirected = head.status == kMisdirected && (!has_body_ || keeps_body_);
  return (follows_ && IsRedirect(head.status)) || is_misdirected ? Again::kRequest
                                                                 : Again::kNothing;
}

bool DirectFetch::HandOver(std::optional<ResponseHead> head, Again again) {
  std::lock_guard lock(mutex_);
  if (cancelled_) return false;
  handed_ = true;
  if (head) all_.Keep(call_, upstream_);
  event_.answered = std::move(head);
  event_.has_body = body_handed_ = has_body_ && again == Again::kRequest;
  // With the lock held, so that a cancellation comes after it.
  all_.host_.Emit(std::move(event_));
  if (!body_handed_) return true;
  for (Bytes& bytes : std::exchange(kept_, {})) {
    all_.host_.Emit(ServiceChunkEvent{.call = call_, .bytes = std::move(bytes)});
  }
  if (body_ended_) all_.host_.Emit(ServiceEndEvent{.call = call_});
  const size_t taken = upstream_->upload().TakeSent();
  if (taken > 0) OnTaken(taken);
  return true;
}

void DirectFetch::OnHead(ResponseHead head, Bytes body, bool complete) {
  const Again again = AsksFor(head);
  if (again == Again::kNothing && !Has(head, "content-encoding")) {
    auto reply = std::make_unique<SubrequestReply>();
    reply->head = std::move(head);
    reply->has_body = !complete;
    if (complete) return all_.answers_.AnswerHead(call_, std::move(reply), std::move(body));
    all_.answers_.AnswerHead(call_, std::move(reply), {});
    if (!body.empty()) all_.answers_.AnswerChunk(call_, std::move(body));
    return;
  }
  if (!HandOver(std::move(head), again)) return upstream_->Cancel();
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
    // The host can do all of it.
    const bool is_there = !has_body_ || keeps_body_;
    if (failure.is_unsent && is_there) return static_cast<void>(HandOver({}, Again::kRequest));
    return all_.answers_.Answer(call_, ServiceAnswer::kError, ErrorText(place_.origin(), failure));
  }
  all_.Forget(call_);
  all_.host_.Emit(UpstreamEndEvent{.call = call_, .failure = failure});
}

// A request that the host sends, which it hears of by events.
class HostFetch : public UpstreamListener {
 public:
  HostFetch(DirectFetches& all, uint64_t call) : all_(all), call_(call) {}

  void OnHead(ResponseHead head, Bytes body, bool complete) override {
    all_.host_.Emit(UpstreamHeadEvent{.call = call_, .head = std::move(head)});
    if (!body.empty()) OnBody(std::move(body));
    if (complete) OnEnd();
  }
  bool OnBody(Bytes bytes) override {
    all_.host_.Emit(UpstreamChunkEvent{.call = call_, .bytes = std::move(bytes)});
    return false;
  }
  void OnEnd() override { OnFailed({}); }
  void OnFailed(const UpstreamFailure& failure) override {
    all_.Forget(call_);
    all_.host_.Emit(UpstreamEndEvent{.call = call_, .failure = failure});
  }
  void OnTaken(size_t bytes) override {
    all_.host_.Emit(UpstreamTakenEvent{.call = call_, .bytes = static_cast<double>(bytes)});
  }

 private:
  DirectFetches& all_;
  const uint64_t call_;
};

DirectFetches::DirectFetches(Reactor& reactor, HostEvents& host, FetchAnswers& answers,
                             ServiceCalls& calls)
    : host_(host),
      answers_(answers),
      calls_(calls),
      upstreams_(std::make_shared<Upstreams>(reactor, *this)) {}

std::shared_ptr<DirectFetch> DirectFetches::Begin(const App& app, ServiceCallEvent& event) {
  const App::Direct direct = app.direct.load(std::memory_order_relaxed);
  if (direct == App::Direct::kNo || event.service != "fetch") return nullptr;
  const bool has_body = event.has_body;
  const std::string_view call(reinterpret_cast<const char*>(event.payload.data()),
                              event.payload.size());
  std::optional<Http1Request> asked = Http1RequestOf(call, has_body);
  if (!asked || !MayBeginAt(asked->place)) return nullptr;
  UpstreamRequest request = std::move(asked->request);
  asked->request = {.body = request.body, .length = request.length};
  // The host keeps more for a redirect.
  const bool is_long =
      request.body == BodyFraming::kLength && request.length > DirectFetch::kKeptMost;
  if (is_long && asked->follows) return nullptr;
  asked->place.any_address = direct == App::Direct::kAnyAddress;
  auto fetch = std::make_shared<DirectFetch>(*this, std::move(event), *std::move(asked));
  fetch->upstream_ = std::make_shared<UpstreamCall>(std::move(request), fetch);
  // With a body it is sent as soon as there is something of it, together.
  if (!has_body) fetch->Begin();
  return fetch;
}

uint64_t DirectFetches::Send(const Sending& sending) {
  std::optional<Http1Request> asked = Http1RequestOf(sending.call, sending.has_body);
  if (!asked) return 0;
  const uint64_t call = calls_.Number();
  asked->place.any_address = sending.any_address;
  if (sending.alone) asked->place.partition = call;
  auto upstream = std::make_shared<UpstreamCall>(std::move(asked->request),
                                                 std::make_shared<HostFetch>(*this, call));
  Keep(call, upstream);
  upstreams_->Begin(asked->place, upstream);
  return call;
}

bool DirectFetches::Write(uint64_t call, Bytes bytes) {
  const std::shared_ptr<UpstreamCall> upstream = Find(call);
  if (upstream == nullptr) return true;
  const Upload::Result result = upstream->upload().Write(std::move(bytes));
  if (result == Upload::Result::kTooLong) FailBody(call);
  return result == Upload::Result::kTaken;
}

void DirectFetches::EndBody(uint64_t call) {
  const std::shared_ptr<UpstreamCall> upstream = Find(call);
  if (upstream != nullptr && !upstream->upload().End(Upload::Way::kWhole)) FailBody(call);
}

void DirectFetches::FailBody(uint64_t call) {
  Cancel(call);
  host_.Emit(UpstreamEndEvent{.call = call, .failure = kNotAsLong});
}

std::shared_ptr<UpstreamCall> DirectFetches::Find(uint64_t call) {
  std::lock_guard lock(mutex_);
  auto found = kept_.find(call);
  return found == kept_.end() ? nullptr : found->second;
}

void DirectFetches::Keep(uint64_t call, std::shared_ptr<UpstreamCall> upstream) {
  std::lock_guard lock(mutex_);
  kept_[call] = std::move(upstream);
}

void DirectFetches::Forget(uint64_t call) {
  std::shared_ptr<UpstreamCall> upstream;  // let go of outside the lock
  std::lock_guard lock(mutex_);
  auto found = kept_.find(call);
  if (found == kept_.end()) return;
  upstream = std::move(found->second);
  kept_.erase(found);
}

void DirectFetches::Credit(uint64_t call, double bytes) {
  if (auto upstream = Find(call)) upstream->Credit(bytes);
}

void DirectFetches::Cancel(uint64_t call) {
  if (auto upstream = Find(call)) upstream->Cancel();
  Forget(call);
}

bool DirectFetches::MayBeginAt(const UpstreamPlace& place) {
  if (!place.is_tls) return true;
  std::lock_guard lock(mutex_);
  auto found = http1_.find(NameOf(place));
  if (found == http1_.end()) return false;
  if (found->second > MonotonicNanos()) return true;
  http1_.erase(found);
  return false;
}

void DirectFetches::SpeaksHttp1(const UpstreamPlace& place, uint64_t for_ms) {
  std::lock_guard lock(mutex_);
  if (http1_.size() >= kHttp1Most) http1_.erase(http1_.begin());
  http1_[NameOf(place)] = MonotonicNanos() + for_ms * 1'000'000;
}

void DirectFetches::NotSecure(const UpstreamPlace& place) {
  std::lock_guard lock(mutex_);
  http1_.erase(NameOf(place));
}

void DirectFetches::Connect(uint64_t ticket, const UpstreamPlace& place) {
  host_.Emit(UpstreamConnectEvent{.ticket = ticket, .place = place});
}

}  // namespace nano
