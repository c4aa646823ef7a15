#include "reactor/output_queue.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace nano {
namespace {

constexpr size_t kTailSize = 16 * 1024;
// Larger bodies are kept as they are, smaller ones are copied behind each other.
constexpr size_t kCopyLimit = 4 * 1024;

}  // namespace

void OutputQueue::Append(OutputParts parts, size_t skip) {
  const auto drop = [&skip](size_t size) {
    const size_t dropped = std::min(skip, size);
    skip -= dropped;
    return dropped;
  };
  AppendCopy(parts.before.substr(drop(parts.before.size())));
  const size_t body_skip = drop(parts.body.size());
  AppendBody(std::move(parts.body), body_skip);
  AppendCopy(parts.after.substr(drop(parts.after.size())));
}

void OutputQueue::AppendCopy(std::string_view text) {
  size_ += text.size();
  while (!text.empty()) {
    if (tail_.empty()) {
      tail_ = Bytes::Allocate(kTailSize);
      NANO_CHECK(!tail_.empty());
    }
    const size_t taken = std::min(text.size(), tail_.size() - tail_used_);
    std::memcpy(tail_.data() + tail_used_, text.data(), taken);
    tail_used_ += taken;
    text.remove_prefix(taken);
    if (tail_used_ == tail_.size()) SealTail();
  }
}

void OutputQueue::AppendBody(Payload body, size_t skip) {
  const std::span<const uint8_t> rest = body.span().subspan(skip);
  if (rest.empty()) return;
  if (rest.size() <= kCopyLimit) {
    AppendCopy({reinterpret_cast<const char*>(rest.data()), rest.size()});
    return;
  }
  SealTail();
  size_ += rest.size();
  if (body.lent()) {
    blocks_.push_back({Bytes::Copy(rest), 0});
    NANO_CHECK(!blocks_.back().bytes.empty());
  } else {
    blocks_.push_back({std::move(body).Keep(), skip});
  }
}

void OutputQueue::SealTail() {
  if (tail_used_ == 0) return;
  tail_.Truncate(tail_used_);
  blocks_.push_back({std::move(tail_), 0});
  tail_used_ = 0;
}

std::vector<OutputQueue::Block> OutputQueue::Take(size_t bytes) {
  SealTail();
  size_t count = 0;
  size_t taken = 0;
  while (count < blocks_.size() && taken < bytes) taken += blocks_[count++].size();
  std::vector<Block> front(std::make_move_iterator(blocks_.begin()),
                           std::make_move_iterator(blocks_.begin() + count));
  blocks_.erase(blocks_.begin(), blocks_.begin() + count);
  size_ -= taken;
  return front;
}

void OutputQueue::Clear() {
  blocks_.clear();
  tail_ = Bytes();
  tail_used_ = 0;
  size_ = 0;
}

}  // namespace nano
