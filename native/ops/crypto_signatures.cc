// Signatures by keys of pairs.

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <climits>
#include <cstring>

#include "ops/crypto.h"
#include "ops/crypto_keys.h"
#include "ops/op_host.h"

namespace nano {

namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeBy<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, FreeBy<ECDSA_SIG_free>>;

// One call of an op.
struct Work {
  v8::Isolate* isolate;
  const KeyKind* kind;
  ByteSpan message;
  // Null where the algorithm hashes by itself.
  const char* hash = nullptr;
  // RSA-PSS's; else, RSA has the padding of PKCS #1.
  bool has_salt = false;
  int salt_length = 0;
  // Of the algorithms that hash by themselves; without bytes where they take none.
  ByteSpan context;
};

struct WorkArguments {
  BytesArgument handle;
  BytesArgument signature;
  BytesArgument message;
  BytesArgument context;
  Work work;
};

// `work.hash` says whether there must be one. The last argument: a number, the salt's length;
// bytes, the context; or undefined.
bool ReadManner(const Arguments& info, int index, WorkArguments* to) {
  Work& work = to->work;
  const bool hashes =
      work.kind->family == KeyFamily::kRsa || work.kind->family == KeyFamily::kCurve;
  if (hashes) {
    work.hash = KeyHashArgument(info, index);
    if (work.hash == nullptr) return false;
  }
  if (index + 1 >= info.Length() || info[index + 1]->IsUndefined()) return true;
  if (work.kind->family == KeyFamily::kRsa) {
    if (!info[index + 1]->IsUint32()) return false;
    work.has_salt = true;
    // Longer than any modulus, and so refused, what is more.
    work.salt_length =
        static_cast<int>(std::min<uint32_t>(info[index + 1].As<v8::Uint32>()->Value(), INT_MAX));
    return true;
  }
  if (hashes || !to->context.Read(info, index + 1)) return false;
  work.context = to->context.span();
  return true;
}

bool Read(const Arguments& info, bool verify, WorkArguments* to) {
  to->work.isolate = info.GetIsolate();
  to->work.kind = KeyKindArgument(info, 0);
  const int message = verify ? 3 : 2;
  if (to->work.kind == nullptr || !to->handle.Read(info, 1)) return false;
  if (verify && !to->signature.Read(info, 2)) return false;
  if (!to->message.Read(info, message)) return false;
  to->work.message = to->message.span();
  return ReadManner(info, message + 1, to);
}

bool Start(Work& work, const Key& key, bool verify, EVP_MD_CTX* context) {
  OSSL_PARAM params[3];
  size_t count = 0;
  char padding[] = OSSL_PKEY_RSA_PAD_MODE_PSS;
  if (work.has_salt) {
    params[count++] = OSSL_PARAM_construct_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, padding,
                                                       sizeof padding - 1);
    params[count++] = OSSL_PARAM_construct_int(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, &work.salt_length);
  }
  if (!work.context.empty()) {
    params[count++] = OSSL_PARAM_construct_octet_string(
        "context-string", const_cast<uint8_t*>(work.context.data()), work.context.size());
  }
  params[count] = OSSL_PARAM_construct_end();
  auto* start = verify ? EVP_DigestVerifyInit_ex : EVP_DigestSignInit_ex;
  return start(context, nullptr, work.hash, nullptr, nullptr, key.get(), params) == 1;
}

// In pieces, between which it can be stopped.
bool Hash(const Work& work, bool verify, EVP_MD_CTX* context) {
  constexpr size_t kPiece = size_t{1} << 20;
  ByteSpan rest = work.message;
  while (!rest.empty()) {
    if (Interrupted(work.isolate)) return false;
    const ByteSpan piece = rest.first(std::min(rest.size(), kPiece));
    const int taken = verify ? EVP_DigestVerifyUpdate(context, piece.data(), piece.size())
                             : EVP_DigestSignUpdate(context, piece.data(), piece.size());
    if (taken != 1) return false;
    rest = rest.subspan(piece.size());
  }
  return true;
}

// OpenSSL takes no null for no bytes.
const uint8_t* DataOf(ByteSpan bytes) {
  static constexpr uint8_t kNothing[1] = {};
  return bytes.empty() ? kNothing : bytes.data();
}

// From DER to r and s in a row, as the standard has it.
SecretBytes ToPlain(const KeyKind& kind, const SecretBytes& encoded) {
  const uint8_t* data = encoded.data();
  const Signature signature(d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(encoded.size())));
  NANO_CHECK(signature != nullptr);
  SecretBytes plain(2 * kind.private_size);
  const int size = static_cast<int>(kind.private_size);
  NANO_CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), plain.data(), size) == size);
  NANO_CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), plain.data() + size, size) == size);
  return plain;
}

