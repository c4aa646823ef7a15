#include "ops/crypto_rounds.h"

#include <openssl/crypto.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <cstddef>

#include "base/check.h"
#include "ops/plain_hashes.h"

namespace nano {

namespace {

void Add(const Mac& last, Mac* sum) {
  for (unsigned int i = 0; i < last.size; i++) sum->bytes[i] ^= last.bytes[i];
}

template <typename Hash>
class RoundsOf final : public HmacRounds {
 public:
  // `key`: a block.
  explicit RoundsOf(std::span<const uint8_t> key) {
    uint8_t block[kMaxBlock];
    for (size_t i = 0; i < key.size(); i++) block[i] = key[i] ^ 0x36;
    Hash::Init(&inner_);
    Hash::Update(&inner_, block, key.size());
    for (size_t i = 0; i < key.size(); i++) block[i] = key[i] ^ 0x5c;
    Hash::Init(&outer_);
    Hash::Update(&outer_, block, key.size());
    OPENSSL_cleanse(block, sizeof block);
  }
  ~RoundsOf() override {
    OPENSSL_cleanse(&inner_, sizeof inner_);
    OPENSSL_cleanse(&outer_, sizeof outer_);
  }

  void Run(uint32_t count, Mac* last, Mac* sum) override {
    for (uint32_t i = 0; i < count; i++) {
      typename Hash::State state = inner_;
      Hash::Update(&state, last->bytes.data(), last->size);
      Hash::Final(last->bytes.data(), &state);
      state = outer_;
      Hash::Update(&state, last->bytes.data(), last->size);
      Hash::Final(last->bytes.data(), &state);
      Add(*last, sum);
    }
  }

 private:
  static constexpr size_t kMaxBlock = 128;
  typename Hash::State inner_;
  typename Hash::State outer_;
};

class RoundsOfAny final : public HmacRounds {
 public:
  RoundsOfAny(const EVP_MD* digest, std::span<const uint8_t> key) : hmac_(digest, key) {}
  void Run(uint32_t count, Mac* last, Mac* sum) override {
    for (uint32_t i = 0; i < count; i++) {
      NANO_CHECK(hmac_.Compute(kNoStop, {last->span()}, last));
      Add(*last, sum);
    }
  }

 private:
  // A round is short.
  static inline const StopFlag kNoStop{false};
  Hmac hmac_;
};

}  // namespace

std::unique_ptr<HmacRounds> NewHmacRounds(const EVP_MD* digest, std::span<const uint8_t> key) {
  uint8_t block[256] = {};
  const size_t size = static_cast<size_t>(EVP_MD_get_block_size(digest));
  NANO_CHECK(size <= sizeof block);
  if (key.size() > size) {
    NANO_CHECK(EVP_Digest(key.data(), key.size(), block, nullptr, digest, nullptr) == 1);
  } else {
    std::copy(key.begin(), key.end(), block);
  }
  const std::span<const uint8_t> padded(block, size);
  std::unique_ptr<HmacRounds> rounds;
  switch (EVP_MD_get_type(digest)) {
    case NID_sha1:
      rounds = std::make_unique<RoundsOf<Sha1>>(padded);
      break;
    case NID_sha256:
      rounds = std::make_unique<RoundsOf<Sha256>>(padded);
      break;
    case NID_sha384:
      rounds = std::make_unique<RoundsOf<Sha384>>(padded);
      break;
    case NID_sha512:
      rounds = std::make_unique<RoundsOf<Sha512>>(padded);
      break;
    default:
      rounds = std::make_unique<RoundsOfAny>(digest, padded);
  }
  OPENSSL_cleanse(block, sizeof block);
  return rounds;
}

}  // namespace nano
