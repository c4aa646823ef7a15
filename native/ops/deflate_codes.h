// Prefix codes of deflate: https://www.rfc-editor.org/rfc/rfc1951#section-3.2
#pragma once

#include <cstdint>
#include <span>

namespace nano {

// The bits of a symbol, the first one lowest, and how many.
struct DeflateCode {
  uint16_t bits = 0;
  uint16_t length = 0;
};

// Gives each symbol that occurs the length of its code, so that all are as short as can be and none
// is longer than `limit`; there are codes for two symbols at least, whatever the counts.
void MakeCodeLengths(std::span<const uint32_t> counts, unsigned limit, std::span<uint8_t> lengths);

// https://www.rfc-editor.org/rfc/rfc1951#section-3.2.2
void AssignCodes(std::span<const uint8_t> lengths, std::span<DeflateCode> codes);

}  // namespace nano
