#include "ops/crypto_p256_verifier.h"

#include <openssl/ecdsa.h>

#include <thread>
#include <vector>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes Some(testing::Random& random, size_t size) {
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Next());
  return bytes;
}

Key NewKey() { return Key(EVP_EC_gen("P-256")); }

// r and s in a row.
Bytes Sign(const Key& key, const Bytes& digest) {
  const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
  Bytes encoded(80);
  size_t size = encoded.size();
  EXPECT(EVP_PKEY_sign_init(context.get()) == 1);
  EXPECT(EVP_PKEY_sign(context.get(), encoded.data(), &size, digest.data(), digest.size()) == 1);
  const uint8_t* data = encoded.data();
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(size));
  Bytes plain(64);
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), plain.data(), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), plain.data() + 32, 32);
  ECDSA_SIG_free(signature);
  return plain;
}

bool ByOpenSsl(const Key& key, const Bytes& digest, const Bytes& plain) {
  ECDSA_SIG* signature = ECDSA_SIG_new();
  ECDSA_SIG_set0(signature, BN_bin2bn(plain.data(), 32, nullptr),
                 BN_bin2bn(plain.data() + 32, 32, nullptr));
  uint8_t* encoded = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &encoded);
  const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
  EXPECT(EVP_PKEY_verify_init(context.get()) == 1);
  const int right = EVP_PKEY_verify(context.get(), encoded, static_cast<size_t>(size),
                                    digest.data(), digest.size());
  OPENSSL_free(encoded);
  ECDSA_SIG_free(signature);
  ERR_clear_error();
  return right == 1;
}

Bytes OrderPlus(unsigned more) {
  const Number number(BN_dup(EC_GROUP_get0_order(
      std::unique_ptr<EC_GROUP, FreeBy<EC_GROUP_free>>(EC_GROUP_new_by_curve_name(415)).get())));
  BN_add_word(number.get(), more);
  Bytes bytes(32);
  BN_bn2binpad(number.get(), bytes.data(), 32);
  return bytes;
}

TEST(a_verifier_says_of_signatures_what_openssl_says_with_a_table_and_without) {
  testing::Random random(21);
  for (int keys = 0; keys < 6; keys++) {
    const Key key = NewKey();
    P256Verifier verifier(key.get());
    EXPECT(!verifier.is_ready());
    if (keys % 2 == 0) verifier.Prepare();
    EXPECT_EQ(verifier.is_ready(), keys % 2 == 0);
    for (int i = 0; i < 100; i++) {
      // Hashes shorter and longer than the scalars, too.
      const size_t sizes[] = {20, 32, 48, 64};
      const Bytes digest = Some(random, sizes[random.Below(4)]);
      Bytes signature = Sign(key, digest);
      EXPECT(verifier.Verify(digest, signature));
      Bytes other = digest;
      other[random.Below(std::min<size_t>(other.size(), 32))] ^= 0x10;
      EXPECT(!verifier.Verify(other, signature));
      signature[random.Below(64)] ^= static_cast<uint8_t>(1 + random.Below(255));
      EXPECT(!verifier.Verify(digest, signature));
      EXPECT(!ByOpenSsl(key, digest, signature));
      EXPECT(!verifier.Verify(digest, Some(random, 64)));
    }
  }
}

void RefuseWhatIsNoScalar(bool with_table) {
  testing::Random random(22);
  const Key key = NewKey();
  P256Verifier verifier(key.get());
  if (with_table) verifier.Prepare();
  const Bytes digest = Some(random, 32);
  const Bytes right = Sign(key, digest);
  const Bytes parts[] = {Bytes(32), OrderPlus(0), OrderPlus(1), Bytes(32, 0xff)};
  for (const Bytes& part : parts) {
    for (const size_t at : {size_t{0}, size_t{32}}) {
      Bytes wrong = right;
      std::copy(part.begin(), part.end(), wrong.begin() + static_cast<ptrdiff_t>(at));
      EXPECT(!verifier.Verify(digest, wrong));
      EXPECT(!ByOpenSsl(key, digest, wrong));
    }
  }
  for (const size_t size : {0, 1, 32, 63, 65, 128}) {
    EXPECT(!verifier.Verify(digest, Bytes(size, 1)));
  }
  EXPECT(!verifier.Verify(Bytes(32), right));
  EXPECT(!verifier.Verify({}, right));
  EXPECT(verifier.Verify(digest, right));
}

