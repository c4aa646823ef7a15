// How a connection ends: the client closes, or time runs out, or room is needed.
#include <algorithm>

#include "http/connection.h"
#include "http/server_core.h"

namespace nano {
namespace {

// What a client has to take in stall_ms of what waits for it.
constexpr uint64_t kLeastProgress = 4 * 1024;

}  // namespace

// No FIN of ours may overtake what the client has not read yet, and a close with unread input would
// reset the connection: so we say that we are done, and wait for the client to be.
void Connection::Linger() {
  bool ended;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ended = end_of_input_;
  }
  if (!lingering_) {
    lingering_ = true;
    linger_since_ = took_at_ = core_->tick();
    socket_->ShutdownSending();
    if (!ended) socket_->ResumeReading();
  }
  if (ended && socket_->queued() == 0) Close(CloseMode::kGraceful);
}

void Connection::Close(CloseMode mode) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    stash_ = std::string();
  }
  socket_->Close(mode);
  core_->Remove(this);
}

void Connection::CloseIfIdle() {
  bool idle;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    idle = exchange_ == nullptr && stash_.empty() && !head_taken_ && !parser_.started();
  }
  if (idle && !lingering_) Linger();
}

std::optional<uint32_t> Connection::IdleSince() {
  if (lingering_) return linger_since_;
  std::lock_guard<std::mutex> lock(mutex_);
  if (closed_ || exchange_ != nullptr || !stash_.empty() || head_taken_) return std::nullopt;
  return head_since_ != 0 ? head_since_ : touched_;
}

bool Connection::GiveUpIfIdle() {
  if (!IdleSince()) return false;
  Close(CloseMode::kGraceful);
  return true;
}

void Connection::Sweep() {
  const uint32_t tick = core_->tick();
  if (lingering_) {
    const bool delivered = socket_->AskDelivery().under_way == 0;
    if (!delivered && !TakesNothing(tick)) linger_since_ = tick;
    if (tick - linger_since_ > core_->TicksOf(core_->options().linger_ms)) {
      Close(CloseMode::kReset);
    }
    return;
  }
  bool running;
  uint32_t idle;
  uint32_t since_answer;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return;
    running = exchange_ != nullptr;
    idle = tick - touched_;
    since_answer = tick - answered_;
  }
  const ServerOptions& options = core_->options();
  if (HasLeft(tick)) return OnBroken();
  if (running) {
    if (Stalled(tick)) OnBroken();
  } else if (head_taken_) {
    if (idle > core_->TicksOf(options.stall_ms) ||
        since_answer > core_->TicksOf(options.drain_ms)) {
      Close(CloseMode::kReset);
    }
  } else if (head_since_ != 0) {
    if (tick - head_since_ <= core_->TicksOf(options.head_ms)) return;
    // Empty lines alone are no request that could be answered.
    if (!parser_.started()) return Linger();
    Reject(ErrorCode::kRequestTimeout);
    Consume({});
  } else if (idle > core_->TicksOf(options.idle_ms)) {
    Linger();
  }
}

bool Connection::HasLeft(uint32_t tick) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!end_of_input_ && !paused_) {
    unread_end_ = 0;
    return false;
  }
  const Socket::Peer peer = socket_->AskPeer();
  if (peer == Socket::Peer::kReset) return true;
  if (exchange_ == nullptr) return false;
  // While nothing is read the end of input stands behind what was not read.
  if (end_of_input_ || peer == Socket::Peer::kOpen) {
    unread_end_ = 0;
  } else if (unread_end_ == 0) {
    unread_end_ = tick;
  }
  if (!end_of_input_ && unread_end_ == 0) return false;
  const uint32_t silent = std::min({tick - wrote_at_, tick - touched_, tick - unread_end_});
  return silent > core_->TicksOf(core_->options().half_close_ms);
}

bool Connection::Stalled(uint32_t tick) {
  if (socket_->queued() == 0) {
    took_at_ = tick;
  } else if (TakesNothing(tick)) {
    return true;
  }
  std::lock_guard<std::mutex> lock(mutex_);
  const bool owes =
      exchange_ != nullptr && !exchange_->body_complete_ && !paused_ && !exchange_->continue_due_;
  return owes && tick - touched_ > core_->TicksOf(core_->options().stall_ms);
}

bool Connection::TakesNothing(uint32_t tick) {
  const uint64_t taken = socket_->AskDelivery().confirmed;
  if (taken - taken_ >= kLeastProgress) {
    took_at_ = tick;
    taken_ = taken;
  }
  return tick - took_at_ > core_->TicksOf(core_->options().stall_ms);
}

}  // namespace nano
