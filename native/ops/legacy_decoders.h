// Decoders of the legacy multi-byte encodings, chunk by chunk:
// https://encoding.spec.whatwg.org/#legacy-multi-byte-chinese-(simplified)-encodings and after.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace nano {

// In the order of src/runtime/encoding/decoding/multi-byte.ts.
enum class LegacyEncoding : uint8_t { kGb18030, kBig5, kEucJp, kIso2022Jp, kShiftJis, kEucKr };
inline constexpr int kLegacyEncodings = 6;

// What a decoder keeps from one chunk to the next: at first, zeros. Any four bytes are a state.
using LegacyState = std::array<uint8_t, 4>;

struct LegacyChunk {
  std::span<const uint8_t> bytes;
  bool fatal;
  // Nothing comes after it: the state is the first again.
  bool last;
};

// How many units a chunk of so many bytes comes to at most.
constexpr size_t LegacyUnits(size_t bytes) { return bytes + 4; }

// Writes UTF-16 and gives the number of units; none when `fatal` and the bytes are malformed: the
// state is the first again, then.
std::optional<size_t> DecodeLegacy(LegacyEncoding encoding, const LegacyChunk& chunk,
                                   LegacyState& state, char16_t* units);

}  // namespace nano
