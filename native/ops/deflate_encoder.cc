#include "ops/deflate_encoder.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace nano {
namespace {

// How many earlier places are compared, and with how long a match none better is looked for: what
// comes out is as small, within one part in fifty, as by level 6 of zlib's kin, which have up to
// twice the time for it.
constexpr unsigned kDepth = 24;
constexpr unsigned kNice = 48;
constexpr unsigned kShortest = 4;
// A match of four bytes further away takes more bits than the bytes.
constexpr unsigned kFar = 8192;
// Of a match that is longer, only so many places at both ends are offered for later ones.
constexpr unsigned kLong = 32;
constexpr unsigned kEdge = 8;

uint32_t Load32(const uint8_t* from) {
  uint32_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

uint32_t HashOf(const uint8_t* from, unsigned bits) {
  return Load32(from) * 0x9e3779b1u >> (32 - bits);
}

uint64_t Load64(const uint8_t* from) {
  uint64_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// How far both are the same, `from` on, and at most `most`.
unsigned LengthOfMatch(const uint8_t* a, const uint8_t* b, unsigned from, unsigned most) {
  for (unsigned length = from; length < most; length += 8) {
    const uint64_t differs = Load64(a + length) ^ Load64(b + length);
    if (differs != 0) {
      return std::min(most, length + static_cast<unsigned>(std::countr_zero(differs)) / 8);
    }
  }
  return most;
}

void Lower(std::span<uint16_t> places, uint16_t by) {
  for (uint16_t& place : places)
    place = place > by ? static_cast<uint16_t>(place - by) : uint16_t{0};
}

}  // namespace

DeflateEncoder::Step DeflateEncoder::Encode(std::span<const uint8_t> input, bool last,
                                            std::span<uint8_t> output) {
  Step step;
  writer_.SetOutput(output);
  for (;;) {
    if (block_.is_finished()) {
      if (!block_.Write(BlockBytes(), writer_)) break;
      block_begin_ = static_cast<ptrdiff_t>(at_);
      if (final_) writer_.FillByte();
    }
    if (final_) {
      step.ended = writer_.Flush();
      break;
    }
    step.taken += Fill(input.subspan(step.taken));
    const bool is_end = last && step.taken == input.size();
    Parse(is_end);
    final_ = is_end && at_ == end_;
    if (final_ || block_.room() < 2) {
      block_.Finish(BlockBytes(), final_, writer_);
    } else if (step.taken == input.size()) {
      step.given = output.size() - writer_.room();
      return step;
    }
  }
  step.given = output.size() - writer_.room();
  step.more = !step.ended;
  return step;
}

std::span<const uint8_t> DeflateEncoder::BlockBytes() const {
  if (block_begin_ < 0) return {};
  const auto begin = static_cast<size_t>(block_begin_);
  return {window_ + begin, at_ - begin};
}

size_t DeflateEncoder::Fill(std::span<const uint8_t> input) {
  if (at_ >= 2 * kWindow - kAhead) Slide();
  const size_t size = std::min(input.size(), 2 * kWindow - end_);
  if (size == 0) return 0;
  std::memcpy(window_ + end_, input.data(), size);
  end_ += size;
  return size;
}

void DeflateEncoder::Slide() {
  std::memmove(window_, window_ + kWindow, end_ - kWindow);
  at_ -= kWindow;
  end_ -= kWindow;
  block_begin_ -= static_cast<ptrdiff_t>(kWindow);
  Lower(heads_, kWindow);
  Lower(before_, kWindow);
}

void DeflateEncoder::Insert(size_t from, size_t to) {
  // Four bytes must be there.
  to = std::min(to, end_ - std::min<size_t>(end_, kShortest - 1));
  for (; from < to; from++) {
    uint16_t& head = heads_[HashOf(window_ + from, kHashBits)];
    before_[from % kWindow] = head;
    head = static_cast<uint16_t>(from);
  }
}

DeflateEncoder::Match DeflateEncoder::Find(size_t at, unsigned least, unsigned depth) {
  const auto most = static_cast<unsigned>(std::min<size_t>(DeflateBlock::kMaxMatch, end_ - at));
  Match best;
  if (most < kShortest) return best;
  const uint8_t* const here = window_ + at;
  uint16_t& head = heads_[HashOf(here, kHashBits)];
  size_t place = head;
  before_[at % kWindow] = head;
  head = static_cast<uint16_t>(at);
  __builtin_prefetch(&heads_[HashOf(here + 1, kHashBits)]);
  if (least >= most) return best;
  const size_t limit = at > kWindow ? at - kWindow : 0;
  const uint32_t first = Load32(here);
  unsigned length = std::max(least, kShortest - 1);
  uint32_t tail = Load32(here + length - 3);
  for (; place > limit && depth > 0; depth--) {
    const uint8_t* const there = window_ + place;
    if (Load32(there + length - 3) == tail && Load32(there) == first) {
      const unsigned found = LengthOfMatch(here, there, 4, most);
      if (found > length) {
        length = found;
        best = {found, static_cast<unsigned>(at - place)};
        if (found >= kNice || found == most) break;
        tail = Load32(here + length - 3);
      }
    }
    place = before_[place % kWindow];
  }
  if (best.length == kShortest && best.distance > kFar) return {};
  return best;
}

// Worth the byte before it as a literal?
bool DeflateEncoder::Match::IsBetterThan(Match other) const {
  const int longer = static_cast<int>(length) - static_cast<int>(other.length);
  return 4 * longer + std::bit_width(other.distance) - std::bit_width(distance) > 2;
}

void DeflateEncoder::Parse(bool last) {
  const size_t least = last ? 1 : kAhead;
  while (end_ - at_ >= least && block_.room() >= 2) {
    Match match = Find(at_, kShortest - 1, kDepth);
    if (match.length == 0) {
      block_.AddLiteral(window_[at_++]);
      continue;
    }
    size_t offered = at_ + 1;
    while (match.length < kNice && block_.room() > 2) {
      const Match next = Find(at_ + 1, match.length - 1, kDepth / 2);
      offered = at_ + 2;
      if (next.length == 0 || !next.IsBetterThan(match)) break;
      block_.AddLiteral(window_[at_++]);
      match = next;
    }
    block_.AddMatch(match.length, match.distance);
    const size_t begin = at_;
    at_ += match.length;
    if (match.length > kLong) {
      Insert(offered, begin + kEdge);
      offered = at_ - kEdge;
    }
    Insert(offered, at_);
  }
}

}  // namespace nano
