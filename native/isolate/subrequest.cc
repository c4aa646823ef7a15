#include "isolate/subrequest.h"

#include <algorithm>
#include <utility>

namespace nano {
namespace {

// What either side may be ahead of the other.
constexpr int64_t kWindow = 256 * 1024;
constexpr size_t kDrainRoom = kWindow / 2;
// A larger chunk goes in pieces.
constexpr size_t kPiece = 64 * 1024;
// What a queued chunk takes beside its bytes.
constexpr size_t kChunkCost = 64;

bool HasNoBody(int status, const std::string& method) {
  return method == "HEAD" || status == 204 || status == 205 || status == 304;
}

std::string NameOf(std::string_view app) {
  return app.empty() ? "the app" : "the app \"" + std::string(app) + "\"";
}

}  // namespace

Subrequest::Subrequest(RequestHead request, std::string entrypoint, Origin origin)
    : Exchange(std::move(request)),
      entrypoint_(std::move(entrypoint)),
      origin_(std::move(origin)),
      in_(origin_.account),
      out_(origin_.account),
      room_(kWindow),
      body_complete_(!this->request().has_body) {}

// ---- the asking side

BodyWrite Subrequest::WriteRequest(Bytes chunk) {
  std::shared_ptr<ExchangeListener> waits;
  std::shared_ptr<ExchangeListener> broken;
  BodyWrite result = BodyWrite::kTaken;
  {
    std::lock_guard lock(mutex_);
    if (gone_ || body_complete_) return BodyWrite::kClosed;
    if (chunk.empty() || body_canceled_) return BodyWrite::kTaken;
    bytes_in_ += chunk.size();
    if (bytes_in_ > body_limit_ && !ended_) {
      FailLocked(ErrorCode::kBodyLimit, app_);
      broken = std::move(listener_);
      result = BodyWrite::kClosed;
    } else {
      buffered_ += chunk.size() + kChunkCost;
      in_.Set(buffered_);
      chunks_.push_back(std::move(chunk));
      if (std::exchange(wants_body_, false)) waits = listener_;
      caller_waits_ = buffered_ >= static_cast<size_t>(kWindow);
      if (caller_waits_) result = BodyWrite::kFull;
    }
  }
  if (waits != nullptr) waits->OnBody(id());
  if (broken != nullptr) broken->OnClosed(id());
  return result;
}

void Subrequest::EndRequest() {
  std::shared_ptr<ExchangeListener> waits;
  {
    std::lock_guard lock(mutex_);
    body_complete_ = true;
    if (std::exchange(wants_body_, false)) waits = listener_;
  }
  if (waits != nullptr) waits->OnBody(id());
}

void Subrequest::Credit(size_t bytes) {
  std::shared_ptr<ExchangeListener> waits;
  {
    std::lock_guard lock(mutex_);
    room_ = std::min(room_ + static_cast<int64_t>(bytes), kWindow);
    Pump();
    const bool has_room = unsent_.empty() && room_ > 0;
    if (has_room && Open() && std::exchange(wants_drain_, false)) waits = listener_;
  }
  if (waits != nullptr) waits->OnDrain(id());
}

void Subrequest::Cancel() {
  std::shared_ptr<ExchangeListener> listener;
  bool cut;
  {
    std::lock_guard lock(mutex_);
    if (gone_) return;
    cut = !ended_;
    gone_ = true;
    if (cut || !unsent_.empty()) broken_ = true;
    DropUnsent();
    if (cut) {
      listener = std::move(listener_);
      listener_ = nullptr;
    } else if (std::exchange(wants_body_, false)) {
      listener = listener_;
    }
  }
  if (listener == nullptr) return;
  if (cut) {
    listener->OnClosed(id());
  } else {
    listener->OnBody(id());
  }
}

// ---- the request's body

void Subrequest::SetListener(std::shared_ptr<ExchangeListener> listener) {
  std::lock_guard lock(mutex_);
  listener_.swap(listener);
}

bool Subrequest::SetBodyLimit(uint64_t bytes, std::string_view app) {
  std::lock_guard lock(mutex_);
  body_limit_ = bytes;
  app_ = app;
  if (!Open()) return false;
  if (bytes_in_ <= bytes) return true;
  FailLocked(ErrorCode::kBodyLimit, app_);
  return false;
}

void Subrequest::SetAccount(std::shared_ptr<MemoryAccount> account) {
  std::lock_guard lock(mutex_);
  in_ = Charge(account);
  in_.Set(buffered_);
  out_ = Charge(std::move(account));
  out_.Set(unsent_bytes_);
}

BodyRead Subrequest::ReadBody(Bytes* chunk) {
  std::lock_guard lock(mutex_);
  if (!chunks_.empty()) {
    *chunk = std::move(chunks_.front());
    chunks_.pop_front();
    buffered_ -= chunk->size() + kChunkCost;
    in_.Set(buffered_);
    if (buffered_ < kDrainRoom && std::exchange(caller_waits_, false)) {
      Answer({.kind = ServiceAnswer::kDrain});
    }
    return BodyRead::kChunk;
  }
  if (body_canceled_ || body_complete_) return BodyRead::kEnd;
  if (gone_ || broken_) return BodyRead::kFailed;
  wants_body_ = true;
  return BodyRead::kPending;
}

void Subrequest::CancelBody() {
  std::lock_guard lock(mutex_);
  body_canceled_ = true;
  wants_body_ = false;
  DropBody();
  if (std::exchange(caller_waits_, false)) Answer({.kind = ServiceAnswer::kDrain});
}

void Subrequest::DropBody() {
  chunks_.clear();
  buffered_ = 0;
  in_.Set(0);
}

// ---- the response

// False when nobody is there to have it.
bool Subrequest::StartResponse(ResponseHead head, bool has_body, Bytes body) {
  if (!Open() || responded_) return false;
  responded_ = true;
  status_ = head.status;
  has_body_ = has_body;
  auto reply = std::make_unique<SubrequestReply>();
  reply->head = std::move(head);
  reply->has_body = has_body;
  Answer({.kind = ServiceAnswer::kReply, .reply = std::move(reply), .bytes = std::move(body)});
  return !gone_;
}

bool Subrequest::Respond(ResponseHead head, Payload payload) {
  std::lock_guard lock(mutex_);
  if (HasNoBody(head.status, request().method)) payload = Payload();
  Bytes body = std::move(payload).Keep();
  const size_t size = body.size();
  const bool in_pieces = size > static_cast<size_t>(kWindow);
  if (!StartResponse(std::move(head), in_pieces, in_pieces ? Bytes() : std::move(body))) {
    return false;
  }
  bytes_out_ = size;
  ended_ = true;
  if (in_pieces) {
    unsent_bytes_ = size;
    unsent_.push_back(std::move(body));
    end_due_ = true;
    Pump();
  }
  return true;
}

bool Subrequest::RespondHead(ResponseHead head) {
  std::lock_guard lock(mutex_);
  const bool has_body = !HasNoBody(head.status, request().method);
  return StartResponse(std::move(head), has_body, Bytes());
}

BodyWrite Subrequest::Write(Payload chunk) {
  std::lock_guard lock(mutex_);
  if (!Open() || !responded_) return BodyWrite::kClosed;
  if (!has_body_) return BodyWrite::kTaken;
  if (!chunk.empty()) {
    bytes_out_ += chunk.size();
    unsent_bytes_ += chunk.size();
    unsent_.push_back(std::move(chunk).Keep());
    Pump();
  }
  if (gone_) return BodyWrite::kClosed;
  if (unsent_.empty() && room_ > 0) return BodyWrite::kTaken;
  wants_drain_ = true;
  return BodyWrite::kFull;
}

void Subrequest::Pump() {
  while (!gone_ && !unsent_.empty() && room_ > 0) {
    Bytes piece = NextPiece();
    room_ -= static_cast<int64_t>(piece.size());
    unsent_bytes_ -= piece.size();
    Answer({.kind = ServiceAnswer::kChunk, .reply = nullptr, .bytes = std::move(piece)});
  }
  out_.Set(unsent_bytes_);
  if (unsent_.empty() && std::exchange(end_due_, false)) Answer({.kind = ServiceAnswer::kEnd});
}

Bytes Subrequest::NextPiece() {
  Bytes& first = unsent_.front();
  if (sent_of_first_ == 0 && first.size() <= static_cast<size_t>(kWindow)) {
    Bytes whole = std::move(first);
    unsent_.pop_front();
    return whole;
  }
  const size_t size = std::min(kPiece, first.size() - sent_of_first_);
  Bytes piece = Bytes::Copy(first.span().subspan(sent_of_first_, size));
  sent_of_first_ += size;
  if (sent_of_first_ == first.size()) {
    unsent_.pop_front();
    sent_of_first_ = 0;
  }
  return piece;
}

void Subrequest::End() {
  std::lock_guard lock(mutex_);
  if (!Open()) return;
  if (!responded_) return FailLocked(ErrorCode::kAppException, app_);
  ended_ = true;
  end_due_ = has_body_;
  Pump();
}

void Subrequest::Abort() {
  std::lock_guard lock(mutex_);
  if (!Open()) return;
  ended_ = true;
  broken_ = true;
  DropUnsent();
  AnswerError("the response of " + NameOf(app_) + " broke off", "");
}

void Subrequest::Fail(ErrorCode code, std::string_view app) {
  std::lock_guard lock(mutex_);
  if (Open()) FailLocked(code, app);
}

void Subrequest::FailLocked(ErrorCode code, std::string_view app) {
  failure_ = code;
  if (!responded_) status_ = ErrorStatus(code);
  ended_ = true;
  broken_ = true;
  DropUnsent();
  const std::string who = NameOf(app);
  if (code == ErrorCode::kNoApp) {
    AnswerError(who + " is not served here", ErrorName(code));
  } else {
    AnswerError(who + " did not answer: " + std::string(ErrorMessage(code)), ErrorName(code));
  }
}

void Subrequest::AnswerError(std::string_view message, std::string_view code) {
  std::string text = "TypeError";
  text += '\0';
  text += "fetch failed: ";
  text += message;
  if (!code.empty()) text.append(" (").append(code).append(")");
  text += '\0';
  text += code;
  Answer({.kind = ServiceAnswer::kError, .reply = nullptr, .bytes = Bytes::Copy(text)});
}

void Subrequest::Answer(SubrequestAnswer answer) {
  const std::shared_ptr<SubrequestCaller> caller = origin_.caller.lock();
  if (caller != nullptr && caller->TakeAnswer(origin_.call, std::move(answer))) return;
  gone_ = true;
  DropUnsent();
}

void Subrequest::DropUnsent() {
  unsent_.clear();
  sent_of_first_ = 0;
  unsent_bytes_ = 0;
  end_due_ = false;
  out_.Set(0);
}

// ---- what is known of it

bool Subrequest::responded() const {
  std::lock_guard lock(mutex_);
  return responded_;
}
bool Subrequest::finished() const {
  std::lock_guard lock(mutex_);
  return !Open();
}
std::optional<ErrorCode> Subrequest::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}
bool Subrequest::broken() const {
  std::lock_guard lock(mutex_);
  return broken_;
}
int Subrequest::status() const {
  std::lock_guard lock(mutex_);
  return status_;
}
uint64_t Subrequest::bytes_in() const {
  std::lock_guard lock(mutex_);
  return bytes_in_;
}
uint64_t Subrequest::bytes_out() const {
  std::lock_guard lock(mutex_);
  return bytes_out_;
}

}  // namespace nano
