// What the decoders of the legacy encodings write to, and what they ask of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace nano {

constexpr bool IsByteInRange(uint8_t byte, uint8_t first, uint8_t last) {
  return byte >= first && byte <= last;
}
constexpr bool IsAsciiByte(uint8_t byte) { return byte < 0x80; }

// UTF-16 as a decoder gives it, into as much room as LegacyUnits says.
class LegacyOutput {
 public:
  explicit LegacyOutput(char16_t* units) : begin_(units), at_(units) {}

  void Put(char32_t code_point) {
    if (code_point < 0x10000) {
      *at_++ = static_cast<char16_t>(code_point);
      return;
    }
    *at_++ = static_cast<char16_t>(0xd7c0 + (code_point >> 10));
    *at_++ = static_cast<char16_t>(0xdc00 + (code_point & 0x3ff));
  }
  void PutError() {
    *at_++ = 0xfffd;
    malformed_ = true;
  }
  // 0 stands for an error.
  void PutOrError(char32_t code_point) { code_point == 0 ? PutError() : Put(code_point); }
  // As many as are ASCII at the beginning of `bytes`.
  size_t PutAscii(std::span<const uint8_t> bytes) {
    size_t count = 0;
    for (uint64_t eight; count + sizeof eight <= bytes.size(); count += sizeof eight) {
      std::memcpy(&eight, bytes.data() + count, sizeof eight);
      if ((eight & 0x8080'8080'8080'8080) != 0) break;
      for (size_t i = 0; i < sizeof eight; i++) at_[count + i] = bytes[count + i];
    }
    for (; count < bytes.size() && IsAsciiByte(bytes[count]); count++) at_[count] = bytes[count];
    at_ += count;
    return count;
  }

  bool malformed() const { return malformed_; }
  size_t size() const { return static_cast<size_t>(at_ - begin_); }

 private:
  char16_t* const begin_;
  char16_t* at_;
  bool malformed_ = false;
};

}  // namespace nano
