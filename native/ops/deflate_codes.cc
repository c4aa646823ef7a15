#include "ops/deflate_codes.h"

#include <algorithm>
#include <cstddef>

namespace nano {
namespace {

constexpr size_t kMaxSymbols = 288;
constexpr unsigned kMaxLength = 15;
// A count and its symbol are sorted as one number.
constexpr unsigned kSymbolBits = 9;
constexpr uint32_t kSymbolMask = (1u << kSymbolBits) - 1;

// Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy Codes" (1995): of ascending
// weights, two at least, to the depths of the tree's inner nodes, descending from the end.
void MakeInnerDepths(std::span<uint32_t> nodes) {
  const size_t size = nodes.size();
  size_t root = 0;
  size_t leaf = 2;
  nodes[0] += nodes[1];
  for (size_t next = 1; next + 1 < size; next++) {
    uint32_t weight = 0;
    for (int half = 0; half < 2; half++) {
      if (leaf >= size || (root < next && nodes[root] < nodes[leaf])) {
        weight += nodes[root];
        nodes[root++] = static_cast<uint32_t>(next);
      } else {
        weight += nodes[leaf++];
      }
    }
    nodes[next] = weight;
  }
  nodes[size - 2] = 0;
  for (size_t next = size - 2; next-- > 0;) nodes[next] = nodes[nodes[next]] + 1;
}

// How many leaves there are at each depth; those below `limit` are counted there.
void CountLeaves(std::span<const uint32_t> inner, unsigned limit, std::span<uint32_t> leaves) {
  size_t left = inner.size();
  uint32_t places = 1;
  for (unsigned depth = 0; places > 0; depth++) {
    uint32_t used = 0;
    while (left > 0 && inner[left - 1] == depth) {
      used++;
      left--;
    }
    leaves[std::min(depth, limit)] += places - used;
    places = 2 * used;
  }
}

// Makes room for the leaves that were lifted to `limit`.
void FitLeaves(unsigned limit, std::span<uint32_t> leaves) {
  uint32_t taken = 0;
  for (unsigned depth = 1; depth <= limit; depth++) taken += leaves[depth] << (limit - depth);
  for (; taken > 1u << limit; taken--) {
    unsigned depth = limit - 1;
    while (leaves[depth] == 0) depth--;
    // That leaf goes down a step, and one of the deepest beside it.
    leaves[depth]--;
    leaves[depth + 1] += 2;
    leaves[limit]--;
  }
}

}  // namespace

void MakeCodeLengths(std::span<const uint32_t> counts, unsigned limit, std::span<uint8_t> lengths) {
  uint32_t sorted[kMaxSymbols];
  uint32_t nodes[kMaxSymbols];
  size_t size = 0;
  for (size_t symbol = 0; symbol < counts.size(); symbol++) {
    lengths[symbol] = 0;
    if (counts[symbol] == 0) continue;
    sorted[size++] = counts[symbol] << kSymbolBits | static_cast<uint32_t>(symbol);
  }
  for (uint32_t symbol = 0; size < 2; symbol++) {
    if (counts[symbol] == 0) sorted[size++] = 1u << kSymbolBits | symbol;
  }
  std::sort(sorted, sorted + size);
  for (size_t i = 0; i < size; i++) nodes[i] = sorted[i] >> kSymbolBits;
  MakeInnerDepths({nodes, size});
  uint32_t leaves[kMaxLength + 1] = {};
  CountLeaves({nodes, size - 1}, limit, leaves);
  FitLeaves(limit, leaves);
  size_t next = 0;
  for (unsigned length = limit; length > 0; length--) {
    for (uint32_t left = leaves[length]; left > 0; left--) {
      lengths[sorted[next++] & kSymbolMask] = static_cast<uint8_t>(length);
    }
  }
}

void AssignCodes(std::span<const uint8_t> lengths, std::span<DeflateCode> codes) {
  uint32_t next[kMaxLength + 2] = {};
  for (const uint8_t length : lengths) next[length + 1]++;
  next[1] = 0;
  for (unsigned length = 2; length <= kMaxLength; length++) {
    next[length] = (next[length] + next[length - 1]) << 1;
  }
  for (size_t symbol = 0; symbol < lengths.size(); symbol++) {
    const unsigned length = lengths[symbol];
    uint32_t bits = 0;
    if (length > 0) {
      uint32_t code = next[length]++;
      for (unsigned i = 0; i < length; i++, code >>= 1) bits = bits << 1 | (code & 1);
    }
    codes[symbol] = {static_cast<uint16_t>(bits), static_cast<uint16_t>(length)};
  }
}

}  // namespace nano
