#include "ops/legacy_decoders.h"

#include <bit>
#include <utility>

#include "ops/encoding_indexes.h"
#include "ops/iso_2022_jp_decoder.h"
#include "ops/legacy_output.h"

namespace nano {
namespace {

// A decoder is its state and nothing else. `Handle` is the standard's handler; false: the byte is
// restored, and comes again. `Pair` is the code point of a lead byte and the byte after it, 0 where
// there is none; `Finish` is the handler at the end of the queue.

// https://encoding.spec.whatwg.org/#gb18030-decoder
struct Gb18030Decoder {
  static constexpr bool kHasPairs = true;
  uint8_t first, second, third, unused;

  bool IsIdle() const { return first == 0 && second == 0 && third == 0; }
  static char32_t Pair(uint8_t lead, uint8_t byte) {
    if (!IsByteInRange(lead, 0x81, 0xfe) || byte < 0x40 || byte == 0x7f || byte == 0xff) return 0;
    const uint8_t offset = byte < 0x7f ? 0x40 : 0x41;
    return Gb18030Index().At((lead - 0x81u) * 190 + (byte - offset));
  }
  uint32_t RangesPointer(uint8_t fourth) const {
    return (first - 0x81u) * 12600 + (second - 0x30u) * 1260 + (third - 0x81u) * 10 + fourth - 0x30;
  }
  bool Handle(uint8_t byte, LegacyOutput& output) {
    if (third != 0 && IsByteInRange(byte, 0x30, 0x39)) {
      output.PutOrError(Gb18030RangesCodePoint(RangesPointer(byte)));
      first = second = third = 0;
      return true;
    }
    if (second != 0) {
      if (third == 0 && IsByteInRange(byte, 0x81, 0xfe)) {
        third = byte;
        return true;
      }
      // The second is a digit, which is restored as itself, and the third a lead byte.
      output.PutError();
      output.Put(second);
      first = std::exchange(third, 0);
      second = 0;
      return false;
    }
    if (first != 0) {
      if (IsByteInRange(byte, 0x30, 0x39)) {
        second = byte;
        return true;
      }
      const char32_t code_point = Pair(std::exchange(first, 0), byte);
      output.PutOrError(code_point);
      return code_point != 0 || !IsAsciiByte(byte);
    }
    if (IsAsciiByte(byte)) {
      output.Put(byte);
    } else if (byte == 0x80) {
      output.Put(0x20ac);
    } else if (byte <= 0xfe) {
      first = byte;
    } else {
      output.PutError();
    }
    return true;
  }
  void Finish(LegacyOutput& output) const {
    if (!IsIdle()) output.PutError();
  }
};

// https://encoding.spec.whatwg.org/#big5-decoder
struct Big5Decoder {
  static constexpr bool kHasPairs = true;
  uint8_t leading, unused[3];

  bool IsIdle() const { return leading == 0; }
  static char32_t Pair(uint8_t lead, uint8_t byte) {
    if (!IsByteInRange(lead, 0x81, 0xfe)) return 0;
    if (!IsByteInRange(byte, 0x40, 0x7e) && !IsByteInRange(byte, 0xa1, 0xfe)) return 0;
    const uint8_t offset = byte < 0x7f ? 0x40 : 0x62;
    return Big5Index().At((lead - 0x81u) * 157 + (byte - offset));
  }
  // The pointers that stand for two code points: 1133, 1135, 1164, 1166.
  static bool PutTwo(uint8_t lead, uint8_t byte, LegacyOutput& output) {
    if (lead != 0x88) return false;
    if (byte != 0x62 && byte != 0x64 && byte != 0xa3 && byte != 0xa5) return false;
    output.Put(byte < 0x80 ? 0xca : 0xea);
    output.Put(byte == 0x62 || byte == 0xa3 ? 0x304 : 0x30c);
    return true;
  }
  bool Handle(uint8_t byte, LegacyOutput& output) {
    if (leading != 0) {
      const uint8_t lead = std::exchange(leading, 0);
      if (PutTwo(lead, byte, output)) return true;
      const char32_t code_point = Pair(lead, byte);
      output.PutOrError(code_point);
      return code_point != 0 || !IsAsciiByte(byte);
    }
    if (IsAsciiByte(byte)) {
      output.Put(byte);
    } else if (IsByteInRange(byte, 0x81, 0xfe)) {
      leading = byte;
    } else {
      output.PutError();
    }
    return true;
  }
  void Finish(LegacyOutput& output) const {
    if (!IsIdle()) output.PutError();
  }
};

// https://encoding.spec.whatwg.org/#euc-jp-decoder
struct EucJpDecoder {
  static constexpr bool kHasPairs = true;
  uint8_t leading, jis0212, unused[2];

