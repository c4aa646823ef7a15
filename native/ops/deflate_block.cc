#include "ops/deflate_block.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace nano {
namespace {

constexpr unsigned kEndOfBlock = 256;
constexpr unsigned kFirstLength = 257;
constexpr unsigned kDistanceShift = 16;
constexpr size_t kMaxStored = 65535;
constexpr unsigned kStored = 0;
constexpr unsigned kFixed = 1;
constexpr unsigned kDynamic = 2;
constexpr unsigned kMaxCode = 15;
constexpr unsigned kMaxLengthCode = 7;

// https://www.rfc-editor.org/rfc/rfc1951#section-3.2.5: a code, and what is said in bits behind it.
struct Place {
  unsigned code;
  unsigned extra_bits;
  unsigned extra;
};

constexpr Place PlaceOfLength(unsigned length) {
  const unsigned over = length - DeflateBlock::kMinMatch;
  if (over < 8) return {over, 0, 0};
  if (length == DeflateBlock::kMaxMatch) return {28, 0, 0};
  const unsigned extra_bits = static_cast<unsigned>(std::bit_width(over)) - 3;
  return {4 * extra_bits + (over >> extra_bits), extra_bits, over & ((1u << extra_bits) - 1)};
}

constexpr Place PlaceOfDistance(unsigned distance) {
  const unsigned over = distance - 1;
  if (over < 4) return {over, 0, 0};
  const unsigned extra_bits = static_cast<unsigned>(std::bit_width(over)) - 2;
  return {2 * extra_bits + (over >> extra_bits), extra_bits, over & ((1u << extra_bits) - 1)};
}

struct LengthPlaces {
  constexpr LengthPlaces() {
    for (unsigned length = DeflateBlock::kMinMatch; length <= DeflateBlock::kMaxMatch; length++) {
      of[length] = PlaceOfLength(length);
    }
  }
  Place of[DeflateBlock::kMaxMatch + 1] = {};
};
constexpr LengthPlaces kLengthPlaces;

constexpr unsigned ExtraBitsOfLength(size_t code) {
  return code < 8 || code == 28 ? 0 : static_cast<unsigned>(code / 4 - 1);
}
constexpr unsigned ExtraBitsOfDistance(size_t code) {
  return code < 4 ? 0 : static_cast<unsigned>(code / 2 - 1);
}

// https://www.rfc-editor.org/rfc/rfc1951#section-3.2.6
struct FixedCodes {
  FixedCodes() {
    std::fill(literal_lengths, literal_lengths + 144, uint8_t{8});
    std::fill(literal_lengths + 144, literal_lengths + 256, uint8_t{9});
    std::fill(literal_lengths + 256, literal_lengths + 280, uint8_t{7});
    std::fill(literal_lengths + 280, literal_lengths + 288, uint8_t{8});
    std::fill(distance_lengths, distance_lengths + 32, uint8_t{5});
    AssignCodes(literal_lengths, literals);
    AssignCodes(distance_lengths, distances);
  }
  uint8_t literal_lengths[288];
  uint8_t distance_lengths[32];
  DeflateCode literals[288];
  DeflateCode distances[32];
};

const FixedCodes& Fixed() {
  static const FixedCodes codes;
  return codes;
}

// https://www.rfc-editor.org/rfc/rfc1951#section-3.2.7: code lengths, one after the other or
// repeated.
constexpr unsigned kRepeat = 16;
constexpr unsigned kFewZeros = 17;
constexpr unsigned kManyZeros = 18;
constexpr uint8_t kLengthOrder[] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                    11, 4,  12, 3, 13, 2, 14, 1, 15};

struct LengthItem {
  uint8_t symbol;
  uint8_t extra;
};

constexpr unsigned ExtraBitsOfItem(unsigned symbol) {
  if (symbol == kRepeat) return 2;
  if (symbol == kFewZeros) return 3;
  return symbol == kManyZeros ? 7 : 0;
}

