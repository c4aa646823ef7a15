// OpenSSL's own functions for each hash, whose state is a struct that can be copied: its EVP
// interface, which hides the state, takes twice as long for two blocks. A state begins with the
// hash so far, kStateSize bytes of Words of the machine, which is all that Transform goes by.
#pragma once

#include <openssl/md5.h>
#include <openssl/sha.h>

#include <cstddef>

namespace nano {

// OpenSSL advises against them, for the sake of other providers than its own.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

struct Md5 {
  static constexpr size_t kSize = MD5_DIGEST_LENGTH;
  using State = MD5_CTX;
  static constexpr auto Init = MD5_Init;
  static constexpr auto Update = MD5_Update;
  static constexpr auto Final = MD5_Final;
};
struct Sha1 {
  static constexpr size_t kSize = SHA_DIGEST_LENGTH;
  using State = SHA_CTX;
  using Word = SHA_LONG;
  static constexpr size_t kBlock = SHA_CBLOCK;
  static constexpr size_t kStateSize = 5 * sizeof(Word);
  static constexpr auto Init = SHA1_Init;
  static constexpr auto Update = SHA1_Update;
  static constexpr auto Transform = SHA1_Transform;
  static constexpr auto Final = SHA1_Final;
};
struct Sha256 {
  static constexpr size_t kSize = SHA256_DIGEST_LENGTH;
  using State = SHA256_CTX;
  using Word = SHA_LONG;
  static constexpr size_t kBlock = SHA256_CBLOCK;
  static constexpr size_t kStateSize = 8 * sizeof(Word);
  static constexpr auto Init = SHA256_Init;
  static constexpr auto Update = SHA256_Update;
  static constexpr auto Transform = SHA256_Transform;
  static constexpr auto Final = SHA256_Final;
};
struct Sha384 {
  static constexpr size_t kSize = SHA384_DIGEST_LENGTH;
  using State = SHA512_CTX;
  using Word = SHA_LONG64;
  static constexpr size_t kBlock = SHA512_CBLOCK;
  static constexpr size_t kStateSize = 8 * sizeof(Word);
  static constexpr auto Init = SHA384_Init;
  static constexpr auto Update = SHA384_Update;
  static constexpr auto Transform = SHA512_Transform;
  static constexpr auto Final = SHA384_Final;
};
struct Sha512 {
  static constexpr size_t kSize = SHA512_DIGEST_LENGTH;
  using State = SHA512_CTX;
  using Word = SHA_LONG64;
  static constexpr size_t kBlock = SHA512_CBLOCK;
  static constexpr size_t kStateSize = 8 * sizeof(Word);
  static constexpr auto Init = SHA512_Init;
  static constexpr auto Update = SHA512_Update;
  static constexpr auto Transform = SHA512_Transform;
  static constexpr auto Final = SHA512_Final;
};

#pragma GCC diagnostic pop

}  // namespace nano
