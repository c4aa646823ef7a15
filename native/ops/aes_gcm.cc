#include "ops/aes_gcm.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>

#define NANO_GCM __attribute__((target("aes,pclmul,avx2,vaes,vpclmulqdq")))
#define NANO_GCM_INLINE NANO_GCM __attribute__((always_inline)) inline

namespace nano {

namespace {

constexpr size_t kBlock = 16;
// So many blocks are done at once, in vectors of two.
constexpr size_t kBlocks = 16;
constexpr size_t kVectors = kBlocks / 2;
constexpr size_t kChunk = kBlocks * kBlock;
// What is written so many chunks later is fetched.
constexpr size_t kAhead = 8;
// Between two looks at the flag.
constexpr size_t kPiece = size_t{1} << 20;
constexpr size_t kMostRounds = 14;

// What is made of a key.
struct alignas(32) Schedule {
  __m128i round[kMostRounds + 1];
  // Powers of the hash key times x, the highest first: of kBlocks, …, of 1; then zero.
  __m128i power[kBlocks + 1];
  // Of each, both halves added up.
  __m128i folded[kBlocks + 1];
  size_t rounds;

  ~Schedule() { OPENSSL_cleanse(this, sizeof *this); }
};

// A sum of products of 128 bits each, in which both lanes are yet to be added up, and reduced.
struct Sum {
  __m256i low;
  __m256i middle;
  __m256i high;
};

NANO_GCM_INLINE __m128i Reversed(__m128i block) {
  return _mm_shuffle_epi8(block,
                          _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

NANO_GCM_INLINE __m256i Reversed(__m256i blocks) {
  return _mm256_shuffle_epi8(blocks, _mm256_broadcastsi128_si256(_mm_set_epi8(
                                         0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
}

NANO_GCM_INLINE __m128i Folded(__m128i value) {
  return _mm_xor_si128(value, _mm_shuffle_epi32(value, 0x4e));
}

// The key of 128 bits' next round key; `assisted`: of the one before, and its round's constant.
NANO_GCM_INLINE __m128i Spread(__m128i key, __m128i assisted) {
  key = _mm_xor_si128(key, _mm_slli_si128(key, 4));
  key = _mm_xor_si128(key, _mm_slli_si128(key, 4));
  key = _mm_xor_si128(key, _mm_slli_si128(key, 4));
  return _mm_xor_si128(key, assisted);
}

template <int kConstant>
NANO_GCM_INLINE __m128i NextKey(__m128i key, __m128i last) {
  return Spread(key, _mm_shuffle_epi32(_mm_aeskeygenassist_si128(last, kConstant), 0xff));
}

// Of a key of 256 bits: every second one is made without rotation.
NANO_GCM_INLINE __m128i NextSecondKey(__m128i key, __m128i last) {
  return Spread(key, _mm_shuffle_epi32(_mm_aeskeygenassist_si128(last, 0), 0xaa));
}

// https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.197-upd1.pdf, 5.2
NANO_GCM void ExpandKey128(const uint8_t* key, __m128i* to) {
  to[0] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(key));
  to[1] = NextKey<0x01>(to[0], to[0]);
  to[2] = NextKey<0x02>(to[1], to[1]);
  to[3] = NextKey<0x04>(to[2], to[2]);
  to[4] = NextKey<0x08>(to[3], to[3]);
  to[5] = NextKey<0x10>(to[4], to[4]);
  to[6] = NextKey<0x20>(to[5], to[5]);
  to[7] = NextKey<0x40>(to[6], to[6]);
  to[8] = NextKey<0x80>(to[7], to[7]);
  to[9] = NextKey<0x1b>(to[8], to[8]);
  to[10] = NextKey<0x36>(to[9], to[9]);
}

NANO_GCM void ExpandKey256(const uint8_t* key, __m128i* to) {
  to[0] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(key));
  to[1] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(key + kBlock));
  to[2] = NextKey<0x01>(to[0], to[1]);
  to[3] = NextSecondKey(to[1], to[2]);
  to[4] = NextKey<0x02>(to[2], to[3]);
  to[5] = NextSecondKey(to[3], to[4]);
  to[6] = NextKey<0x04>(to[4], to[5]);
  to[7] = NextSecondKey(to[5], to[6]);
  to[8] = NextKey<0x08>(to[6], to[7]);
  to[9] = NextSecondKey(to[7], to[8]);
  to[10] = NextKey<0x10>(to[8], to[9]);
  to[11] = NextSecondKey(to[9], to[10]);
  to[12] = NextKey<0x20>(to[10], to[11]);
  to[13] = NextSecondKey(to[11], to[12]);
  to[14] = NextKey<0x40>(to[12], to[13]);
}

NANO_GCM __m128i EncryptBlock(const Schedule& schedule, __m128i block) {
  block = _mm_xor_si128(block, schedule.round[0]);
  for (size_t i = 1; i < schedule.rounds; i++) block = _mm_aesenc_si128(block, schedule.round[i]);
  return _mm_aesenclast_si128(block, schedule.round[schedule.rounds]);
}

// Of 256 bits, in the order of bits that GCM has, where one factor was multiplied by x before: two
// times 64 bits are folded by x^127 + x^126 + x^121 + 1.
NANO_GCM_INLINE __m128i Reduce(__m128i low, __m128i middle, __m128i high) {
  low = _mm_xor_si128(low, _mm_slli_si128(middle, 8));
  high = _mm_xor_si128(high, _mm_srli_si128(middle, 8));
  const __m128i polynomial = _mm_set_epi64x(0, static_cast<long long>(0xc200000000000000));
  for (int i = 0; i < 2; i++) {
    const __m128i folded = _mm_clmulepi64_si128(low, polynomial, 0x00);
    low = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), folded);
  }
  return _mm_xor_si128(high, low);
}

NANO_GCM __m128i Multiply(__m128i a, __m128i b) {
  const __m128i low = _mm_clmulepi64_si128(a, b, 0x00);
  const __m128i high = _mm_clmulepi64_si128(a, b, 0x11);
  const __m128i middle =
      _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01), _mm_clmulepi64_si128(a, b, 0x10));
  return Reduce(low, middle, high);
}

