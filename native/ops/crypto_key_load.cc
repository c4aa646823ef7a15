// From handles to OpenSSL's keys.

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <cstring>

#include "ops/crypto_keys.h"

namespace nano {

namespace {

using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, FreeBy<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, FreeBy<OSSL_PARAM_free>>;

Key FromParams(const char* type, int selection, OSSL_PARAM* params) {
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, params) != 1) {
    return nullptr;
  }
  return Key(key);
}

Key LoadRsa(ByteSpan handle, bool is_private) {
  static constexpr const char* kNames[kRsaPrivateParts] = {
      OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,           OSSL_PKEY_PARAM_RSA_D,
      OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2,     OSSL_PKEY_PARAM_RSA_EXPONENT1,
      OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
  RsaParts parts;
  if (!ReadRsaParts(handle, is_private, &parts)) return nullptr;
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  Number numbers[kRsaPrivateParts];
  for (size_t i = 0; i < parts.count; i++) {
    numbers[i] = ToNumber(parts.part[i]);
    if (OSSL_PARAM_BLD_push_BN(builder.get(), kNames[i], numbers[i].get()) != 1) return nullptr;
  }
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  return FromParams("RSA", is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params.get());
}

// `scalar`: null for a public key.
Key LoadCurve(const KeyKind& kind, ByteSpan point, const BIGNUM* scalar) {
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, kind.openssl_name,
                                      0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  if (scalar != nullptr && OSSL_PARAM_BLD_push_BN_pad(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY,
                                                      scalar, kind.private_size) != 1) {
    return nullptr;
  }
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  return FromParams("EC", scalar == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, params.get());
}

Key LoadSeed(const KeyKind& kind, ByteSpan seed) {
  // OpenSSL takes the bytes as they are, and does not write to them.
  auto* bytes = const_cast<uint8_t*>(seed.data());
  OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("seed", bytes, seed.size()),
                         OSSL_PARAM_construct_end()};
  return FromParams(kind.openssl_name, EVP_PKEY_KEYPAIR, params);
}

}  // namespace

Number ToNumber(ByteSpan bytes) {
  Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  NANO_CHECK(number != nullptr);
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

Key LoadPublicKey(const KeyKind& kind, ByteSpan handle) {
  if (kind.family == KeyFamily::kRsa) return LoadRsa(handle, false);
  if (handle.size() != kind.public_size) return nullptr;
  if (kind.family == KeyFamily::kCurve) return LoadCurve(kind, handle, nullptr);
  return Key(EVP_PKEY_new_raw_public_key_ex(nullptr, kind.openssl_name, nullptr, handle.data(),
                                            handle.size()));
}

Key LoadPrivateKey(const KeyKind& kind, ByteSpan handle) {
  if (kind.family == KeyFamily::kRsa) return LoadRsa(handle, true);
  if (kind.family == KeyFamily::kCurve) {
    if (handle.size() != kind.private_size + kind.public_size) return nullptr;
    const Number scalar = ToNumber(handle.first(kind.private_size));
    return LoadCurve(kind, handle.subspan(kind.private_size), scalar.get());
  }
  if (handle.size() != kind.private_size) return nullptr;
  if (kind.family == KeyFamily::kSeed) return LoadSeed(kind, handle);
  return Key(EVP_PKEY_new_raw_private_key_ex(nullptr, kind.openssl_name, nullptr, handle.data(),
                                             handle.size()));
}

SecretBytes PublicHandleOf(const KeyKind& kind, ByteSpan handle) {
  if (kind.family == KeyFamily::kRsa) {
    RsaParts parts;
    if (!ReadRsaParts(handle, true, &parts)) return {};
    parts.count = kRsaPublicParts;
    return WriteRsaParts(parts);
  }
  if (kind.family == KeyFamily::kCurve) {
    if (handle.size() != kind.private_size + kind.public_size) return {};
    return der::Concatenate({handle.subspan(kind.private_size)});
  }
  const Key key = LoadPrivateKey(kind, handle);
  SecretBytes bytes(kind.public_size);
  size_t size = bytes.size();
  if (key == nullptr || EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) != 1 ||
      size != bytes.size()) {
    return {};
  }
  return bytes;
}

}  // namespace nano
