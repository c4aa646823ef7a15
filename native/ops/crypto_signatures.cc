// Signatures by keys of pairs.

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <utility>

#include "base/bytes.h"
#include "ops/crypto.h"
#include "ops/crypto_hash.h"
#include "ops/crypto_loaded_key.h"
#include "ops/op_host.h"
#include "ops/op_work.h"

namespace nano {

namespace {

using Signature = std::unique_ptr<ECDSA_SIG, FreeBy<ECDSA_SIG_free>>;

// One call of an op.
struct Work {
  const KeyKind* kind;
  bool verify = false;
  ByteSpan message;
  // To be verified.
  ByteSpan signature;
  // Null where the algorithm hashes by itself.
  const char* hash = nullptr;
  // The same, of a curve's.
  const EVP_MD* digest = nullptr;
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
    if (work.kind->family == KeyFamily::kCurve) work.digest = HashArgument(info, index);
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
  to->key = LoadedKeyArgument(info, 0, !verify);
  const int message = verify ? 2 : 1;
  if (to->key == nullptr) return false;
  to->work.kind = &to->key->kind;
  to->work.verify = verify;
  if (verify && !to->signature.Read(info, 1)) return false;
  if (!to->message.Read(info, message)) return false;
  to->work.signature = to->signature.span();
  to->work.message = to->message.span();
  return ReadManner(info, message + 1, to);
}

bool Start(Work& work, const Key& key, EVP_MD_CTX* context) {
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
  auto* start = work.verify ? EVP_DigestVerifyInit_ex : EVP_DigestSignInit_ex;
  return start(context, nullptr, work.hash, nullptr, nullptr, key.get(), params) == 1;
}

// In pieces, between which it can be stopped.
bool Hash(const Work& work, const StopFlag& stop, EVP_MD_CTX* context) {
  ByteSpan rest = work.message;
  while (!rest.empty()) {
    if (stop.load(std::memory_order_relaxed)) return false;
    const ByteSpan piece = rest.first(std::min(rest.size(), kPiece));
    const int taken = work.verify ? EVP_DigestVerifyUpdate(context, piece.data(), piece.size())
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
SecretBytes Sign(Work& work, const Key& key, const StopFlag& stop) {
  const DigestContext context(EVP_MD_CTX_new());
  if (!Start(work, key, context.get())) return {};
  const bool streams = work.hash != nullptr;
  if (streams && !Hash(work, stop, context.get())) return {};
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

bool VerifyEncoded(Work& work, const Key& key, ByteSpan signature, const StopFlag& stop) {
  const DigestContext context(EVP_MD_CTX_new());
  if (!Start(work, key, context.get())) return false;
  if (work.hash == nullptr) {
    return EVP_DigestVerify(context.get(), DataOf(signature), signature.size(),
                            DataOf(work.message), work.message.size()) == 1;
  }
  if (!Hash(work, stop, context.get())) return false;
  return EVP_DigestVerifyFinal(context.get(), DataOf(signature), signature.size()) == 1;
}

bool VerifyOnP256(const Work& work, const P256Verifier& verifier, const StopFlag& stop) {
  const DigestContext context(EVP_MD_CTX_new());
  uint8_t digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  return EVP_DigestInit_ex2(context.get(), work.digest, nullptr) == 1 &&
         UpdateDigest(stop, context.get(), work.message) &&
         EVP_DigestFinal_ex(context.get(), digest, &size) == 1 &&
         verifier.Verify({digest, size}, work.signature);
}

bool Verify(Work& work, const PairKey& key, const StopFlag& stop) {
  if (key.verifier != nullptr) return VerifyOnP256(work, *key.verifier, stop);
  if (key.kind.family == KeyFamily::kCurve) {
    const SecretBytes encoded = ToDer(key.kind, work.signature);
    return !encoded.empty() && VerifyEncoded(work, key.key, encoded, stop);
  }
  if (IsEdwards(key.kind) && (key.small_order || IsOfSmallOrder(key.kind, work.signature))) {
    return false;
  }
  return VerifyEncoded(work, key.key, work.signature, stop);
}

// What came of the work: a signature, empty where there is none, or whether one is right.
struct Signed {
  SecretBytes signature;
  bool is_right = false;
};

Signed Do(Work& work, const PairKey& key, const StopFlag& stop) {
  const ErrorQueueScope errors;
  if (work.verify) return {.is_right = Verify(work, key, stop)};
  return {.signature = Sign(work, key.key, stop)};
}

v8::MaybeLocal<v8::Value> ToValue(v8::Isolate* isolate, const Work& work, const Signed& outcome) {
  if (work.verify) return v8::Boolean::New(isolate, outcome.is_right);
  if (outcome.signature.empty()) return v8::Null(isolate);
  v8::Local<v8::ArrayBuffer> result;
  if (!NewBuffer(isolate, outcome.signature).ToLocal(&result)) return {};
  return result;
}

// About a millisecond's work. What takes longer than some is not for an isolate's turn: OpenSSL
// does it in one go.
Effort EffortOf(const Work& work, const PairKey& key) {
  // Of one that is hashed as a whole by the algorithm itself.
  constexpr size_t kLongMessage = size_t{4} << 20;
  constexpr size_t kDearMessage = size_t{128} << 10;
  constexpr int kLongModulus = 4096;
  const size_t size = work.message.size();
  if (size > kMostCopied) return Effort::kSmall;
  if (key.kind.family != KeyFamily::kRsa) {
    return work.hash == nullptr && size >= kLongMessage ? Effort::kLong : Effort::kDear;
  }
  if (!work.verify) {
    return EVP_PKEY_get_bits(key.key.get()) >= kLongModulus ? Effort::kLong : Effort::kDear;
  }
  return size >= kDearMessage ? Effort::kDear : Effort::kSmall;
}

class Signing final : public OpWork {
 public:
  Signing(const Work& work, std::shared_ptr<const PairKey> key, Effort effort)
      : key_(std::move(key)),
        message_(Bytes::Copy(work.message)),
        signature_(work.signature.begin(), work.signature.end()),
        context_(work.context.begin(), work.context.end()),
        is_long_(effort == Effort::kLong),
        work_(work) {
    work_.message = message_.span();
    work_.signature = signature_;
    work_.context = context_;
  }

  // Is all there that it is to work on?
  bool IsWhole(const Work& work) const { return message_.size() == work.message.size(); }
  size_t bytes() const override {
    return kObjects + message_.size() + signature_.size() + context_.size();
  }
  bool has_long_pieces() const override { return is_long_; }
  bool Next(const StopFlag& stop) override {
    outcome_ = Do(work_, *key_, stop);
    return false;
  }
  v8::MaybeLocal<v8::Value> Result(v8::Isolate* isolate) override {
    return ToValue(isolate, work_, outcome_);
  }

 private:
  // Numbers and the memory that OpenSSL computes with.
  static constexpr size_t kObjects = 16 * 1024;

  const std::shared_ptr<const PairKey> key_;
  const Bytes message_;
  const SecretBytes signature_;
  const SecretBytes context_;
  const bool is_long_;
  Work work_;
  Signed outcome_;
};

// Makes a key's table. The app may have let go of the key by then.
class Preparation final : public PieceWork {
 public:
  explicit Preparation(std::shared_ptr<const PairKey> key) : key_(std::move(key)) {}
  bool Next(const StopFlag&) override {
    key_->verifier->Prepare();
    return false;
  }
  bool has_long_pieces() const override { return true; }

 private:
  const std::shared_ptr<const PairKey> key_;
};

// A key that has verified much will again.
void CountUse(v8::Isolate* isolate, const std::shared_ptr<const PairKey>& key) {
  OpHost* host = OpHostOf(isolate);
  if (host == nullptr || key->verifier == nullptr || key->verifier->is_ready() ||
      !key->verifier->CountUse()) {
    return;
  }
  host->StartUnasked(std::make_unique<Preparation>(key));
}

void Perform(const Arguments& info, WorkArguments& given) {
  v8::Isolate* isolate = info.GetIsolate();
  const Effort effort = EffortOf(given.work, *given.key);
  if (IsForBeside(isolate, effort)) {
    auto work = std::make_unique<Signing>(given.work, given.key, effort);
    if (work->IsWhole(given.work) && StartBeside(info, std::move(work))) return;
  }
  const Signed outcome = Do(given.work, *given.key, StopFlagOf(isolate));
  v8::Local<v8::Value> result;
  if (ToValue(isolate, given.work, outcome).ToLocal(&result)) info.GetReturnValue().Set(result);
}

}  // namespace

void OpCryptoKeySign(const Arguments& info) {
  WorkArguments given;
  if (!Read(info, false, &given)) return BadArgument(info, "op_crypto_key_sign");
  Perform(info, given);
}

void OpCryptoKeyVerify(const Arguments& info) {
  WorkArguments given;
  if (!Read(info, true, &given)) return BadArgument(info, "op_crypto_key_verify");
  CountUse(info.GetIsolate(), given.key);
  Perform(info, given);
}

}  // namespace nano
