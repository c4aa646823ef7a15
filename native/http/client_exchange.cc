#include "http/client_exchange.h"

#include <stdio.h>

#include <utility>

#include "http/connection.h"
#include "http/server_core.h"

namespace nano {
namespace {

constexpr size_t kHighWater = 256 * 1024;
// What a queued chunk takes beside its bytes: counted, so that a body that comes byte by byte is
// bounded as any other.
constexpr size_t kChunkCost = 64;
// Smaller bodies are copied behind the head, so that both go out in one plain send.
constexpr size_t kJoinBytes = 16 * 1024;

}  // namespace

ClientExchange::ClientExchange(std::shared_ptr<Connection> connection, RequestHead&& request,
                               RequestFacts facts)
    : Exchange(std::move(request)),
      facts_(facts),
      connection_(std::move(connection)),
      body_limit_(connection_->core_->options().body_bytes),
      continue_due_(facts.expects_continue && this->request().has_body) {}

ClientExchange::~ClientExchange() = default;

void ClientExchange::SetListener(std::shared_ptr<ExchangeListener> listener) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  listener_.swap(listener);
}

void ClientExchange::SetAccount(std::shared_ptr<MemoryAccount> account) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  in_ = Charge(account);
  in_.Set(buffered_);
  out_ = Charge(std::move(account));
}

// ---- the request's body

bool ClientExchange::SetBodyLimit(uint64_t bytes, std::string_view app) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  body_limit_ = bytes;
  app_ = app;
  if (!Open()) return false;
  if (!OverLimit()) return true;
  FailLocked(ErrorCode::kBodyLimit, app_);
  return false;
}

BodyRead ClientExchange::ReadBody(Bytes* chunk) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  if (next_chunk_ < chunks_.size()) {
    *chunk = std::move(chunks_[next_chunk_++]);
    buffered_ -= chunk->size() + kChunkCost;
    in_.Set(buffered_);
    if (next_chunk_ == chunks_.size()) {
      chunks_.clear();
      next_chunk_ = 0;
    }
    connection_->BodyRead();
    return BodyRead::kChunk;
  }
  if (body_canceled_) return BodyRead::kEnd;
  if (body_complete_) return BodyRead::kEnd;
  if (body_failed_ || gone_) return BodyRead::kFailed;
  if (continue_due_) SendContinue();
  wants_body_ = true;
  return BodyRead::kPending;
}

void ClientExchange::CancelBody() {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  body_canceled_ = true;
  wants_body_ = false;
  DropBody();
  connection_->BodyRead();
}

void ClientExchange::SendContinue() {
  continue_due_ = false;
  if (!Open() || responded_) return;
  Sent(connection_->Send({"HTTP/1.1 100 Continue\r\n\r\n", Payload(), ""}));
}

bool ClientExchange::OverLimit() const {
  return facts_.content_length > body_limit_ || bytes_in_ > body_limit_;
}

bool ClientExchange::Push(Bytes chunk, bool complete) {
  bytes_in_ += chunk.size();
  if (!chunk.empty()) continue_due_ = false;
  if (!chunk.empty() && !body_canceled_ && !ended_) {
    buffered_ += chunk.size() + kChunkCost;
    in_.Set(buffered_);
    chunks_.push_back(std::move(chunk));
  } else if (!complete) {
    return false;
  }
  body_complete_ = complete;
  return std::exchange(wants_body_, false);
}

void ClientExchange::DropBody() {
  chunks_.clear();
  next_chunk_ = 0;
  buffered_ = 0;
  in_.Set(0);
}

// ---- the response

bool ClientExchange::Respond(ResponseHead head, Payload body) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  if (!Open() || responded_) return false;
  return RespondLocked(head, std::move(body));
}

bool ClientExchange::RespondLocked(const ResponseHead& head, Payload body) {
  static thread_local std::string text;
  text.clear();
  if (!StartResponse(head, body.size(), &text)) return Open();
  if (framing_ == BodyFraming::kNone) body = Payload();
  bytes_out_ = body.size();
  ended_ = true;
  if (body.size() <= kJoinBytes) {
    text.append(reinterpret_cast<const char*>(body.data()), body.size());
    body = Payload();
  }
  if (!Sent(connection_->Send({text, std::move(body), ""}))) return false;
  connection_->ResponseEnded();
  return true;
}