// `count`: as many powers as are needed.
NANO_GCM void MakePowers(Schedule& schedule, size_t count) {
  const __m128i hash_key = Reversed(EncryptBlock(schedule, _mm_setzero_si128()));
  // Times x: what is shifted out comes back as the polynomial, by a mask and not by a branch.
  const __m128i carries = _mm_srli_epi64(hash_key, 63);
  const __m128i out = _mm_cmpeq_epi32(_mm_shuffle_epi32(carries, 0xaa), _mm_set1_epi32(1));
  const __m128i shifted = _mm_or_si128(_mm_slli_epi64(hash_key, 1), _mm_slli_si128(carries, 8));
  const __m128i polynomial = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
  const __m128i first = _mm_xor_si128(shifted, _mm_and_si128(out, polynomial));
  schedule.power[kBlocks] = _mm_setzero_si128();
  schedule.folded[kBlocks] = _mm_setzero_si128();
  __m128i power = first;
  for (size_t i = 1; i <= count; i++) {
    schedule.power[kBlocks - i] = power;
    schedule.folded[kBlocks - i] = Folded(power);
    if (i < count) power = Multiply(power, first);
  }
}

// Adds the product of two blocks with the two powers at `power`.
NANO_GCM_INLINE void AddProduct(const Schedule& schedule, size_t power, __m256i blocks, Sum& sum) {
  const __m256i by = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(schedule.power + power));
  const __m256i by_folded =
      _mm256_loadu_si256(reinterpret_cast<const __m256i*>(schedule.folded + power));
  const __m256i folded = _mm256_xor_si256(blocks, _mm256_shuffle_epi32(blocks, 0x4e));
  sum.low = _mm256_xor_si256(sum.low, _mm256_clmulepi64_epi128(blocks, by, 0x00));
  sum.high = _mm256_xor_si256(sum.high, _mm256_clmulepi64_epi128(blocks, by, 0x11));
  sum.middle = _mm256_xor_si256(sum.middle, _mm256_clmulepi64_epi128(folded, by_folded, 0x00));
}