// Returns how many items there are.
size_t ItemsOf(std::span<const uint8_t> lengths, LengthItem* items) {
  size_t size = 0;
  for (size_t at = 0; at < lengths.size();) {
    const uint8_t length = lengths[at];
    size_t run = 1;
    while (at + run < lengths.size() && lengths[at + run] == length) run++;
    at += run;
    while (length == 0 && run >= 3) {
      const size_t taken = std::min(run, size_t{138});
      const bool many = taken > 10;
      items[size++] = {many ? uint8_t{kManyZeros} : uint8_t{kFewZeros},
                       static_cast<uint8_t>(taken - (many ? 11 : 3))};
      run -= taken;
    }
    if (length != 0) {
      items[size++] = {length, 0};
      run--;
      while (run >= 3) {
        const size_t taken = std::min(run, size_t{6});
        items[size++] = {kRepeat, static_cast<uint8_t>(taken - 3)};
        run -= taken;
      }
    }
    for (; run > 0; run--) items[size++] = {length, 0};
  }
  return size;
}

// Without those at the end that do not occur.
size_t UsedOf(std::span<const uint8_t> lengths, size_t least) {
  size_t used = lengths.size();
  while (used > least && lengths[used - 1] == 0) used--;
  return used;
}

}  // namespace

bool BitWriter::FlushLast() {
  while (pending_ >= 8 && at_ < end_) {
    *at_++ = static_cast<uint8_t>(bits_);
    bits_ >>= 8;
    pending_ -= 8;
  }
  return pending_ < 8;
}

size_t BitWriter::CopyBytes(std::span<const uint8_t> bytes) {
  const size_t size = std::min(bytes.size(), room());
  std::memcpy(at_, bytes.data(), size);
  at_ += size;
  return size;
}

void DeflateBlock::AddMatch(unsigned length, unsigned distance) {
  tokens_[size_++] = distance << kDistanceShift | length;
  literal_counts_[kFirstLength + kLengthPlaces.of[length].code]++;
  distance_counts_[PlaceOfDistance(distance).code]++;
}

void DeflateBlock::AddToHeader(uint32_t bits, unsigned count) {
  header_[header_size_++] = {static_cast<uint16_t>(bits), static_cast<uint16_t>(count)};
  header_bits_ += count;
}

uint64_t DeflateBlock::BodyBits(std::span<const uint8_t> literals,
                                std::span<const uint8_t> distances) const {
  uint64_t bits = 0;
  for (size_t i = 0; i < kLiterals; i++) {
    const unsigned extra = i < kFirstLength ? 0 : ExtraBitsOfLength(i - kFirstLength);
    bits += uint64_t{literal_counts_[i]} * (literals[i] + extra);
  }
  for (size_t i = 0; i < kDistances; i++) {
    bits += uint64_t{distance_counts_[i]} * (distances[i] + ExtraBitsOfDistance(i));
  }
  return bits;
}

void DeflateBlock::Finish(std::span<const uint8_t> bytes, bool last, const BitWriter& writer) {
  tokens_[size_++] = kEndOfBlock;
  literal_counts_[kEndOfBlock]++;
  uint8_t lengths[kLiterals + kDistances];
  const std::span<uint8_t> literals(lengths, kLiterals);
  const std::span<uint8_t> distances(lengths + kLiterals, kDistances);
  MakeCodeLengths(literal_counts_, kMaxCode, literals);
  MakeCodeLengths(distance_counts_, kMaxCode, distances);
  AssignCodes(literals, literal_codes_);
  AssignCodes(distances, distance_codes_);
  MakeDynamicHeader(literals, distances, last);
  const uint64_t dynamic_bits = header_bits_ + BodyBits(literals, distances);
  const uint64_t fixed_bits = 3 + BodyBits(Fixed().literal_lengths, Fixed().distance_lengths);
  const uint64_t stored_bits = bytes.empty() || bytes.size() > kMaxStored
                                   ? std::numeric_limits<uint64_t>::max()
                                   : 3 + 7 + 32 + 8 * uint64_t{bytes.size()};
  if (stored_bits < std::min(dynamic_bits, fixed_bits)) {
    MakeStoredHeader(bytes.size(), last, writer.pending());
  } else if (fixed_bits <= dynamic_bits) {
    TakeFixedCodes(last);
  }
  finished_ = true;
}

