// The integers that RSA keys are: https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1

#include "ops/crypto_keys.h"

namespace nano {

namespace {

size_t BitLength(ByteSpan number) {
  if (number.empty()) return 0;
  size_t bits = (number.size() - 1) * 8;
  for (uint8_t first = number[0]; first != 0; first >>= 1) bits++;
  return bits;
}

bool IsOdd(const Number& number) { return BN_is_odd(number.get()); }

// Is a * b congruent to 1 modulo m?
bool AreInverse(const Number& a, const Number& b, const Number& m, BN_CTX* context) {
  const Number product(BN_new());
  return BN_mod_mul(product.get(), a.get(), b.get(), m.get(), context) == 1 &&
         BN_is_one(product.get());
}

Number MinusOne(const Number& number) {
  Number less(BN_dup(number.get()));
  NANO_CHECK(less != nullptr && BN_sub_word(less.get(), 1) == 1);
  return less;
}

// With e, what undoes it modulo a prime: it is both below that prime and inverse to e.
bool IsExponentOf(const Number& exponent, const Number& prime, const Number& e, BN_CTX* context) {
  const Number order = MinusOne(prime);
  return BN_cmp(exponent.get(), order.get()) < 0 && AreInverse(exponent, e, order, context);
}

}  // namespace

bool ReadRsaParts(ByteSpan handle, bool is_private, RsaParts* parts) {
  static constexpr uint8_t kTwoPrimes[1] = {0};
  ByteSpan content;
  der::Reader whole(handle);
  if (!whole.Read(der::kSequence, &content) || !whole.done()) return false;
  der::Reader reader(content);
  if (is_private && !reader.ReadExactly(der::kInteger, kTwoPrimes)) return false;
  parts->count = is_private ? kRsaPrivateParts : kRsaPublicParts;
  for (size_t i = 0; i < parts->count; i++) {
    if (!reader.ReadUnsigned(&parts->part[i])) return false;
    if (parts->part[i].size() > kMaxModulusBits / 8) return false;
  }
  return reader.done();
}

SecretBytes WriteRsaParts(const RsaParts& parts) {
  SecretBytes content;
  if (parts.count == kRsaPrivateParts) content = der::Unsigned({});
  for (size_t i = 0; i < parts.count; i++) {
    const SecretBytes part = der::Unsigned(parts.part[i]);
    content = der::Concatenate({content, part});
  }
  return der::Value(der::kSequence, {content});
}

bool IsRsaKey(const RsaParts& parts) {
  if (BitLength(parts.part[0]) > kMaxModulusBits || BitLength(parts.part[0]) < 16) return false;
  const NumberContext context(BN_CTX_new());
  Number number[kRsaPrivateParts];
  for (size_t i = 0; i < parts.count; i++) number[i] = ToNumber(parts.part[i]);
  const Number& n = number[0];
  const Number& e = number[1];
  if (!IsOdd(n) || !IsOdd(e) || BN_is_one(e.get()) || BN_cmp(e.get(), n.get()) >= 0) return false;
  if (parts.count == kRsaPublicParts) return true;
  const Number& d = number[2];
  const Number& p = number[3];
  const Number& q = number[4];
  if (!IsOdd(p) || !IsOdd(q) || BN_is_one(p.get()) || BN_is_one(q.get())) return false;
  const Number product(BN_new());
  if (BN_mul(product.get(), p.get(), q.get(), context.get()) != 1 ||
      BN_cmp(product.get(), n.get()) != 0) {
    return false;
  }
  return BN_cmp(d.get(), n.get()) < 0 && AreInverse(d, e, MinusOne(p), context.get()) &&
         AreInverse(d, e, MinusOne(q), context.get()) &&
         IsExponentOf(number[5], p, e, context.get()) &&
         IsExponentOf(number[6], q, e, context.get()) && BN_cmp(number[7].get(), p.get()) < 0 &&
         AreInverse(number[7], q, p, context.get());
}

}  // namespace nano
