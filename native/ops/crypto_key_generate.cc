// New pairs of keys.

#include <openssl/core_names.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <memory>

#include "ops/crypto.h"
#include "ops/crypto_key_formats.h"
#include "ops/op_work.h"

namespace nano {

namespace {

// So large public exponents are slow to search primes for, and nobody uses them.
constexpr size_t kMaxExponentBytes = 32;

struct RsaRequest {
  uint32_t bits = 0;
  ByteSpan exponent;
};

// The search for primes stops when it is to.
int GoOn(EVP_PKEY_CTX* context) {
  const auto* stop = static_cast<const StopFlag*>(EVP_PKEY_CTX_get_app_data(context));
  return stop->load(std::memory_order_relaxed) ? 0 : 1;
}

Number PartOf(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return nullptr;
  return Number(number);
}

SecretBytes BytesOf(const Number& number) {
  SecretBytes bytes(static_cast<size_t>(BN_num_bytes(number.get())));
  BN_bn2bin(number.get(), bytes.data());
  return bytes;
}

SecretBytes RsaPrivateHandle(const EVP_PKEY* key) {
  static constexpr const char* kNames[kRsaPrivateParts] = {
      OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,           OSSL_PKEY_PARAM_RSA_D,
      OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2,     OSSL_PKEY_PARAM_RSA_EXPONENT1,
      OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
  SecretBytes bytes[kRsaPrivateParts];
  RsaParts parts;
  parts.count = kRsaPrivateParts;
  for (size_t i = 0; i < parts.count; i++) {
    const Number number = PartOf(key, kNames[i]);
    if (number == nullptr) return {};
    bytes[i] = BytesOf(number);
    parts.part[i] = bytes[i];
  }
  return WriteRsaParts(parts);
}

SecretBytes GenerateRsa(const StopFlag& stop, const RsaRequest& request) {
  ByteSpan exponent = request.exponent;
  while (!exponent.empty() && exponent[0] == 0) exponent = exponent.subspan(1);
  if (exponent.size() > kMaxExponentBytes || request.bits > kMaxModulusBits) return {};
  const Number e = ToNumber(exponent);
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  if (EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(request.bits)) != 1 ||
      EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e.get()) != 1) {
    return {};
  }
  EVP_PKEY_CTX_set_app_data(context.get(), const_cast<StopFlag*>(&stop));
  EVP_PKEY_CTX_set_cb(context.get(), GoOn);
  EVP_PKEY* generated = nullptr;
  if (EVP_PKEY_generate(context.get(), &generated) != 1) return {};
  const Key key(generated);
  return RsaPrivateHandle(key.get());
}

// Random numbers until one is a scalar of the curve, which nearly each is.
SecretBytes GenerateCurve(const KeyKind& kind) {
  SecretBytes scalar(kind.private_size);
  for (;;) {
    NANO_CHECK(RAND_priv_bytes(scalar.data(), static_cast<int>(scalar.size())) == 1);
    // P-521's scalars have one bit in their first byte.
    if (kind.private_size == 66) scalar[0] &= 1;
    SecretBytes handle = CurvePrivateHandle(kind, scalar, {});
    if (!handle.empty()) return handle;
  }
}

SecretBytes Generate(const KeyKind& kind) {
  if (kind.family == KeyFamily::kCurve) return GenerateCurve(kind);
  SecretBytes handle(kind.private_size);
  NANO_CHECK(RAND_priv_bytes(handle.data(), static_cast<int>(handle.size())) == 1);
  return handle;
}

// OpenSSL searches for both primes in one go.
class RsaGeneration final : public OpWork {
 public:
  RsaGeneration(const KeyKind& kind, const RsaRequest& request)
      : kind_(kind),
        bits_(request.bits),
        exponent_(request.exponent.begin(), request.exponent.end()) {}

  size_t bytes() const override { return kObjects + exponent_.size(); }
  bool has_long_pieces() const override { return true; }

  bool Next(const StopFlag& stop) override {
    const ErrorQueueScope errors;
    private_handle_ = GenerateRsa(stop, {bits_, exponent_});
    if (private_handle_.empty()) return false;
    public_handle_ = PublicHandleOf(kind_, private_handle_);
    NANO_CHECK(!public_handle_.empty());
    return false;
  }

  v8::MaybeLocal<v8::Value> Result(v8::Isolate* isolate) override {
    if (private_handle_.empty()) return v8::Null(isolate);
    return NewSecrets(isolate, {private_handle_, public_handle_});
  }

 private:
  // Numbers and the memory that OpenSSL computes with.
  static constexpr size_t kObjects = 64 * 1024;

  const KeyKind& kind_;
  const uint32_t bits_;
  const SecretBytes exponent_;
  SecretBytes private_handle_;
  SecretBytes public_handle_;
};

}  // namespace

void OpCryptoKeyGenerate(const Arguments& info) {
  const ErrorQueueScope errors;
  const KeyKind* kind = KeyKindArgument(info, 0);
  if (kind == nullptr) return BadArgument(info, "op_crypto_key_generate");
  if (kind->family == KeyFamily::kRsa) {
    BytesArgument exponent;
    if (info.Length() < 3 || !info[1]->IsUint32() || !exponent.Read(info, 2)) {
      return BadArgument(info, "op_crypto_key_generate");
    }
    const RsaRequest request{info[1].As<v8::Uint32>()->Value(), exponent.span()};
    return PerformWork(info, std::make_unique<RsaGeneration>(*kind, request), true);
  }
  const SecretBytes private_handle = Generate(*kind);
  if (private_handle.empty()) return info.GetReturnValue().SetNull();
  const SecretBytes public_handle = PublicHandleOf(*kind, private_handle);
  NANO_CHECK(!public_handle.empty());
  ReturnSecrets(info, {private_handle, public_handle});
}

}  // namespace nano