TEST(a_verifier_refuses_numbers_that_are_no_scalars) {
  RefuseWhatIsNoScalar(true);
  RefuseWhatIsNoScalar(false);
}

// The hash zero, and one for which both multiples are of the same point or add up to infinity.
TEST(a_verifier_adds_points_that_are_the_same) {
  const Key key = NewKey();
  P256Verifier verifier(key.get());
  const Bytes zero(32);
  const Bytes order = OrderPlus(0);
  for (int i = 0; i < 2; i++) {
    EXPECT(verifier.Verify(zero, Sign(key, zero)));
    EXPECT(verifier.Verify(order, Sign(key, order)));
    if (i == 0) verifier.Prepare();
  }
}

Bytes OfPadded(const BIGNUM* number) {
  Bytes bytes(32);
  BN_bn2binpad(number, bytes.data(), 32);
  return bytes;
}

// A point whose x is the order plus a little: the key is made so that a signature with that little
// as r, and any s, is right.
TEST(a_verifier_takes_an_x_beyond_the_order) {
  const std::unique_ptr<EC_GROUP, FreeBy<EC_GROUP_free>> group(EC_GROUP_new_by_curve_name(415));
  const BIGNUM* order = EC_GROUP_get0_order(group.get());
  const NumberContext numbers(BN_CTX_new());
  const Point sum(EC_POINT_new(group.get()));
  const Number r(BN_new());
  const Number x(BN_new());
  BN_zero(r.get());
  do {
    BN_add_word(r.get(), 1);
    BN_add(x.get(), r.get(), order);
    ERR_clear_error();
  } while (EC_POINT_set_compressed_coordinates(group.get(), sum.get(), x.get(), 0, numbers.get()) !=
           1);
  // With the hash h and s: the sum is h/s times the generator, and r/s times the key.
  testing::Random random(24);
  const Bytes digest = Some(random, 32);
  const Bytes s = OfPadded(BN_value_one());
  const Number hash(BN_bin2bn(digest.data(), 32, nullptr));
  const Point of_generator(EC_POINT_new(group.get()));
  const Point of_key(EC_POINT_new(group.get()));
  const Number inverse(BN_mod_inverse(nullptr, r.get(), order, numbers.get()));
  EC_POINT_mul(group.get(), of_generator.get(), hash.get(), nullptr, nullptr, numbers.get());
  EC_POINT_invert(group.get(), of_generator.get(), numbers.get());
  EC_POINT_add(group.get(), of_key.get(), sum.get(), of_generator.get(), numbers.get());
  EC_POINT_mul(group.get(), of_key.get(), nullptr, of_key.get(), inverse.get(), numbers.get());
  uint8_t encoded[65];
  EXPECT_EQ(EC_POINT_point2oct(group.get(), of_key.get(), POINT_CONVERSION_UNCOMPRESSED, encoded,
                               sizeof encoded, numbers.get()),
            sizeof encoded);
  const Key key = NewKey();
  EXPECT(EVP_PKEY_set1_encoded_public_key(key.get(), encoded, sizeof encoded) == 1);
  Bytes signature = OfPadded(r.get());
  signature.insert(signature.end(), s.begin(), s.end());
  P256Verifier verifier(key.get());
  EXPECT(ByOpenSsl(key, digest, signature));
  for (int i = 0; i < 2; i++) {
    EXPECT(verifier.Verify(digest, signature));
    if (i == 0) verifier.Prepare();
  }
}

TEST(threads_may_verify_while_the_table_is_made) {
  testing::Random random(23);
  const Key key = NewKey();
  P256Verifier verifier(key.get());
  const Bytes digest = Some(random, 32);
  const Bytes signature = Sign(key, digest);
  std::thread maker([&] { verifier.Prepare(); });
  while (!verifier.is_ready()) std::this_thread::yield();
  std::vector<std::thread> users;
  for (int i = 0; i < 3; i++) {
    users.emplace_back([&] {
      for (int uses = 0; uses < 50; uses++) EXPECT(verifier.Verify(digest, signature));
    });
  }
  for (std::thread& user : users) user.join();
  maker.join();
}

TEST(one_use_of_many_says_that_it_is_time) {
  const Key key = NewKey();
  P256Verifier verifier(key.get());
  int times = 0;
  for (uint32_t i = 0; i < 3 * P256Verifier::kUses; i++) times += verifier.CountUse() ? 1 : 0;
  EXPECT_EQ(times, 1);
}

}  // namespace
}  // namespace nano
