// The loop of PBKDF2: HMAC of the last HMAC, again and again.
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <span>

#include "ops/crypto_hash.h"

namespace nano {

class HmacRounds {
 public:
  virtual ~HmacRounds() = default;
  // `count` times: *last becomes its HMAC, which is added to *sum bit by bit.
  virtual void Run(uint32_t count, Mac* last, Mac* sum) = 0;
};

std::unique_ptr<HmacRounds> NewHmacRounds(const EVP_MD* digest, std::span<const uint8_t> key);

}  // namespace nano
