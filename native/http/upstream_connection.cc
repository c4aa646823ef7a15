#include "http/upstream_connection.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "http/upstreams.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
// The other side's word about how long it waits is not trusted to the last second.
constexpr uint64_t kKeepMargin = 1000;
// So much is handed on in the memory that it was read into, half of which may be unused then.
constexpr size_t kLargeRead = Reactor::kReadBufferSize / 2;

const UpstreamFailure kBadResponse{"NANO_BAD_RESPONSE",
                                   "the response is none that HTTP allows here"};
const UpstreamFailure kClosed{"UND_ERR_SOCKET", "the other side closed the connection"};
const UpstreamFailure kNoHead{"UND_ERR_HEADERS_TIMEOUT", "no response came in time"};
const UpstreamFailure kStalled{"UND_ERR_BODY_TIMEOUT", "the response's body stalled"};

}  // namespace

UpstreamConnection::UpstreamConnection(std::shared_ptr<Upstreams> upstreams, UpstreamPlace place,
                                       std::shared_ptr<Channel> channel,
                                       const std::optional<ForwardProxy>& proxy)
    : upstreams_(std::move(upstreams)),
      place_(std::move(place)),
      channel_(std::move(channel)),
      since_(MonotonicNanos()) {
  if (!proxy) return;
  proxy_origin_ = place_.origin();
  if (proxy->authorization.empty()) return;
  proxy_fields_ = "proxy-authorization: " + proxy->authorization + "\r\n";
}

void UpstreamConnection::Start() { channel_->Start(shared_from_this()); }

void UpstreamConnection::Serve(std::shared_ptr<UpstreamCall> call) {
  const std::shared_ptr<UpstreamConnection> self = shared_from_this();
  bool ended;
  {
    std::lock_guard lock(mutex_);
    call_ = call;
    is_new_ = true;
    ended = ended_;
    since_.store(MonotonicNanos(), std::memory_order_relaxed);
  }
  if (!call->Bind(self)) {
    // Cancelled meanwhile, and nothing was sent.
    upstreams_->reactor().Post([self] {
      self->Release();
      self->ServeNext();
    });
    return;
  }
  if (ended) {
    upstreams_->reactor().Post([self] { self->OnReadEnd(); });
    return;
  }
  switch (call->upload_.Begin(channel_, proxy_origin_, proxy_fields_)) {
    case SendResult::kBroken:
      upstreams_->reactor().Post([self] { self->OnReadEnd(); });
      return;
    case SendResult::kSent:
      // Of what was written before there was a connection the listener was told nothing.
      if (call->upload_.waits()) upstreams_->reactor().Post([self] { self->OnSent(0); });
      return;
    case SendResult::kQueued:
      return;
  }
}

void UpstreamConnection::ResumeSoon() {
  upstreams_->reactor().Post([self = shared_from_this()] {
    self->since_.store(MonotonicNanos(), std::memory_order_relaxed);
    if (!self->closed_) self->Resume();
  });
}

void UpstreamConnection::GiveUpSoon(std::shared_ptr<UpstreamCall> call) {
  upstreams_->reactor().Post([self = shared_from_this(), call = std::move(call)] {
    if (self->closed_ || self->Current() != call) return;
    self->Release();
    self->Close();
  });
}

std::shared_ptr<UpstreamCall> UpstreamConnection::Current() {
  std::lock_guard lock(mutex_);
  if (is_new_) {
    is_new_ = false;
    head_given_ = false;
    parser_.Begin(call_->to_head_);
  }
  return call_;
}

void UpstreamConnection::OnRead(std::span<const char> data) {
  const std::shared_ptr<UpstreamConnection> self = shared_from_this();
  const std::shared_ptr<UpstreamCall> call = Current();
  // Unasked.
  if (call == nullptr) return CloseIdle();
  since_.store(MonotonicNanos(), std::memory_order_relaxed);
  switch (parser_.Feed(data)) {
    case ResponseParser::Status::kError:
      return End(kBadResponse);
    case ResponseParser::Status::kMore:
      return Deliver(call, false);
    case ResponseParser::Status::kComplete:
      Deliver(call, true);
      Release();
      call->Over();
      return ServeNext();
  }
}

void UpstreamConnection::Deliver(const std::shared_ptr<UpstreamCall>& call, bool complete) {
  if (!parser_.head_complete()) return;
  const std::shared_ptr<UpstreamListener> listener = call->listener();
  if (listener == nullptr) return;
  const std::span<const char> in_place = parser_.body_in_place();
  Bytes bytes = in_place.size() < kLargeRead ? parser_.TakeBody() : channel_->TakeRead(in_place);
  const size_t size = bytes.size();
  bool is_free = false;
  if (!head_given_) {
    head_given_ = true;
    listener->OnHead(parser_.TakeHead(), std::move(bytes), complete);
  } else {
    if (size > 0) is_free = listener->OnBody(std::move(bytes));
    if (complete) listener->OnEnd();
  }
  if (size > 0 && !is_free && !complete && call->Spend(size)) {
    stopped_ = true;
    channel_->StopReading();
  }
}

