// One block of deflate after the other: literals and matches are gathered, then written as bits in
// whichever of the format's ways is the shortest
// (https://www.rfc-editor.org/rfc/rfc1951#section-3.2.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "ops/deflate_codes.h"

namespace nano {

// Bits on their way into the output of this step. Those that do not make a byte yet stay.
class BitWriter {
 public:
  void SetOutput(std::span<uint8_t> output) {
    at_ = output.data();
    end_ = at_ + output.size();
  }
  size_t room() const { return static_cast<size_t>(end_ - at_); }
  unsigned pending() const { return pending_; }

  // There is room for 48 bits after each flush that came through.
  void Put(uint64_t bits, unsigned count) {
    bits_ |= bits << pending_;
    pending_ += count;
  }
  // False when whole bytes stay, because the output is full.
  bool Flush() {
    if (room() < sizeof bits_) return FlushLast();
    // Little-endian, as all machines are that NANO runs on.
    std::memcpy(at_, &bits_, sizeof bits_);
    at_ += pending_ / 8;
    bits_ >>= pending_ & ~7u;
    pending_ &= 7;
    return true;
  }
  void FillByte() { pending_ = (pending_ + 7) & ~7u; }
  // Between whole bytes. Returns how many there was room for.
  size_t CopyBytes(std::span<const uint8_t> bytes);

 private:
  bool FlushLast();

  uint8_t* at_ = nullptr;
  uint8_t* end_ = nullptr;
  uint64_t bits_ = 0;
  unsigned pending_ = 0;
};

class DeflateBlock {
 public:
  static constexpr unsigned kMinMatch = 3;
  static constexpr unsigned kMaxMatch = 258;

  // How many literals and matches it still takes.
  size_t room() const { return kTokens - size_; }
  void AddLiteral(uint8_t byte) {
    tokens_[size_++] = byte;
    literal_counts_[byte]++;
  }
  void AddMatch(unsigned length, unsigned distance);

  // Nothing is added any more before it is written. `bytes`: what it stands for, empty where that
  // is not at hand any more. `last`: of the stream.
  void Finish(std::span<const uint8_t> bytes, bool last, const BitWriter& writer);
  bool is_finished() const { return finished_; }
  // False when the output is full. When all is written, the next block begins; `bytes` as before.
  bool Write(std::span<const uint8_t> bytes, BitWriter& writer);

 private:
  static constexpr size_t kTokens = 16 * 1024;
  static constexpr size_t kLiterals = 286;
  static constexpr size_t kDistances = 30;
  static constexpr size_t kLengthCodes = 19;
  // Three bits a code length, and one item each for them all.
  static constexpr size_t kMaxHeader = 4 + kLengthCodes + kLiterals + kDistances;

  void MakeDynamicHeader(std::span<const uint8_t> literals, std::span<const uint8_t> distances,
                         bool last);
  void MakeStoredHeader(size_t size, bool last, unsigned pending);
  void TakeFixedCodes(bool last);
  uint64_t BodyBits(std::span<const uint8_t> literals, std::span<const uint8_t> distances) const;
  void AddToHeader(uint32_t bits, unsigned count);
  bool WriteTokens(BitWriter& writer);
  void Clear();

  size_t size_ = 0;
  size_t written_ = 0;  // of the header's items, then of the tokens, or of the bytes as they are
  bool finished_ = false;
  bool header_written_ = false;
  bool stored_ = false;
  size_t header_size_ = 0;
  uint64_t header_bits_ = 0;
  uint32_t literal_counts_[kLiterals] = {};
  uint32_t distance_counts_[kDistances] = {};
  DeflateCode literal_codes_[288];
  DeflateCode distance_codes_[32];
  DeflateCode header_[kMaxHeader];
  // A literal, or a match's distance above its length; the end of the block behind them.
  uint32_t tokens_[kTokens + 1];
};

}  // namespace nano
