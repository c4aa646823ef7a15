#include "ops/crypto_rounds.h"

#include <openssl/crypto.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#include "base/check.h"
#include "ops/plain_hashes.h"
#include "ops/sha256_rounds.h"

namespace nano {

namespace {

void Add(const Mac& last, Mac* sum) {
  for (unsigned int i = 0; i < last.size; i++) sum->bytes[i] ^= last.bytes[i];
}

// The hash so far of a key that is as long as a block.
template <typename Hash>
void Begin(std::span<const uint8_t> key, uint8_t pad, typename Hash::State* state) {
  uint8_t block[Hash::kBlock];
  for (size_t i = 0; i < sizeof block; i++) block[i] = key[i] ^ pad;
  Hash::Init(state);
  Hash::Transform(state, block);
  OPENSSL_cleanse(block, sizeof block);
}

// From the order of bytes that hashes have, and back.
template <typename Words>
Words Swapped(Words words) {
  if constexpr (std::endian::native == std::endian::little) {
    for (auto& word : words) {
      word = sizeof word == 4 ? __builtin_bswap32(word) : __builtin_bswap64(word);
    }
  }
  return words;
}

// What is hashed in a round is a hash after a block, and so one more block that its padding fills
// up: the hashes' own functions for blocks take it from there.
template <typename Hash>
class RoundsOf final : public HmacRounds {
 public:
  // `key`: a block.
  explicit RoundsOf(std::span<const uint8_t> key) {
    Begin<Hash>(key, 0x36, &inner_);
    Begin<Hash>(key, 0x5c, &outer_);
  }
  ~RoundsOf() override {
    OPENSSL_cleanse(&inner_, sizeof inner_);
    OPENSSL_cleanse(&outer_, sizeof outer_);
  }

  void Run(uint32_t count, Mac* last, Mac* sum) override {
    alignas(64) uint8_t block[Hash::kBlock] = {};
    std::memcpy(block, last->bytes.data(), Hash::kSize);
    block[Hash::kSize] = 0x80;
    constexpr size_t kBits = 8 * (Hash::kBlock + Hash::kSize);
    block[Hash::kBlock - 2] = kBits >> 8;
    block[Hash::kBlock - 1] = kBits & 0xff;
    Words total = {};
    typename Hash::State state = inner_;
    for (uint32_t i = 0; i < count; i++) {
      Step(inner_, &state, block);
      const Words mac = Step(outer_, &state, block);
      for (size_t word = 0; word < kWords; word++) total[word] ^= mac[word];
    }
    std::memcpy(last->bytes.data(), block, Hash::kSize);
    total = Swapped(total);
    std::memcpy(block, &total, sizeof total);
    for (size_t byte = 0; byte < Hash::kSize; byte++) sum->bytes[byte] ^= block[byte];
    OPENSSL_cleanse(block, sizeof block);
    OPENSSL_cleanse(&total, sizeof total);
    OPENSSL_cleanse(&state, sizeof state);
  }

 private:
  using Word = typename Hash::Word;
  // Of its state: the first so many of them are the hash.
  static constexpr size_t kWords = Hash::kSize / sizeof(Word);
  using Words = std::array<Word, kWords>;

  // The block's hash after `begun`, into the block.
  static Words Step(const typename Hash::State& begun, typename Hash::State* state,
                    uint8_t* block) {
    std::memcpy(state, &begun, Hash::kStateSize);
    Hash::Transform(state, block);
    Words words;
    std::memcpy(&words, state, sizeof words);
    const Words swapped = Swapped(words);
    std::memcpy(block, &swapped, sizeof swapped);
    return words;
  }

  typename Hash::State inner_;
  typename Hash::State outer_;
};

class FastRounds final : public HmacRounds {
 public:
  // `key`: a block.
  explicit FastRounds(std::span<const uint8_t> key)
      : key_{.inner = BegunBy(key, 0x36), .outer = BegunBy(key, 0x5c)} {}
  ~FastRounds() override { OPENSSL_cleanse(&key_, sizeof key_); }

  void Run(uint32_t count, Mac* last, Mac* sum) override {
    Sha256Words words = WordsOf(*last);
    Sha256Words total = WordsOf(*sum);
    FastSha256Rounds(key_, count, &words, &total);
    words = Swapped(words);
    total = Swapped(total);
    std::memcpy(last->bytes.data(), &words, sizeof words);
    std::memcpy(sum->bytes.data(), &total, sizeof total);
    OPENSSL_cleanse(&words, sizeof words);
    OPENSSL_cleanse(&total, sizeof total);
  }

 private:
  static Sha256Words BegunBy(std::span<const uint8_t> key, uint8_t pad) {
    Sha256::State state;
    Begin<Sha256>(key, pad, &state);
    Sha256Words words;
    std::memcpy(&words, &state, sizeof words);
    OPENSSL_cleanse(&state, sizeof state);
    return words;
  }
  static Sha256Words WordsOf(const Mac& mac) {
    Sha256Words words;
    std::memcpy(&words, mac.bytes.data(), sizeof words);
    return Swapped(words);
  }

  Sha256HmacKey key_;
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
      if (HasFastSha256Rounds()) {
        rounds = std::make_unique<FastRounds>(padded);
      } else {
        rounds = std::make_unique<RoundsOf<Sha256>>(padded);
      }
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
