// AES-GCM by the vector instructions of x64 that work on two blocks at once (VAES, VPCLMULQDQ):
// about twice as fast as the engine's OpenSSL, which has them for AVX-512 alone.
// https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf
//
// No branch and no address depends on the key or on what is hidden.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/piecework.h"

namespace nano {

inline constexpr size_t kGcmIv = 12;
inline constexpr size_t kGcmTag = 16;

// Has the machine the instructions? Where it has not, nothing else here may be called.
bool HasFastGcm();
// Are key and iv of the lengths that are done here?
constexpr bool IsFastGcm(size_t key_size, size_t iv_size) {
  return (key_size == 16 || key_size == 32) && iv_size == kGcmIv;
}

struct GcmInput {
  bool encrypt;
  std::span<const uint8_t> key;
  std::span<const uint8_t> iv;
  std::span<const uint8_t> additional;
  std::span<const uint8_t> data;  // less than 64 GB
};

// Writes as many bytes as the data has to `out`, which does not overlap with it, and the tag that
// belongs to them. What was decrypted is nobody's before the tag is known to be right. False when
// it was stopped.
[[nodiscard]] bool FastGcm(const GcmInput& input, const StopFlag& stop, uint8_t* out,
                           uint8_t tag[kGcmTag]);

}  // namespace nano
