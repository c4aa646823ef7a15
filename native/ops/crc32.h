// The checksum of gzip. The engine's zlib computes it by tables, which takes as long as to inflate.
#pragma once

#include <cstdint>
#include <span>

namespace nano {

// The CRC-32 of all that came before, whose own is `crc`, and of `bytes`; 0 at first.
uint32_t UpdateCrc32(uint32_t crc, std::span<const uint8_t> bytes);

}  // namespace nano
