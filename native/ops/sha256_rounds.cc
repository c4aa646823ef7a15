#include "ops/sha256_rounds.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#include <cstddef>

#define NANO_SHA __attribute__((target("sha,sse4.1")))
#define NANO_SHA_INLINE NANO_SHA __attribute__((always_inline)) inline

namespace nano {

namespace {

// https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf, 4.2.2
alignas(16) constexpr uint32_t kConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};
// Of the block that the hash follows, and of the hash.
constexpr int kBits = 8 * (64 + 32);

// Eight words, as the instructions take a state: a, b, e, f and c, d, g, h, the last one lowest.
struct State {
  __m128i abef;
  __m128i cdgh;
};

// The same in their order, the first one lowest.
struct Words {
  __m128i first;
  __m128i second;
};

NANO_SHA_INLINE Words Load(const Sha256Words& from) {
  const auto* words = reinterpret_cast<const __m128i*>(from.data());
  return {_mm_loadu_si128(words), _mm_loadu_si128(words + 1)};
}

NANO_SHA_INLINE void Store(Words words, Sha256Words* to) {
  auto* at = reinterpret_cast<__m128i*>(to->data());
  _mm_storeu_si128(at, words.first);
  _mm_storeu_si128(at + 1, words.second);
}

NANO_SHA_INLINE Words Xor(Words a, Words b) {
  return {_mm_xor_si128(a.first, b.first), _mm_xor_si128(a.second, b.second)};
}

NANO_SHA_INLINE State ToState(Words words) {
  const __m128i cdab = _mm_shuffle_epi32(words.first, 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(words.second, 0x1b);
  return {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
}

NANO_SHA_INLINE Words ToWords(State state) {
  const __m128i feba = _mm_shuffle_epi32(state.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xb1);
  return {_mm_blend_epi16(feba, dchg, 0xf0), _mm_alignr_epi8(dchg, feba, 8)};
}

// https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf, 6.2.2: of the block that the hash and
// its padding make.
NANO_SHA_INLINE Words Hash(State begun, Words hash) {
  __m128i words[16];
  words[0] = hash.first;
  words[1] = hash.second;
  words[2] = _mm_set_epi32(0, 0, 0, static_cast<int>(0x80000000));
  words[3] = _mm_set_epi32(kBits, 0, 0, 0);
  State state = begun;
#pragma GCC unroll 16
  for (size_t i = 0; i < 16; i++) {
    if (i >= 4) {
      const __m128i seventh = _mm_alignr_epi8(words[i - 1], words[i - 2], 4);
      const __m128i early = _mm_sha256msg1_epu32(words[i - 4], words[i - 3]);
      words[i] = _mm_sha256msg2_epu32(_mm_add_epi32(early, seventh), words[i - 1]);
    }
    const auto* constants = reinterpret_cast<const __m128i*>(kConstants) + i;
    const __m128i added = _mm_add_epi32(words[i], _mm_load_si128(constants));
    state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, added);
    state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(added, 0x0e));
  }
  return ToWords({_mm_add_epi32(state.abef, begun.abef), _mm_add_epi32(state.cdgh, begun.cdgh)});
}

NANO_SHA void Run(const Sha256HmacKey& key, uint32_t count, Sha256Words* last, Sha256Words* sum) {
  const State inner = ToState(Load(key.inner));
  const State outer = ToState(Load(key.outer));
  Words mac = Load(*last);
  Words total = Load(*sum);
  for (uint32_t i = 0; i < count; i++) {
    mac = Hash(outer, Hash(inner, mac));
    total = Xor(total, mac);
  }
  Store(mac, last);
  Store(total, sum);
}

}  // namespace

bool HasFastSha256Rounds() {
  static const bool kHas = [] {
    constexpr unsigned kSha = 1u << 29;
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kSha) != 0 &&
           __builtin_cpu_supports("sse4.1");
  }();
  return kHas;
}

void FastSha256Rounds(const Sha256HmacKey& key, uint32_t count, Sha256Words* last,
                      Sha256Words* sum) {
  Run(key, count, last, sum);
}

}  // namespace nano

#else

#include "base/check.h"

namespace nano {

bool HasFastSha256Rounds() { return false; }

void FastSha256Rounds(const Sha256HmacKey&, uint32_t, Sha256Words*, Sha256Words*) {
  NANO_CHECK(false);
}

}  // namespace nano

#endif
