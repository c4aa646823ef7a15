#include "http/upload.h"

#include <charconv>
#include <utility>

namespace nano {
namespace {

constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace

Upload::Result Upload::Write(Bytes bytes) {
  const size_t size = bytes.size();
  std::lock_guard lock(mutex_);
  if (dropped_ || size == 0) return Result::kTaken;
  if (ended_ || (framing_ == BodyFraming::kLength && size > length_ - written_)) {
    return Result::kTooLong;
  }
  written_ += size;
  ended_ = framing_ == BodyFraming::kLength && written_ == length_;
  if (channel_ == nullptr) {
    early_.push_back(std::move(bytes));
  } else if (Send("", std::move(bytes)) != SendResult::kQueued) {
    // That it is broken its reader hears.
    return Result::kTaken;
  }
  waiting_ += size;
  return Result::kWaits;
}

bool Upload::End(Way way) {
  std::shared_ptr<Channel> channel;  // let go of outside the lock
  std::lock_guard lock(mutex_);
  if (way == Way::kDrop) {
    dropped_ = true;
    channel.swap(channel_);
    early_.clear();
    return ended_;
  }
  if (dropped_ || ended_) return true;
  if (framing_ == BodyFraming::kLength && written_ != length_) return false;
  ended_ = true;
  if (channel_ != nullptr) SendEnd();
  return true;
}

std::string Upload::HeadFor(std::string_view origin, std::string_view fields) const {
  std::string head = head_;
  if (origin.empty()) return head;
  head.insert(head.find("\r\n") + 2, fields);
  head.insert(head.find(' ') + 1, origin);
  return head;
}

SendResult Upload::Begin(std::shared_ptr<Channel> channel, std::string_view origin,
                         std::string_view fields) {
  std::lock_guard lock(mutex_);
  begun_ = true;
  dropped_ = false;
  channel_ = std::move(channel);
  std::vector<Bytes> early = std::exchange(early_, {});
  Bytes first;
  if (!early.empty()) first = std::move(early.front());
  SendResult result = Send(HeadFor(origin, fields), std::move(first));
  for (size_t i = 1; i < early.size(); i++) {
    if (result != SendResult::kBroken) result = Send("", std::move(early[i]));
  }
  if (ended_ && result != SendResult::kBroken) SendEnd();
  return result;
}

SendResult Upload::Send(std::string before, Bytes bytes) {
  const bool in_chunk = framing_ == BodyFraming::kChunked && !bytes.empty();
  if (in_chunk) {
    char digits[16];
    const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), bytes.size(), 16);
    before.append(digits, end).append("\r\n");
  }
  return channel_->Send({before, std::move(bytes), in_chunk ? "\r\n" : ""});
}

void Upload::SendEnd() {
  if (framing_ == BodyFraming::kChunked) channel_->Send({kLastChunk, Bytes(), ""});
}

bool Upload::begun() {
  std::lock_guard lock(mutex_);
  return begun_;
}

bool Upload::whole() {
  std::lock_guard lock(mutex_);
  return ended_ && begun_;
}

bool Upload::waits() {
  std::lock_guard lock(mutex_);
  return waiting_ > 0;
}

size_t Upload::TakeSent() {
  std::lock_guard lock(mutex_);
  return channel_ == nullptr ? 0 : std::exchange(waiting_, 0);
}

}  // namespace nano