  bool IsIdle() const { return leading == 0; }
  static bool IsOfPair(uint8_t byte) { return IsByteInRange(byte, 0xa1, 0xfe); }
  static size_t Pointer(uint8_t lead, uint8_t byte) { return (lead - 0xa1u) * 94 + (byte - 0xa1u); }
  static char32_t Pair(uint8_t lead, uint8_t byte) {
    return IsOfPair(lead) && IsOfPair(byte) ? Jis0208Index().At(Pointer(lead, byte)) : 0;
  }
  static char32_t ThirdOf0212(uint8_t lead, uint8_t byte) {
    return IsOfPair(lead) && IsOfPair(byte) ? Jis0212Index().At(Pointer(lead, byte)) : 0;
  }
  bool Handle(uint8_t byte, LegacyOutput& output) {
    if (leading == 0x8e && IsByteInRange(byte, 0xa1, 0xdf)) {
      leading = 0;
      output.Put(0xff61 - 0xa1 + byte);
      return true;
    }
    if (leading == 0x8f && IsOfPair(byte)) {
      jis0212 = 1;
      leading = byte;
      return true;
    }
    if (leading != 0) {
      const uint8_t lead = std::exchange(leading, 0);
      const bool is_0212 = std::exchange(jis0212, 0) != 0;
      const char32_t code_point = is_0212 ? ThirdOf0212(lead, byte) : Pair(lead, byte);
      output.PutOrError(code_point);
      return code_point != 0 || !IsAsciiByte(byte);
    }
    if (IsAsciiByte(byte)) {
      output.Put(byte);
    } else if (byte == 0x8e || byte == 0x8f || IsOfPair(byte)) {
      leading = byte;
    } else {
      output.PutError();
    }
    return true;
  }
  void Finish(LegacyOutput& output) const {
    if (!IsIdle()) output.PutError();
  }
};

// https://encoding.spec.whatwg.org/#shift_jis-decoder
struct ShiftJisDecoder {
  static constexpr bool kHasPairs = true;
  uint8_t leading, unused[3];

  bool IsIdle() const { return leading == 0; }
  static bool IsLead(uint8_t byte) {
    return IsByteInRange(byte, 0x81, 0x9f) || IsByteInRange(byte, 0xe0, 0xfc);
  }
  static char32_t Pair(uint8_t lead, uint8_t byte) {
    if (!IsLead(lead) || byte < 0x40 || byte == 0x7f || byte > 0xfc) return 0;
    const uint8_t offset = byte < 0x7f ? 0x40 : 0x41;
    const uint8_t lead_offset = lead < 0xa0 ? 0x81 : 0xc1;
    const uint32_t pointer = static_cast<uint32_t>((lead - lead_offset) * 188 + byte - offset);
    if (pointer >= 8836 && pointer <= 10715) return 0xe000 - 8836 + pointer;
    return Jis0208Index().At(pointer);
  }
  bool Handle(uint8_t byte, LegacyOutput& output) {
    if (leading != 0) {
      const char32_t code_point = Pair(std::exchange(leading, 0), byte);
      output.PutOrError(code_point);
      return code_point != 0 || !IsAsciiByte(byte);
    }
    if (IsAsciiByte(byte) || byte == 0x80) {
      output.Put(byte);
    } else if (IsByteInRange(byte, 0xa1, 0xdf)) {
      output.Put(0xff61 - 0xa1 + byte);
    } else if (IsLead(byte)) {
      leading = byte;
    } else {
      output.PutError();
    }
    return true;
  }
  void Finish(LegacyOutput& output) const {
    if (!IsIdle()) output.PutError();
  }
};

// https://encoding.spec.whatwg.org/#euc-kr-decoder
struct EucKrDecoder {
  static constexpr bool kHasPairs = true;
  uint8_t leading, unused[3];