void DeflateBlock::MakeDynamicHeader(std::span<const uint8_t> literals,
                                     std::span<const uint8_t> distances, bool last) {
  const size_t literals_used = UsedOf(literals, kFirstLength);
  const size_t distances_used = UsedOf(distances, 1);
  LengthItem items[kLiterals + kDistances];
  size_t size = ItemsOf(literals.first(literals_used), items);
  size += ItemsOf(distances.first(distances_used), items + size);
  uint32_t counts[kLengthCodes] = {};
  for (size_t i = 0; i < size; i++) counts[items[i].symbol]++;
  uint8_t lengths[kLengthCodes];
  DeflateCode codes[kLengthCodes];
  MakeCodeLengths(counts, kMaxLengthCode, lengths);
  AssignCodes(lengths, codes);
  size_t told = kLengthCodes;
  while (told > 4 && lengths[kLengthOrder[told - 1]] == 0) told--;
  AddToHeader((last ? 1 : 0) | kDynamic << 1, 3);
  AddToHeader(static_cast<uint32_t>(literals_used - 257), 5);
  AddToHeader(static_cast<uint32_t>(distances_used - 1), 5);
  AddToHeader(static_cast<uint32_t>(told - 4), 4);
  for (size_t i = 0; i < told; i++) AddToHeader(lengths[kLengthOrder[i]], 3);
  for (size_t i = 0; i < size; i++) {
    const auto [symbol, extra] = items[i];
    const DeflateCode code = codes[symbol];
    AddToHeader(code.bits | static_cast<uint32_t>(extra) << code.length,
                code.length + ExtraBitsOfItem(symbol));
  }
}

void DeflateBlock::MakeStoredHeader(size_t size, bool last, unsigned pending) {
  stored_ = true;
  header_size_ = 0;
  AddToHeader(last ? 1 : 0 | kStored << 1, 3);
  AddToHeader(0, (8 - (pending + 3) % 8) % 8);
  AddToHeader(static_cast<uint32_t>(size), 16);
  AddToHeader(static_cast<uint32_t>(~size & 0xffff), 16);
}

void DeflateBlock::TakeFixedCodes(bool last) {
  std::copy(std::begin(Fixed().literals), std::end(Fixed().literals), literal_codes_);
  std::copy(std::begin(Fixed().distances), std::end(Fixed().distances), distance_codes_);
  header_size_ = 0;
  AddToHeader((last ? 1 : 0) | kFixed << 1, 3);
}

bool DeflateBlock::Write(std::span<const uint8_t> bytes, BitWriter& writer) {
  // What the last step had no room for.
  if (!writer.Flush()) return false;
  while (!header_written_) {
    if (written_ == header_size_) {
      header_written_ = true;
      written_ = 0;
      break;
    }
    const DeflateCode item = header_[written_++];
    writer.Put(item.bits, item.length);
    if (!writer.Flush()) return false;
  }
  if (stored_) {
    written_ += writer.CopyBytes(bytes.subspan(written_));
    if (written_ < bytes.size()) return false;
  } else if (!WriteTokens(writer)) {
    return false;
  }
  Clear();
  return true;
}

bool DeflateBlock::WriteTokens(BitWriter& writer) {
  while (written_ < size_) {
    const uint32_t token = tokens_[written_++];
    if (token <= kEndOfBlock) {
      writer.Put(literal_codes_[token].bits, literal_codes_[token].length);
    } else {
      const Place length = kLengthPlaces.of[token & ((1u << kDistanceShift) - 1)];
      const Place distance = PlaceOfDistance(token >> kDistanceShift);
      const DeflateCode length_code = literal_codes_[kFirstLength + length.code];
      const DeflateCode distance_code = distance_codes_[distance.code];
      writer.Put(length_code.bits | length.extra << length_code.length,
                 length_code.length + length.extra_bits);
      writer.Put(distance_code.bits | distance.extra << distance_code.length,
                 distance_code.length + distance.extra_bits);
    }
    if (!writer.Flush()) return false;
  }
  return true;
}

void DeflateBlock::Clear() {
  size_ = 0;
  written_ = 0;
  finished_ = false;
  header_written_ = false;
  stored_ = false;
  header_size_ = 0;
  header_bits_ = 0;
  std::fill(std::begin(literal_counts_), std::end(literal_counts_), 0u);
  std::fill(std::begin(distance_counts_), std::end(distance_counts_), 0u);
}

}  // namespace nano
