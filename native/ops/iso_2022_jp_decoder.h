// ISO-2022-JP's decoder: what its bytes are depends on the escape sequence before them.
#pragma once

#include <cstdint>
#include <utility>

#include "ops/encoding_indexes.h"
#include "ops/legacy_output.h"

namespace nano {

// https://encoding.spec.whatwg.org/#iso-2022-jp-decoder
struct Iso2022JpDecoder {
  static constexpr bool kHasPairs = false;
  enum State : uint8_t { kAscii, kRoman, kKatakana, kLeading, kTrailing, kEscapeStart, kEscape };
  uint8_t state, output_state, leading, has_output;

  bool Handle(uint8_t byte, LegacyOutput& output) {
    switch (state) {
      case kTrailing:
        return HandleTrailing(byte, output);
      case kEscapeStart:
        return HandleEscapeStart(byte, output);
      case kEscape:
        return HandleEscape(byte, output);
      default:
        HandleCharacter(byte, output);
        return true;
    }
  }
  // In the states that an escape sequence leads to.
  void HandleCharacter(uint8_t byte, LegacyOutput& output) {
    if (byte == 0x1b) {
      state = kEscapeStart;
      return;
    }
    has_output = 0;
    if (state == kLeading) {
      if (!IsByteInRange(byte, 0x21, 0x7e)) return output.PutError();
      leading = byte;
      state = kTrailing;
    } else if (state == kKatakana) {
      output.PutOrError(IsByteInRange(byte, 0x21, 0x5f) ? 0xff61 - 0x21 + byte : 0);
    } else if (byte == 0x0e || byte == 0x0f || !IsAsciiByte(byte)) {
      output.PutError();
    } else if (state == kRoman && byte == 0x5c) {
      output.Put(0xa5);
    } else {
      output.Put(state == kRoman && byte == 0x7e ? 0x203e : byte);
    }
  }
  bool HandleTrailing(uint8_t byte, LegacyOutput& output) {
    state = byte == 0x1b ? kEscapeStart : kLeading;
    const bool is_of_pair = IsByteInRange(byte, 0x21, 0x7e);
    output.PutOrError(is_of_pair ? Jis0208Index().At((leading - 0x21u) * 94 + (byte - 0x21u)) : 0);
    return true;
  }
  bool HandleEscapeStart(uint8_t byte, LegacyOutput& output) {
    if (byte == 0x24 || byte == 0x28) {
      leading = byte;
      state = kEscape;
      return true;
    }
    GoBack(output);
    return false;
  }
  bool HandleEscape(uint8_t byte, LegacyOutput& output) {
    const uint8_t lead = std::exchange(leading, 0);
    if (lead == 0x28 && (byte == 0x42 || byte == 0x4a || byte == 0x49)) {
      state = byte == 0x42 ? kAscii : byte == 0x4a ? kRoman : kKatakana;
    } else if (lead == 0x24 && (byte == 0x40 || byte == 0x42)) {
      state = kLeading;
    } else {
      // Both bytes are restored.
      GoBack(output);
      HandleCharacter(lead, output);
      return false;
    }
    output_state = state;
    if (std::exchange(has_output, 1) != 0) output.PutError();
    return true;
  }
  // An escape sequence that is none.
  void GoBack(LegacyOutput& output) {
    has_output = 0;
    state = output_state <= kLeading ? output_state : uint8_t{kAscii};
    output.PutError();
  }
  void Finish(LegacyOutput& output) {
    if (state == kEscapeStart) return output.PutError();
    if (state == kEscape) {
      GoBack(output);
      HandleCharacter(leading, output);
    }
    if (state == kTrailing) output.PutError();
  }
};

}  // namespace nano