  bool IsIdle() const { return leading == 0; }
  static char32_t Pair(uint8_t lead, uint8_t byte) {
    if (!IsByteInRange(lead, 0x81, 0xfe) || !IsByteInRange(byte, 0x41, 0xfe)) return 0;
    return EucKrIndex().At((lead - 0x81u) * 190 + (byte - 0x41u));
  }
  bool Handle(uint8_t byte, LegacyOutput& output) {
    if (leading != 0) {
      const char32_t code_point = Pair(std::exchange(leading, 0), byte);
      output.PutOrError(code_point);
      return code_point != 0 || !IsAsciiByte(byte);
    }
    if (IsAsciiByte(byte)) {
      output.Put(byte);
    } else if (IsByteInRange(byte, 0x81, 0xfe)) {
      leading = byte;
    } else {
      output.PutError();
    }
    return true;
  }
  void Finish(LegacyOutput& output) const {
    if (!IsIdle()) output.PutError();
  }
};

// The bytes from `at` on that a decoder between two characters can take without its state; the
// first that it can't.
template <typename Decoder>
size_t TakePairs(std::span<const uint8_t> bytes, size_t at, LegacyOutput& output) {
  while (true) {
    at += output.PutAscii(bytes.subspan(at));
    const size_t start = at;
    while (at + 1 < bytes.size() && !IsAsciiByte(bytes[at])) {
      const char32_t code_point = Decoder::Pair(bytes[at], bytes[at + 1]);
      if (code_point == 0) return at;
      output.Put(code_point);
      at += 2;
    }
    if (at == start || at == bytes.size()) return at;
  }
}

template <typename Decoder>
std::optional<size_t> Decode(const LegacyChunk& chunk, LegacyState& state, char16_t* units) {
  static_assert(sizeof(Decoder) == sizeof(LegacyState));
  Decoder decoder = std::bit_cast<Decoder>(std::exchange(state, {}));
  LegacyOutput output(units);
  size_t at = 0;
  while (at < chunk.bytes.size()) {
    if constexpr (Decoder::kHasPairs) {
      if (decoder.IsIdle()) at = TakePairs<Decoder>(chunk.bytes, at, output);
      if (at == chunk.bytes.size()) break;
    }
    if (decoder.Handle(chunk.bytes[at], output)) at++;
    if (chunk.fatal && output.malformed()) return std::nullopt;
  }
  if (chunk.last) {
    decoder.Finish(output);
    if (chunk.fatal && output.malformed()) return std::nullopt;
  } else {
    state = std::bit_cast<LegacyState>(decoder);
  }
  return output.size();
}

}  // namespace

std::optional<size_t> DecodeLegacy(LegacyEncoding encoding, const LegacyChunk& chunk,
                                   LegacyState& state, char16_t* units) {
  switch (encoding) {
    case LegacyEncoding::kGb18030:
      return Decode<Gb18030Decoder>(chunk, state, units);
    case LegacyEncoding::kBig5:
      return Decode<Big5Decoder>(chunk, state, units);
    case LegacyEncoding::kEucJp:
      return Decode<EucJpDecoder>(chunk, state, units);
    case LegacyEncoding::kIso2022Jp:
      return Decode<Iso2022JpDecoder>(chunk, state, units);
    case LegacyEncoding::kShiftJis:
      return Decode<ShiftJisDecoder>(chunk, state, units);
    case LegacyEncoding::kEucKr:
      return Decode<EucKrDecoder>(chunk, state, units);
  }
  return std::nullopt;
}

}  // namespace nano
