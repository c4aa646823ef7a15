// Checks of keys on the curves P-256, P-384 and P-521: SEC 1, section 3.2.

#include <algorithm>

#include "ops/crypto_key_formats.h"

namespace nano {

namespace {

SecretBytes Uncompressed(const KeyKind& kind, const EC_POINT* point, BN_CTX* context) {
  SecretBytes bytes(kind.public_size);
  const size_t size = EC_POINT_point2oct(GroupOf(kind), point, POINT_CONVERSION_UNCOMPRESSED,
                                         bytes.data(), bytes.size(), context);
  // The point at infinity is shorter.
  return size == bytes.size() ? bytes : SecretBytes();
}

}  // namespace

SecretBytes CurvePublicHandle(const KeyKind& kind, ByteSpan encoded) {
  const NumberContext context(BN_CTX_new());
  const Point point(EC_POINT_new(GroupOf(kind)));
  const bool known_form = !encoded.empty() && encoded[0] >= 2 && encoded[0] <= 4;
  if (!known_form || EC_POINT_oct2point(GroupOf(kind), point.get(), encoded.data(), encoded.size(),
                                        context.get()) != 1) {
    return {};
  }
  return Uncompressed(kind, point.get(), context.get());
}

SecretBytes CurvePrivateHandle(const KeyKind& kind, ByteSpan scalar_bytes, ByteSpan encoded) {
  if (scalar_bytes.size() != kind.private_size) return {};
  const EC_GROUP* group = GroupOf(kind);
  const NumberContext context(BN_CTX_new());
  const Number scalar = ToNumber(scalar_bytes);
  if (BN_is_zero(scalar.get()) || BN_cmp(scalar.get(), EC_GROUP_get0_order(group)) >= 0) return {};
  const Point point(EC_POINT_new(group));
  if (EC_POINT_mul(group, point.get(), scalar.get(), nullptr, nullptr, context.get()) != 1) {
    return {};
  }
  const SecretBytes derived = Uncompressed(kind, point.get(), context.get());
  if (derived.empty()) return {};
  if (!encoded.empty() && CurvePublicHandle(kind, encoded) != derived) return {};
  return der::Concatenate({scalar_bytes, derived});
}

}  // namespace nano