NANO_GCM_INLINE __m128i BothLanes(__m256i value) {
  return _mm_xor_si128(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
}

NANO_GCM_INLINE __m128i Total(const Sum& sum) {
  const __m128i low = BothLanes(sum.low);
  const __m128i high = BothLanes(sum.high);
  // Karatsuba's.
  const __m128i middle = _mm_xor_si128(BothLanes(sum.middle), _mm_xor_si128(low, high));
  return Reduce(low, middle, high);
}

NANO_GCM_INLINE __m256i LoadTwo(const uint8_t* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

NANO_GCM_INLINE __m256i First(__m128i value) {
  return _mm256_inserti128_si256(_mm256_setzero_si256(), value, 0);
}

// Up to kBlocks blocks; behind an odd number of them there is one of zeros.
NANO_GCM __m128i HashBlocks(const Schedule& schedule, __m128i hash, const uint8_t* from,
                            size_t count) {
  Sum sum = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
  __m256i before = First(hash);
  for (size_t i = 0; i < count; i += 2) {
    const __m256i blocks = _mm256_xor_si256(Reversed(LoadTwo(from + i * kBlock)), before);
    AddProduct(schedule, kBlocks - count + i, blocks, sum);
    before = _mm256_setzero_si256();
  }
  return Total(sum);
}

// Of as many bytes as there are, the last block filled up with zeros.
NANO_GCM __m128i HashBytes(const Schedule& schedule, __m128i hash, std::span<const uint8_t> data) {
  while (data.size() >= kChunk) {
    hash = HashBlocks(schedule, hash, data.data(), kBlocks);
    data = data.subspan(kChunk);
  }
  if (data.empty()) return hash;
  alignas(32) uint8_t rest[kChunk] = {};
  std::memcpy(rest, data.data(), data.size());
  return HashBlocks(schedule, hash, rest, (data.size() + kBlock - 1) / kBlock);
}

// The iv with numbers behind it, least significant byte first.
struct Counter {
  __m256i next;

  NANO_GCM explicit Counter(__m128i first)
      : next(_mm256_add_epi32(_mm256_broadcastsi128_si256(first),
                              _mm256_set_epi32(0, 0, 0, 1, 0, 0, 0, 0))) {}
  NANO_GCM_INLINE __m256i Take() {
    const __m256i taken = Reversed(next);
    next = _mm256_add_epi32(next, _mm256_set_epi32(0, 0, 0, 2, 0, 0, 0, 2));
    return taken;
  }
};

NANO_GCM_INLINE __m256i RoundKey(const Schedule& schedule, size_t round) {
  return _mm256_broadcastsi128_si256(schedule.round[round]);
}

// What a chunk of data is added to; meanwhile hashes one, if any: the processor does both at once.
template <size_t kRounds, bool kHash>
NANO_GCM_INLINE __m128i Chunk(const Schedule& schedule, Counter& counter, const uint8_t* in,
                              uint8_t* out, __m128i hash, const uint8_t* hashed) {
  __m256i state[kVectors];
  const __m256i first_key = RoundKey(schedule, 0);
#pragma GCC unroll 8
  for (size_t i = 0; i < kVectors; i++) state[i] = _mm256_xor_si256(counter.Take(), first_key);
  Sum sum = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
#pragma GCC unroll 14
  for (size_t round = 1; round < kRounds; round++) {
    const __m256i key = RoundKey(schedule, round);
#pragma GCC unroll 8
    for (size_t i = 0; i < kVectors; i++) state[i] = _mm256_aesenc_epi128(state[i], key);
    if (kHash && round <= kVectors) {
      const size_t at = (round - 1) * 2;
      __m256i blocks = Reversed(LoadTwo(hashed + at * kBlock));
      if (at == 0) blocks = _mm256_xor_si256(blocks, First(hash));
      AddProduct(schedule, at, blocks, sum);
    }
  }
  const __m256i last_key = RoundKey(schedule, kRounds);
#pragma GCC unroll 8
  for (size_t i = 0; i < kVectors; i++) {
    const __m256i mask = _mm256_aesenclast_epi128(state[i], last_key);
    const __m256i done = _mm256_xor_si256(mask, LoadTwo(in + i * 2 * kBlock));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + i * 2 * kBlock), done);
  }
  return kHash ? Total(sum) : hash;
}

// A chunk's memory, which nobody has touched of late, into the cache.
NANO_GCM_INLINE void Fetch(uint8_t* chunk) {
  constexpr size_t kLine = 64;
  for (size_t at = 0; at < kChunk; at += kLine) __builtin_prefetch(chunk + at, 1);
}

// Whole chunks.
template <size_t kRounds>
NANO_GCM __m128i EncryptChunks(const Schedule& schedule, Counter& counter, const uint8_t* in,
                               uint8_t* out, size_t chunks, __m128i hash) {
  Chunk<kRounds, false>(schedule, counter, in, out, hash, nullptr);
  for (size_t i = 1; i < chunks; i++) {
    // The chunk before is hashed: this one is not there yet.
    const uint8_t* hashed = out;
    in += kChunk;
    out += kChunk;
    if (i + kAhead < chunks) Fetch(out + kAhead * kChunk);
    hash = Chunk<kRounds, true>(schedule, counter, in, out, hash, hashed);
  }
  return HashBlocks(schedule, hash, out, kBlocks);
}

