// Signatures by keys of pairs.

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <climits>
#include <cstring>

#include "ops/crypto.h"
#include "ops/crypto_loaded_key.h"
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
  std::shared_ptr<const PairKey> key;
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
  to->key = LoadedKeyArgument(info, 0, !verify);
  const int message = verify ? 2 : 1;
  if (to->key == nullptr) return false;
  to->work.kind = &to->key->kind;
  if (verify && !to->signature.Read(info, 1)) return false;
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
    if (StopFlagOf(work.isolate).load(std::memory_order_relaxed)) return false;
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

}  // namespace

void OpCryptoKeySign(const Arguments& info) {
  const ErrorQueueScope errors;
  WorkArguments given;
  if (!Read(info, false, &given)) return BadArgument(info, "op_crypto_key_sign");
  const SecretBytes signature = Sign(given.work, given.key->key);
  if (signature.empty()) return info.GetReturnValue().SetNull();
  v8::Local<v8::ArrayBuffer> result;
  if (NewBuffer(info.GetIsolate(), signature).ToLocal(&result)) info.GetReturnValue().Set(result);
}

void OpCryptoKeyVerify(const Arguments& info) {
  const ErrorQueueScope errors;
  WorkArguments given;
  if (!Read(info, true, &given)) return BadArgument(info, "op_crypto_key_verify");
  const KeyKind& kind = *given.work.kind;
  ByteSpan signature = given.signature.span();
  SecretBytes encoded;
  bool possible = true;
  if (kind.family == KeyFamily::kCurve) {
    encoded = ToDer(kind, signature);
    signature = encoded;
    possible = !encoded.empty();
  } else if (IsEdwards(kind)) {
    possible = !given.key->small_order && !IsOfSmallOrder(kind, signature);
  }
  info.GetReturnValue().Set(possible && Verify(given.work, given.key->key, signature));
}

}  // namespace nano
