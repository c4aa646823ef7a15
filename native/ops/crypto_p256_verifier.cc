#include "ops/crypto_p256_verifier.h"

#include <openssl/core_names.h>
#include <openssl/obj_mac.h>

#include <algorithm>

#include "base/check.h"

// OpenSSL 3 has nothing in the place of EC_GROUP_precompute_mult.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace nano {

namespace {

using Group = std::unique_ptr<EC_GROUP, FreeBy<EC_GROUP_free>>;

constexpr size_t kScalar = 32;
constexpr size_t kPoint = 1 + 2 * kScalar;

const EC_GROUP* P256() {
  static const EC_GROUP* const kGroup = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  NANO_CHECK(kGroup != nullptr);
  return kGroup;
}

// A copy, without the mark of secrets that makes OpenSSL slow, and that a group's own has.
const BIGNUM* Order() {
  static const BIGNUM* const kOrder = BN_dup(EC_GROUP_get0_order(P256()));
  NANO_CHECK(kOrder != nullptr);
  return kOrder;
}

// Without that mark, too.
Number PublicNumber(ByteSpan bytes) {
  return Number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

// Null where OpenSSL refuses.
Group NewGroup(EVP_PKEY* key) {
  uint8_t encoded[kPoint];
  size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, encoded, sizeof encoded,
                                      &size) != 1) {
    return nullptr;
  }
  const NumberContext numbers(BN_CTX_new());
  const Point point(EC_POINT_new(P256()));
  Group group(EC_GROUP_dup(P256()));
  if (group == nullptr ||
      EC_POINT_oct2point(P256(), point.get(), encoded, size, numbers.get()) != 1 ||
      EC_GROUP_set_generator(group.get(), point.get(), Order(), BN_value_one()) != 1 ||
      EC_GROUP_precompute_mult(group.get(), numbers.get()) != 1) {
    return nullptr;
  }
  return group;
}

// Is the number from 1 to the order less 1?
bool IsScalar(const BIGNUM* number) { return !BN_is_zero(number) && BN_cmp(number, Order()) < 0; }

}  // namespace

P256Verifier::~P256Verifier() { EC_GROUP_free(group_.load()); }

void P256Verifier::Prepare() {
  const ErrorQueueScope errors;
  Group group = NewGroup(key_);
  group_.store(group.release(), std::memory_order_release);
}

// https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.186-5.pdf, 6.4.2. Nothing here is secret.
bool P256Verifier::Verify(ByteSpan digest, ByteSpan signature) const {
  const ErrorQueueScope errors;
  const EC_GROUP* group = group_.load(std::memory_order_acquire);
  NANO_CHECK(group != nullptr);
  if (signature.size() != 2 * kScalar) return false;
  const BIGNUM* order = Order();
  const NumberContext numbers(BN_CTX_new());
  // 1. r and s.
  const Number r = PublicNumber(signature.first(kScalar));
  const Number s = PublicNumber(signature.subspan(kScalar));
  if (!IsScalar(r.get()) || !IsScalar(s.get())) return false;
  // 2-3. The leftmost bits of the hash.
  const Number hash = PublicNumber(digest.first(std::min(digest.size(), kScalar)));
  // 4-5. By how much each point counts.
  const Number inverse(BN_mod_inverse(nullptr, s.get(), order, numbers.get()));
  const Number u(BN_new());
  const Number v(BN_new());
  if (inverse == nullptr ||
      BN_mod_mul(u.get(), hash.get(), inverse.get(), order, numbers.get()) != 1 ||
      BN_mod_mul(v.get(), r.get(), inverse.get(), order, numbers.get()) != 1) {
    return false;
  }
  // 6. Both generators' multiples by their tables.
  const Point sum(EC_POINT_new(P256()));
  const Point of_key(EC_POINT_new(group));
  if (EC_POINT_mul(P256(), sum.get(), u.get(), nullptr, nullptr, numbers.get()) != 1 ||
      EC_POINT_mul(group, of_key.get(), v.get(), nullptr, nullptr, numbers.get()) != 1 ||
      EC_POINT_add(P256(), sum.get(), sum.get(), of_key.get(), numbers.get()) != 1) {
    return false;
  }
  // 7-9. The sum's x is r; the point at infinity has none.
  const Number x(BN_new());
  return EC_POINT_get_affine_coordinates(P256(), sum.get(), x.get(), nullptr, numbers.get()) == 1 &&
         BN_nnmod(x.get(), x.get(), order, numbers.get()) == 1 && BN_cmp(x.get(), r.get()) == 0;
}

}  // namespace nano