void UpstreamConnection::Resume() {
  stopped_ = false;
  channel_->ResumeReading();
}

void UpstreamConnection::OnSent(size_t queued) {
  since_.store(MonotonicNanos(), std::memory_order_relaxed);
  const std::shared_ptr<UpstreamCall> call = queued == 0 ? Current() : nullptr;
  const std::shared_ptr<UpstreamListener> listener = call == nullptr ? nullptr : call->listener();
  if (listener == nullptr) return;
  const size_t bytes = call->upload_.TakeSent();
  if (bytes > 0) listener->OnTaken(bytes);
}

std::shared_ptr<UpstreamCall> UpstreamConnection::Release() {
  has_served_ = true;
  std::shared_ptr<UpstreamCall> call;
  {
    std::lock_guard lock(mutex_);
    call = std::move(call_);
    call_ = nullptr;
    is_new_ = false;
  }
  if (call == nullptr) return nullptr;
  call->Unbind();
  if (call->upload_.begun() && !call->upload_.End(Upload::Way::kDrop)) cut_ = true;
  return call;
}

void UpstreamConnection::ServeNext() {
  if (closed_) return;
  std::shared_ptr<UpstreamCall> next;
  // What was cancelled before it was sent has left the parser as it was.
  const bool is_sent = !cut_ && channel_->queued() == 0;
  const bool is_usable = is_sent && (!parser_.started() || parser_.keep_alive());
  if (!is_usable) return Close();
  Resume();
  since_.store(MonotonicNanos(), std::memory_order_relaxed);
  if (!upstreams_->NextFor(shared_from_this(), &next)) return Close();
  if (next != nullptr) Serve(std::move(next));
}

void UpstreamConnection::OnReadEnd() {
  const std::shared_ptr<UpstreamConnection> self = shared_from_this();
  if (closed_) return;
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  const std::shared_ptr<UpstreamCall> call = Current();
  if (call == nullptr) return CloseIdle();
  if (!parser_.started()) {
    // https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1: it may have been closed before the
    // request came, which is safe to repeat, or nothing of it was sent.
    const bool can_repeat = call->repeatable_ || !call->upload_.begun();
    if (!has_served_ || !can_repeat) return End(kClosed);
    Release();
    Close();
    upstreams_->Begin(place_, call);
    return;
  }
  if (parser_.End() != ResponseParser::Status::kComplete) return End(kClosed);
  Deliver(call, true);
  Release();
  call->Over();
  Close();
}

void UpstreamConnection::OnBroken() {
  // Where it is sending that failed, an answer may have come before, and its end is read, too.
  if (!channel_->reading() && !stopped_) OnReadEnd();
}

void UpstreamConnection::CloseIdle() {
  // Who has taken it meanwhile sees what has become of it.
  if (!closed_ && upstreams_->Withdraw(shared_from_this())) Close();
}

void UpstreamConnection::End(const UpstreamFailure& failure) {
  const std::shared_ptr<UpstreamConnection> self = shared_from_this();
  const std::shared_ptr<UpstreamCall> call = Release();
  Close();
  const std::shared_ptr<UpstreamListener> listener = call == nullptr ? nullptr : call->listener();
  if (listener == nullptr) return;
  listener->OnFailed(failure);
  call->Over();
}

void UpstreamConnection::Close() {
  if (std::exchange(closed_, true)) return;
  channel_->Close(CloseMode::kReset);
  upstreams_->Leave(place_);
}

// For more of the request's body.
bool UpstreamConnection::WaitsForApp() {
  const std::shared_ptr<UpstreamCall> call = Current();
  return call != nullptr && !call->upload_.whole() && channel_->queued() == 0;
}

bool UpstreamConnection::Sweep(uint64_t now) {
  if (closed_) return false;
  const UpstreamOptions& options = upstreams_->options();
  const uint64_t since = since_.load(std::memory_order_relaxed);
  const uint64_t passed = now > since ? (now - since) / kMillisecond : 0;
  if (Current() == nullptr) {
    uint64_t most = options.idle_ms;
    if (parser_.keeps_for() > 0) {
      const uint64_t said = std::min<uint64_t>(parser_.keeps_for() * 1000ull, options.idle_most_ms);
      most = said > kKeepMargin ? said - kKeepMargin : 0;
    }
    if (passed >= most) CloseIdle();
  } else if (WaitsForApp()) {
    since_.store(now, std::memory_order_relaxed);
  } else if (!parser_.head_complete()) {
    if (passed >= options.head_ms) End(kNoHead);
  } else if (channel_->reading() && passed >= options.stall_ms) {
    End(kStalled);
  }
  return !closed_;
}

}  // namespace nano
