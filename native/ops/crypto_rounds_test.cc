#include "ops/crypto_rounds.h"

#include <openssl/hmac.h>

#include <algorithm>
#include <span>
#include <vector>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

std::vector<uint8_t> Some(testing::Random& random, size_t size) {
  std::vector<uint8_t> bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Next());
  return bytes;
}

Mac HmacByOpenSsl(const EVP_MD* digest, std::span<const uint8_t> key, const Mac& message) {
  Mac mac;
  HMAC(digest, key.data(), static_cast<int>(key.size()), message.bytes.data(), message.size,
       mac.bytes.data(), &mac.size);
  return mac;
}

bool Same(const Mac& a, const Mac& b) {
  return a.size == b.size && std::equal(a.span().begin(), a.span().end(), b.span().begin());
}

}  // namespace

TEST(RoundsOfHmacAreAsOpenSslsHmac) {
  testing::Random random(23);
  for (const char* name : {"SHA1", "SHA2-256", "SHA2-384", "SHA2-512", "MD5", "SHA3-256"}) {
    EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
    const auto block = static_cast<size_t>(EVP_MD_get_block_size(digest));
    for (size_t size : {size_t{0}, size_t{1}, block - 1, block, block + 1, 3 * block}) {
      const std::vector<uint8_t> key = Some(random, size);
      Mac last;
      last.size = static_cast<unsigned>(EVP_MD_get_size(digest));
      for (uint8_t& byte : last.bytes) byte = static_cast<uint8_t>(random.Next());
      Mac sum = last;
      Mac expected = last;
      Mac expected_sum = last;
      const auto rounds = NewHmacRounds(digest, key);
      for (uint32_t count : {0u, 1u, 2u, 7u}) {
        rounds->Run(count, &last, &sum);
        for (uint32_t i = 0; i < count; i++) {
          expected = HmacByOpenSsl(digest, key, expected);
          for (size_t at = 0; at < expected.size; at++) {
            expected_sum.bytes[at] ^= expected.bytes[at];
          }
        }
        EXPECT(Same(last, expected));
        EXPECT(Same(sum, expected_sum));
      }
    }
    EVP_MD_free(digest);
  }
}

}  // namespace nano
