#include "http/connection.h"

#include <utility>

#include "http/request_id.h"
#include "http/server_core.h"

namespace nano {
namespace {

// One more read may come before reading stops: together they are the bound of a request body's
// queue.
constexpr size_t kBodyBound = 256 * 1024;
constexpr size_t kBodyPause = kBodyBound - Reactor::kReadBufferSize;
constexpr size_t kBodyResume = kBodyBound / 2;
// Of requests that came before the present one was answered.
constexpr size_t kStashPause = 64 * 1024;
constexpr size_t kDrainRoom = 128 * 1024;
// What an unread body may still have, for the connection to be kept.
constexpr size_t kDrainedMost = 1024 * 1024;

}  // namespace

Connection::Connection(std::shared_ptr<ServerCore> core, std::shared_ptr<const Listener> listener,
                       std::shared_ptr<Socket> socket)
    : core_(std::move(core)),
      listener_(std::move(listener)),
      socket_(std::move(socket)),
      touched_(core_->tick()),
      parser_(
          {core_->options().url_bytes, core_->options().head_bytes, core_->options().header_count},
          ArrivalOf()) {}

Arrival Connection::ArrivalOf() const {
  const TrustedProxies* proxies = core_->options().proxies.get();
  const bool is_proxy = proxies != nullptr && proxies->TrustsPeer(socket_->peer());
  return {socket_->peer(), listener_->authority, listener_->port, is_proxy ? proxies : nullptr};
}

void Connection::Start() { socket_->Start(shared_from_this()); }

// ---- for ClientExchange

bool Connection::MayKeepAlive(const ClientExchange& exchange) const {
  if (!exchange.facts_.keep_alive || close_after_ || core_->draining()) return false;
  // What is being consumed may have further requests.
  if (end_of_input_ && stash_.empty() && !consuming_) return false;
  // A client that was never told to go on may send the body, or the next request: nobody can tell
  // which.
  return !exchange.continue_due_;
}

SendResult Connection::Send(OutputParts parts) {
  wrote_at_ = core_->tick();
  return socket_->Send(std::move(parts));
}

void Connection::ResponseEnded() {
  if (exchange_ != nullptr && socket_->queued() == 0) ResponseGone();
}

void Connection::BodyRead() {
  if (paused_ && exchange_ != nullptr && exchange_->buffered_ <= kBodyResume) PostResume();
}

void Connection::Cut() {
  closed_ = true;
  if (exchange_ != nullptr) core_->Finish(std::move(exchange_));
  core_->reactor().Post([self = shared_from_this()] { self->Close(CloseMode::kReset); });
}

void Connection::Lost() {
  core_->reactor().Post([self = shared_from_this()] { self->OnBroken(); });
}

void Connection::ResponseGone() {
  const bool incomplete = !exchange_->body_complete_;
  if (incomplete) exchange_->body_failed_ = true;
  core_->Finish(std::move(exchange_));
  exchange_ = nullptr;
  touched_ = answered_ = core_->tick();
  if (close_after_ || paused_ || end_of_input_ || !stash_.empty()) PostResume();
}

void Connection::PostResume() {
  if (consuming_ || resume_posted_) return;
  resume_posted_ = true;
  core_->reactor().Post([self = shared_from_this()] { self->Resume(); });
}

// ---- reading

void Connection::OnRead(std::span<const char> data) {
  if (lingering_) return;
  bool stashed = false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    touched_ = core_->tick();
    stashed = !stash_.empty();
    if (stashed) stash_.append(data.data(), data.size());
  }
  if (stashed) {
    Resume();
  } else {
    Consume(data);
  }
}

void Connection::Resume() {
  std::string stash;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    resume_posted_ = false;
    // Until it is consumed or back in its place, nobody may take the stash for empty.
    consuming_ = true;
    stash.swap(stash_);
  }
  Consume(stash);
}

void Connection::Consume(std::span<const char> data) {
  const std::shared_ptr<Connection> self = shared_from_this();
  for (;;) {
    Next next;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      next = Decide(data);
      consuming_ = next == Next::kFeed;
    }
    if (next == Next::kWait) return;
    if (next == Next::kClose) return Linger();
    const size_t size = data.size();
    const RequestParser::Status status = parser_.Feed(&data);
    fed_ = size - data.size();
    Handle(status);
  }
}

Connection::Next Connection::Decide(std::span<const char> data) {
  if (closed_ || lingering_) return Next::kWait;
  if (exchange_ == nullptr && (close_after_ || rejected_)) return Next::kClose;
  if (rejected_) return Next::kWait;
  if (exchange_ != nullptr && exchange_->body_complete_) {
    stash_.append(data.data(), data.size());
    SetPaused(stash_.size() > kStashPause);
    return Next::kWait;
  }
  if (!data.empty()) return Next::kFeed;
  if (exchange_ == nullptr && end_of_input_) return Next::kClose;
  SetPaused(exchange_ != nullptr && exchange_->buffered_ > (paused_ ? kBodyResume : kBodyPause));
  return Next::kWait;
}

