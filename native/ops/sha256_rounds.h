// The rounds of PBKDF2 with SHA-256 by the instructions of x64 for it (SHA-NI): what a hash gives
// stays in registers for the next one, where OpenSSL's function for a block takes it from memory.
//
// No branch and no address depends on what is hashed.
#pragma once

#include <array>
#include <cstdint>

namespace nano {

using Sha256Words = std::array<uint32_t, 8>;

// The hashes so far of a key of HMAC: the inner and the outer one.
struct Sha256HmacKey {
  Sha256Words inner;
  Sha256Words outer;
};

// Has the machine the instructions? Where it has not, nothing else here may be called.
bool HasFastSha256Rounds();

// `count` times: *last becomes its HMAC, which is added to *sum bit by bit.
void FastSha256Rounds(const Sha256HmacKey& key, uint32_t count, Sha256Words* last,
                      Sha256Words* sum);

}  // namespace nano
