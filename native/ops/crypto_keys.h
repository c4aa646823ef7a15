// Keys of pairs for the ops of Web Crypto. The runtime keeps a key as bytes, its handle, which
// lives and dies with the isolate's heap and is cloned as bytes are; OpenSSL's object is made of it
// when the key is used first (crypto_loaded_key.h). A handle has been checked when the key was
// imported; what comes to an op may yet be anything.
//
// Handles: RSA, a PKCS #1 RSAPublicKey or RSAPrivateKey. P-*, the uncompressed point; a private key
// is the scalar with the point behind it. All others, the raw public key, and the raw private key
// or seed.
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

#include "ops/arguments.h"
#include "ops/crypto_der.h"

namespace nano {

enum class KeyFamily : uint8_t { kRsa, kCurve, kRaw, kSeed };

struct KeyKind {
  std::string_view name;
  KeyFamily family;
  // As OpenSSL names the type of key, or the curve.
  const char* openssl_name;
  // Of the algorithm, or of the curve; without tag and length.
  ByteSpan object_id;
  // In bytes; a curve's are those of the point and of the scalar. RSA has none.
  size_t public_size;
  size_t private_size;
};

inline constexpr size_t kMaxModulusBits = 16384;

// Null when the argument names no kind of key.
const KeyKind* KeyKindArgument(const Arguments& info, int index);
// OpenSSL's name of a hash that may be used with keys: null when the argument names none.
const char* KeyHashArgument(const Arguments& info, int index);
[[nodiscard]] bool BooleanArgument(const Arguments& info, int index, bool* value);

template <auto kFree>
struct FreeBy {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, FreeBy<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, FreeBy<BN_clear_free>>;
using NumberContext = std::unique_ptr<BN_CTX, FreeBy<BN_CTX_free>>;
using Point = std::unique_ptr<EC_POINT, FreeBy<EC_POINT_clear_free>>;

// Leaves nothing in OpenSSL's queue of errors, which belongs to the thread.
struct ErrorQueueScope {
  ErrorQueueScope() = default;
  ~ErrorQueueScope() { ERR_clear_error(); }
};

// The group of a curve; made once for the process.
const EC_GROUP* GroupOf(const KeyKind& kind);
Number ToNumber(ByteSpan bytes);

// The integers of a PKCS #1 key: modulus and public exponent, and of a private one also the private
// exponent, both primes, both exponents, and the coefficient.
inline constexpr size_t kRsaPublicParts = 2;
inline constexpr size_t kRsaPrivateParts = 8;
struct RsaParts {
  ByteSpan part[kRsaPrivateParts];
  size_t count = 0;
};
[[nodiscard]] bool ReadRsaParts(ByteSpan handle, bool is_private, RsaParts* parts);
SecretBytes WriteRsaParts(const RsaParts& parts);
// Are these numbers a key, as far as it can be told without a test for primes?
bool IsRsaKey(const RsaParts& parts);

// Null where the handle is none of this kind.
Key LoadPublicKey(const KeyKind& kind, ByteSpan handle);
Key LoadPrivateKey(const KeyKind& kind, ByteSpan handle);
// Of a private key's handle. Empty where that is none.
SecretBytes PublicHandleOf(const KeyKind& kind, ByteSpan private_handle);

// A handle, or what tells of it: overwritten before it is freed. False with an exception pending.
[[nodiscard]] bool NewSecret(v8::Isolate* isolate, ByteSpan bytes, v8::Local<v8::Value>* secret);
// A list of secrets.
v8::MaybeLocal<v8::Value> NewSecrets(v8::Isolate* isolate, std::initializer_list<ByteSpan> secrets);
// Returns one from the op.
void ReturnSecrets(const Arguments& info, std::initializer_list<ByteSpan> secrets);
void ReturnSecret(const Arguments& info, ByteSpan secret);

}  // namespace nano