// False when the head was no good, and an error went out in its place.
bool ClientExchange::StartResponse(const ResponseHead& head, std::optional<uint64_t> length,
                                   std::string* text) {
  if (head.status < 200 || head.status > 999) {
    FailLocked(ErrorCode::kAppException, app_);
    return false;
  }
  const ResponseFraming framing =
      WriteResponseHead(head, facts_, length, connection_->MayKeepAlive(*this), text);
  framing_ = framing.body;
  remaining_ = framing.length;
  if (!framing.keep_alive) connection_->close_after_ = true;
  responded_ = true;
  status_ = head.status;
  return true;
}

bool ClientExchange::RespondHead(ResponseHead head) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  if (!Open() || responded_) return false;
  std::string text;
  if (!StartResponse(head, std::nullopt, &text)) return Open();
  return Sent(connection_->Send({text, Payload(), ""}));
}

BodyWrite ClientExchange::Write(Payload chunk) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  if (!Open() || !responded_) return BodyWrite::kClosed;
  if (framing_ == BodyFraming::kNone) return BodyWrite::kTaken;
  if (framing_ == BodyFraming::kLength && chunk.size() > remaining_) {
    // More than was promised would be read as the next response.
    chunk.Truncate(remaining_);
    connection_->close_after_ = true;
  }
  if (chunk.empty()) return Full();
  remaining_ -= framing_ == BodyFraming::kLength ? chunk.size() : 0;
  bytes_out_ += chunk.size();
  char before[20] = "";
  if (framing_ == BodyFraming::kChunked) {
    snprintf(before, sizeof(before), "%zx\r\n", chunk.size());
  }
  const std::string_view after = framing_ == BodyFraming::kChunked ? "\r\n" : "";
  if (!Sent(connection_->Send({before, std::move(chunk), after}))) return BodyWrite::kClosed;
  return Full();
}

BodyWrite ClientExchange::Full() {
  if (connection_->socket_->queued() < kHighWater) return BodyWrite::kTaken;
  wants_drain_ = true;
  return BodyWrite::kFull;
}

void ClientExchange::End() {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  if (!Open()) return;
  if (!responded_) return FailLocked(ErrorCode::kAppException, app_);
  if (framing_ == BodyFraming::kLength && remaining_ > 0) return AbortLocked();
  ended_ = true;
  if (framing_ == BodyFraming::kChunked && !Sent(connection_->Send({"0\r\n\r\n", Payload(), ""}))) {
    return;
  }
  connection_->ResponseEnded();
}

// False when the client turned out to have gone.
bool ClientExchange::Sent(SendResult result) {
  if (result == SendResult::kQueued) out_.Set(connection_->socket_->queued());
  const bool suspect = connection_->end_of_input_ && connection_->socket_->IsReset();
  if (result != SendResult::kBroken && !suspect) return true;
  gone_ = true;
  broken_ = true;
  connection_->Lost();
  return false;
}

void ClientExchange::Abort() {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  if (Open()) AbortLocked();
}

void ClientExchange::AbortLocked() {
  ended_ = true;
  broken_ = true;
  body_failed_ = !body_complete_;
  connection_->Cut();
}

void ClientExchange::Fail(ErrorCode code, std::string_view app) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  if (Open()) FailLocked(code, app);
}

void ClientExchange::FailLocked(ErrorCode code, std::string_view app) {
  failure_ = code;
  if (responded_) return AbortLocked();
  ResponseHead head;
  const std::string body = MakeErrorResponse(code, app, request_id(), &head);
  if (code == ErrorCode::kBodyLimit || code == ErrorCode::kBadRequest) {
    connection_->close_after_ = true;
  }
  RespondLocked(head, Bytes::Copy(body));
}

std::shared_ptr<ExchangeListener> ClientExchange::Break() {
  const bool tell = !ended_;
  out_.Set(0);
  gone_ = true;
  broken_ = true;
  body_failed_ = !body_complete_;
  return tell ? std::exchange(listener_, nullptr) : nullptr;
}

std::shared_ptr<ExchangeListener> ClientExchange::Retire(bool* waits) {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  *waits = std::exchange(wants_body_, false);
  return std::exchange(listener_, nullptr);
}

// ---- what is known of it

bool ClientExchange::responded() const {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  return responded_;
}
bool ClientExchange::finished() const {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  return !Open();
}
std::optional<ErrorCode> ClientExchange::failure() const {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  return failure_;
}
bool ClientExchange::broken() const {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  return broken_;
}
int ClientExchange::status() const {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  return status_;
}
uint64_t ClientExchange::bytes_in() const {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  return bytes_in_;
}
uint64_t ClientExchange::bytes_out() const {
  std::lock_guard<std::mutex> lock(connection_->mutex_);
  return bytes_out_;
}

}  // namespace nano