// And back; empty where it is too long or too short.
SecretBytes ToDer(const KeyKind& kind, ByteSpan plain) {
  if (plain.size() != 2 * kind.private_size) return {};
  const SecretBytes r = der::Unsigned(plain.first(kind.private_size));
  const SecretBytes s = der::Unsigned(plain.subspan(kind.private_size));
  return der::Value(der::kSequence, {r, s});
}

// Empty where it fails.
SecretBytes Sign(Work& work, const Key& key) {
  const DigestContext context(EVP_MD_CTX_new());
  if (!Start(work, key, false, context.get())) return {};
  const bool streams = work.hash != nullptr;
  if (streams && !Hash(work, false, context.get())) return {};
  auto finish = [&](uint8_t* out, size_t* size) {
    return streams ? EVP_DigestSignFinal(context.get(), out, size) == 1
                   : EVP_DigestSign(context.get(), out, size, DataOf(work.message),
                                    work.message.size()) == 1;
  };
  size_t size = 0;
  if (!finish(nullptr, &size)) return {};
  SecretBytes signature(size);
  if (!finish(signature.data(), &size)) return {};
  signature.resize(size);
  return work.kind->family == KeyFamily::kCurve ? ToPlain(*work.kind, signature) : signature;
}

bool Verify(Work& work, const Key& key, ByteSpan signature) {
  const DigestContext context(EVP_MD_CTX_new());
  if (!Start(work, key, true, context.get())) return false;
  if (work.hash == nullptr) {
    return EVP_DigestVerify(context.get(), DataOf(signature), signature.size(),
                            DataOf(work.message), work.message.size()) == 1;
  }
  if (!Hash(work, true, context.get())) return false;
  return EVP_DigestVerifyFinal(context.get(), DataOf(signature), signature.size()) == 1;
}

// https://wicg.github.io/webcrypto-secure-curves/#ed25519-operations-verify: points of small order
// verify nothing. Their y coordinates, the sign's bit cleared.
bool IsOfSmallOrder(const KeyKind& kind, ByteSpan encoded) {
  static constexpr uint8_t kOfEight[2][32] = {
      {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
       0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
       0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
      {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
       0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
       0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}};
  const size_t size = kind.public_size;
  if (encoded.size() < size) return false;
  uint8_t y[57];
  std::memcpy(y, encoded.data(), size);
  y[size - 1] &= 0x7f;
  const bool is_448 = size == 57;
  // Zero and one; and a number that differs from the prime, 2 ** 255 - 19 or 2 ** 448 - 2 ** 224 -
  // 1, in its first byte at most by one.
  const bool rest_is_zero = std::all_of(y + 1, y + size, [](uint8_t byte) { return byte == 0; });
  if (rest_is_zero && y[0] <= 1) return true;
  if (!is_448) {
    for (const auto& point : kOfEight) {
      if (std::memcmp(y, point, size) == 0) return true;
    }
    const bool rest_is_prime =
        std::all_of(y + 1, y + 31, [](uint8_t byte) { return byte == 0xff; }) && y[31] == 0x7f;
    return rest_is_prime && y[0] >= 0xec && y[0] <= 0xee;
  }
  for (size_t i = 1; i < 56; i++) {
    if (y[i] != (i == 28 ? 0xfe : 0xff)) return false;
  }
  return y[56] == 0 && y[0] >= 0xfe;
}

bool IsEdwards(const KeyKind& kind) {
  return kind.family == KeyFamily::kRaw && kind.name.starts_with("Ed");
}

}  // namespace

void OpCryptoKeySign(const Arguments& info) {
  const ErrorQueueScope errors;
  WorkArguments given;
  if (!Read(info, false, &given)) return BadArgument(info, "op_crypto_key_sign");
  const Key key = LoadPrivateKey(*given.work.kind, given.handle.span());
  if (key == nullptr) return BadArgument(info, "op_crypto_key_sign");
  const SecretBytes signature = Sign(given.work, key);
  if (signature.empty()) return info.GetReturnValue().SetNull();
  v8::Local<v8::ArrayBuffer> result;
  if (NewBuffer(info.GetIsolate(), signature).ToLocal(&result)) info.GetReturnValue().Set(result);
}

void OpCryptoKeyVerify(const Arguments& info) {
  const ErrorQueueScope errors;
  WorkArguments given;
  if (!Read(info, true, &given)) return BadArgument(info, "op_crypto_key_verify");
  const KeyKind& kind = *given.work.kind;
  const Key key = LoadPublicKey(kind, given.handle.span());
  if (key == nullptr) return BadArgument(info, "op_crypto_key_verify");
  ByteSpan signature = given.signature.span();
  SecretBytes encoded;
  bool possible = true;
  if (kind.family == KeyFamily::kCurve) {
    encoded = ToDer(kind, signature);
    signature = encoded;
    possible = !encoded.empty();
  } else if (IsEdwards(kind)) {
    possible = !IsOfSmallOrder(kind, given.handle.span()) && !IsOfSmallOrder(kind, signature);
  }
  info.GetReturnValue().Set(possible && Verify(given.work, key, signature));
}

}  // namespace nano