void Connection::SetPaused(bool paused) {
  if (paused == paused_) return;
  paused_ = paused;
  if (paused) {
    socket_->StopReading();
  } else if (!end_of_input_) {
    socket_->ResumeReading();
  }
}

void Connection::Handle(RequestParser::Status status) {
  if (status == RequestParser::Status::kError) return Reject(parser_.error());
  const bool complete = status == RequestParser::Status::kComplete;
  if (head_taken_) {
    Continue(complete);
  } else if (parser_.head_complete()) {
    Begin(complete);
  } else if (head_since_ == 0) {
    head_since_ = core_->tick();
  }
  if (!complete) return;
  head_since_ = 0;
  parser_.Reset();
  head_taken_ = false;
  drained_ = 0;
}

void Connection::Begin(bool complete) {
  head_taken_ = true;
  head_since_ = 0;
  const auto exchange =
      std::make_shared<ClientExchange>(shared_from_this(), parser_.TakeHead(), parser_.facts());
  {
    std::lock_guard<std::mutex> lock(mutex_);
    exchange->Push(parser_.TakeBody(), complete);
    exchange_ = exchange;
  }
  core_->Began();
  core_->handler().OnRequest(exchange);
  CheckLimit(exchange);
}

void Connection::Continue(bool complete) {
  std::shared_ptr<ClientExchange> exchange;
  std::shared_ptr<ExchangeListener> listener;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    exchange = exchange_;
    Bytes chunk = parser_.TakeBody();
    if (exchange == nullptr) {
      parser_.DiscardBody();
      drained_ += fed_;
      if (drained_ > kDrainedMost) close_after_ = true;
      return;
    }
    if (exchange->Push(std::move(chunk), complete)) listener = exchange->listener_;
  }
  if (listener != nullptr) listener->OnBody(exchange->id());
  CheckLimit(exchange);
}

void Connection::CheckLimit(const std::shared_ptr<ClientExchange>& exchange) {
  if (!exchange->request().has_body) return;
  std::shared_ptr<ExchangeListener> listener;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!exchange->Open() || !exchange->OverLimit()) return;
    listener = exchange->listener_;
    exchange->FailLocked(ErrorCode::kBodyLimit, exchange->app_);
    exchange->body_failed_ = !exchange->body_complete_;
  }
  if (listener != nullptr) listener->OnClosed(exchange->id());
}

void Connection::Reject(ErrorCode code) {
  rejected_ = true;
  std::shared_ptr<ClientExchange> exchange;
  std::shared_ptr<ExchangeListener> listener;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    close_after_ = true;
    exchange = exchange_;
    if (exchange != nullptr && !exchange->Open()) return;
    if (exchange != nullptr) {
      listener = exchange->listener_;
      exchange->FailLocked(code, exchange->app_);
      exchange->body_failed_ = true;
    }
  }
  if (listener != nullptr) listener->OnClosed(exchange->id());
  // With a former request's body half read, what comes now is no request at all.
  if (exchange == nullptr && !head_taken_) RespondWithError(code);
}

void Connection::RespondWithError(ErrorCode code) {
  ResponseHead head;
  const std::string id = RequestId(NextRequestNumber());
  const std::string body = MakeErrorResponse(code, "", id, &head);
  std::string text;
  WriteResponseHead(head, RequestFacts(), body.size(), false, &text);
  text.append(body);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Send({text, Payload(), ""});
  }
  core_->handler().OnRefused(
      {id, parser_.refused_method(), parser_.refused_target(), code, socket_->peer()});
}

// ---- the end

void Connection::OnReadEnd() {
  bool broken;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    end_of_input_ = true;
    wrote_at_ = core_->tick();
    // A body that will never be complete, or nothing to answer.
    broken = exchange_ != nullptr && !exchange_->body_complete_;
  }
  if (broken) return OnBroken();
  if (lingering_) return Linger();
  // Requests may wait whose turn has just come: the end is behind them.
  Resume();
}

void Connection::OnBroken() {
  std::shared_ptr<ClientExchange> exchange;
  std::shared_ptr<ExchangeListener> listener;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    exchange = std::move(exchange_);
    exchange_ = nullptr;
    if (exchange != nullptr) listener = exchange->Break();
  }
  const std::shared_ptr<Connection> self = shared_from_this();
  Close(CloseMode::kReset);
  if (exchange == nullptr) return;
  core_->Finish(exchange);
  if (listener != nullptr) listener->OnClosed(exchange->id());
}

void Connection::OnSent(size_t queued) {
  std::shared_ptr<ClientExchange> exchange;
  std::shared_ptr<ExchangeListener> listener;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (exchange_ != nullptr) exchange_->out_.Set(queued);
    if (exchange_ != nullptr && exchange_->ended_) {
      ResponseEnded();
    } else if (exchange_ != nullptr && exchange_->wants_drain_ && queued < kDrainRoom) {
      exchange_->wants_drain_ = false;
      exchange = exchange_;
      listener = exchange->listener_;
    }
  }
  if (lingering_) Linger();
  if (listener != nullptr) listener->OnDrain(exchange->id());
}

}  // namespace nano