template <size_t kRounds>
NANO_GCM __m128i DecryptChunks(const Schedule& schedule, Counter& counter, const uint8_t* in,
                               uint8_t* out, size_t chunks, __m128i hash) {
  for (size_t i = 0; i < chunks; i++, in += kChunk, out += kChunk) {
    if (i + kAhead < chunks) Fetch(out + kAhead * kChunk);
    hash = Chunk<kRounds, true>(schedule, counter, in, out, hash, in);
  }
  return hash;
}

// The data: whole chunks, and what is left of one. False when it was stopped.
template <size_t kRounds>
NANO_GCM bool Run(const GcmInput& input, const Schedule& schedule, const StopFlag& stop,
                  Counter counter, uint8_t* out, __m128i* hash) {
  std::span<const uint8_t> data = input.data;
  while (data.size() >= kChunk) {
    if (stop.load(std::memory_order_relaxed)) return false;
    const size_t chunks = std::min(data.size(), kPiece) / kChunk;
    auto* run = input.encrypt ? EncryptChunks<kRounds> : DecryptChunks<kRounds>;
    *hash = run(schedule, counter, data.data(), out, chunks, *hash);
    data = data.subspan(chunks * kChunk);
    out += chunks * kChunk;
  }
  if (data.empty()) return true;
  alignas(32) uint8_t from[kChunk] = {};
  alignas(32) uint8_t to[kChunk];
  std::memcpy(from, data.data(), data.size());
  Chunk<kRounds, false>(schedule, counter, from, to, *hash, nullptr);
  std::memcpy(out, to, data.size());
  *hash = HashBytes(schedule, *hash, {input.encrypt ? to : from, data.size()});
  OPENSSL_cleanse(from, sizeof from);
  OPENSSL_cleanse(to, sizeof to);
  return true;
}

size_t BlocksOf(std::span<const uint8_t> bytes) { return (bytes.size() + kBlock - 1) / kBlock; }

NANO_GCM bool Perform(const GcmInput& input, const StopFlag& stop, uint8_t* out, uint8_t* tag) {
  Schedule schedule;
  schedule.rounds = input.key.size() == 16 ? 10 : 14;
  auto* expand = input.key.size() == 16 ? ExpandKey128 : ExpandKey256;
  expand(input.key.data(), schedule.round);
  const size_t most = std::max({BlocksOf(input.additional), BlocksOf(input.data), size_t{1}});
  MakePowers(schedule, std::min(most, kBlocks));
  uint8_t start[kBlock] = {};
  std::memcpy(start, input.iv.data(), kGcmIv);
  start[kBlock - 1] = 1;
  const __m128i begin = _mm_loadu_si128(reinterpret_cast<const __m128i*>(start));
  const Counter counter(_mm_add_epi32(Reversed(begin), _mm_set_epi32(0, 0, 0, 1)));
  __m128i hash = HashBytes(schedule, _mm_setzero_si128(), input.additional);
  const bool done = schedule.rounds == 10 ? Run<10>(input, schedule, stop, counter, out, &hash)
                                          : Run<14>(input, schedule, stop, counter, out, &hash);
  if (!done) return false;
  // The lengths in bits, as one block.
  const __m128i lengths = _mm_set_epi64x(static_cast<long long>(input.additional.size() * 8),
                                         static_cast<long long>(input.data.size() * 8));
  hash = Multiply(_mm_xor_si128(hash, lengths), schedule.power[kBlocks - 1]);
  const __m128i mask = EncryptBlock(schedule, begin);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(tag), _mm_xor_si128(Reversed(hash), mask));
  return true;
}

}  // namespace

bool HasFastGcm() {
  static const bool kHas = __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul") &&
                           __builtin_cpu_supports("avx2") && __builtin_cpu_supports("vaes") &&
                           __builtin_cpu_supports("vpclmulqdq");
  return kHas;
}

bool FastGcm(const GcmInput& input, const StopFlag& stop, uint8_t* out, uint8_t tag[kGcmTag]) {
  return Perform(input, stop, out, tag);
}

}  // namespace nano

#else

#include "base/check.h"

namespace nano {

bool HasFastGcm() { return false; }

bool FastGcm(const GcmInput&, const StopFlag&, uint8_t*, uint8_t*) {
  NANO_CHECK(false);
  return false;
}

}  // namespace nano

#endif
