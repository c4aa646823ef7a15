#include "ops/crypto_p256_verifier.h"

#include <openssl/core_names.h>
#include <openssl/obj_mac.h>

#include <algorithm>

#include "base/check.h"
#include "engine/bound/openssl.h"

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

Point PointOf(EVP_PKEY* key) {
  uint8_t encoded[kPoint];
  size_t size = 0;
  const NumberContext numbers(BN_CTX_new());
  Point point(EC_POINT_new(P256()));
  NANO_CHECK(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, encoded, sizeof encoded,
                                             &size) == 1);
  NANO_CHECK(EC_POINT_oct2point(P256(), point.get(), encoded, size, numbers.get()) == 1);
  return point;
}

// Null where OpenSSL refuses.
Group NewGroup(const Point& generator) {
  const NumberContext numbers(BN_CTX_new());
  Group group(EC_GROUP_dup(P256()));
  if (group == nullptr ||
      EC_GROUP_set_generator(group.get(), generator.get(), Order(), BN_value_one()) != 1 ||
      EC_GROUP_precompute_mult(group.get(), numbers.get()) != 1) {
    return nullptr;
  }
  return group;
}

// Is the number from 1 to the order less 1?
bool IsScalar(const BIGNUM* number) { return !BN_is_zero(number) && BN_cmp(number, Order()) < 0; }

// Is the point's x, by the order, r? Its coordinates are x times z squared, and z: to multiply by
// the square takes less time than to divide by it.
bool HasX(const EC_POINT* point, const BIGNUM* r, BN_CTX* numbers) {
  const BIGNUM* field = EC_GROUP_get0_field(P256());
  const Number x(BN_new());
  const Number z(BN_new());
  const Number square(BN_new());
  const Number product(BN_new());
  // The point at infinity has none.
  if (EC_POINT_is_at_infinity(P256(), point) != 0 ||
      EC_POINT_get_Jprojective_coordinates_GFp(P256(), point, x.get(), nullptr, z.get(), numbers) !=
          1 ||
      BN_mod_sqr(square.get(), z.get(), field, numbers) != 1 ||
      BN_mod_mul(product.get(), r, square.get(), field, numbers) != 1) {
    return false;
  }
  if (BN_cmp(product.get(), x.get()) == 0) return true;
  // The field has a few more numbers than the order.
  const Number more(BN_new());
  return BN_add(more.get(), r, Order()) == 1 && BN_cmp(more.get(), field) < 0 &&
         BN_mod_mul(product.get(), more.get(), square.get(), field, numbers) == 1 &&
         BN_cmp(product.get(), x.get()) == 0;
}

// u times the generator, and v times the key's point. `group`: with a table for it, or null.
bool Combine(const EC_GROUP* group, const EC_POINT* key, const BIGNUM* u, const BIGNUM* v,
             EC_POINT* sum, BN_CTX* numbers) {
  if (group == nullptr) return EC_POINT_mul(P256(), sum, u, key, v, numbers) == 1;
  const Point of_key(EC_POINT_new(group));
  return EC_POINT_mul(P256(), sum, u, nullptr, nullptr, numbers) == 1 &&
         EC_POINT_mul(group, of_key.get(), v, nullptr, nullptr, numbers) == 1 &&
         EC_POINT_add(P256(), sum, sum, of_key.get(), numbers) == 1;
}

}  // namespace

P256Verifier::P256Verifier(EVP_PKEY* key, Charge charge)
    : point_(PointOf(key)), charge_(std::move(charge)) {}

P256Verifier::~P256Verifier() { EC_GROUP_free(group_.load()); }

void P256Verifier::Prepare() {
  const ErrorQueueScope errors;
  Group group = NewGroup(point_);
  group_.store(group.release(), std::memory_order_release);
}

// https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.186-5.pdf, 6.4.2. Nothing here is secret.
bool P256Verifier::Verify(ByteSpan digest, ByteSpan signature) const {
  const ErrorQueueScope errors;
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
  const Number inverse(BN_new());
  const Number u(BN_new());
  const Number v(BN_new());
  if (ossl_ec_group_do_inverse_ord(P256(), inverse.get(), s.get(), numbers.get()) != 1 ||
      BN_mod_mul(u.get(), hash.get(), inverse.get(), order, numbers.get()) != 1 ||
      BN_mod_mul(v.get(), r.get(), inverse.get(), order, numbers.get()) != 1) {
    return false;
  }
  // 6-9. Their sum.
  const EC_GROUP* group = group_.load(std::memory_order_acquire);
  const Point sum(EC_POINT_new(P256()));
  return Combine(group, point_.get(), u.get(), v.get(), sum.get(), numbers.get()) &&
         HasX(sum.get(), r.get(), numbers.get());
}

}  // namespace nano
