// Compresses to raw deflate (https://www.rfc-editor.org/rfc/rfc1951), with as much memory as zlib
// takes and in about half its time: matches are found by four bytes and compared by eight, and what
// lies inside a long match is not offered for later ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "ops/deflate_block.h"

namespace nano {

class DeflateEncoder {
 public:
  struct Step {
    size_t taken = 0;
    size_t given = 0;
    // All is out of what was given with `last`.
    bool ended = false;
    // The next step gives more, or takes more of what is left.
    bool more = false;
  };

  // `last`: nothing comes after this input. The output has room for 8 bytes at least.
  Step Encode(std::span<const uint8_t> input, bool last, std::span<uint8_t> output);

 private:
  static constexpr size_t kWindow = 32 * 1024;
  // Ahead of where a match is looked for, until the end is near.
  static constexpr size_t kAhead = DeflateBlock::kMaxMatch + 8;
  static constexpr unsigned kHashBits = 15;

  struct Match {
    bool IsBetterThan(Match other) const;

    unsigned length = 0;  // 0: none
    unsigned distance = 0;
  };

  size_t Fill(std::span<const uint8_t> input);
  void Slide();
  void Parse(bool last);
  // Looks for a match longer than `least`, and offers the place for later ones.
  Match Find(size_t at, unsigned least, unsigned depth);
  // Offers places for later matches.
  void Insert(size_t from, size_t to);
  std::span<const uint8_t> BlockBytes() const;

  size_t at_ = 1;  // nothing matches what stands at 0, which is none
  size_t end_ = 1;
  // Where the block begins; before the window when that has gone.
  ptrdiff_t block_begin_ = 1;
  bool final_ = false;
  BitWriter writer_;
  DeflateBlock block_;
  uint16_t heads_[size_t{1} << kHashBits] = {};
  uint16_t before_[kWindow] = {};
  // What is compared may reach a little behind what is there.
  uint8_t window_[2 * kWindow + 8] = {};
};

}  // namespace nano
