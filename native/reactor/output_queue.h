// Bytes that wait to be sent. Small pieces are joined, so that many tiny writes stay cheap.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace nano {

// One piece of output: a body between two short texts (a head, or the framing of a chunk).
struct OutputParts {
  std::string_view before;
  Payload body;
  std::string_view after;
  size_t size() const { return before.size() + body.size() + after.size(); }
};

class OutputQueue {
 public:
  struct Block {
    Bytes bytes;
    size_t skip = 0;
    size_t size() const { return bytes.size() - skip; }
    const uint8_t* data() const { return bytes.data() + skip; }
  };

  // Without its first `skip` bytes, which were sent already.
  void Append(OutputParts parts, size_t skip);
  size_t size() const { return size_; }
  // Moves out pieces from the front until there are at least `bytes` (or all).
  std::vector<Block> Take(size_t bytes);
  void Clear();

 private:
  void AppendCopy(std::string_view text);
  void AppendBody(Payload body, size_t skip);
  void SealTail();

  std::vector<Block> blocks_;
  Bytes tail_;  // joins small pieces; its first tail_used_ bytes are filled
  size_t tail_used_ = 0;
  size_t size_ = 0;
};

}  // namespace nano
