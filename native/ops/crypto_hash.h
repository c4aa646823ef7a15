// Hashes and MACs for the ops of Web Crypto. Long input is taken in pieces, between which the
// isolate's interruption is heeded.
#pragma once

#include <openssl/evp.h>
#include <v8.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>

#include "base/piecework.h"
#include "ops/arguments.h"

namespace nano {

struct Mac {
  std::array<uint8_t, EVP_MAX_MD_SIZE> bytes;
  unsigned int size = 0;
  std::span<const uint8_t> span() const { return {bytes.data(), size}; }
};

struct FreeDigestContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigestContext>;

// How much is hashed or ciphered between two looks at the isolate's interruption.
inline constexpr size_t kPiece = size_t{1} << 20;

// Null when the argument names no hash.
const EVP_MD* HashArgument(const Arguments& info, int index);

// False when the work is to stop.
[[nodiscard]] bool UpdateDigest(const StopFlag& stop, EVP_MD_CTX* context,
                                std::span<const uint8_t> data);

// HMAC with one key for many messages.
class Hmac {
 public:
  Hmac(const EVP_MD* digest, std::span<const uint8_t> key);
  // Of the parts in a row. False when the work is to stop.
  [[nodiscard]] bool Compute(const StopFlag& stop,
                             std::initializer_list<std::span<const uint8_t>> parts, Mac* mac);
  // The same by steps: what `context` is given in between is the message.
  void Begin();
  EVP_MD_CTX* context() { return working_.get(); }
  void End(Mac* mac);

 private:
  // Both have taken the key.
  DigestContext inner_{EVP_MD_CTX_new()};
  DigestContext outer_{EVP_MD_CTX_new()};
  DigestContext working_{EVP_MD_CTX_new()};
};

}  // namespace nano
