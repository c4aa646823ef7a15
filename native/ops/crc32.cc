#include "ops/crc32.h"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace nano {
namespace {

uint32_t ByTables(uint32_t crc, std::span<const uint8_t> bytes) {
  return static_cast<uint32_t>(crc32_z(crc, bytes.data(), bytes.size()));
}

#if defined(__x86_64__)

#define NANO_CARRYLESS __attribute__((target("pclmul,sse4.1")))

// Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction"
// (Intel, 2009): powers of x modulo the polynomial, bits reflected.
constexpr long long kBy512[] = {0x154442bd4, 0x1c6e41596};
constexpr long long kBy128[] = {0x1751997d0, 0x0ccaa009e};
constexpr long long kTo64 = 0x163cd6124;
constexpr long long kPolynomial[] = {0x1db710641, 0x1f7011641};

constexpr size_t kBlock = 16;
constexpr size_t kBlocks = 4 * kBlock;

NANO_CARRYLESS __m128i Load(const uint8_t* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

// What `value` comes to so many bits further on, over what stands there.
NANO_CARRYLESS __m128i Fold(__m128i value, __m128i by, __m128i over) {
  const __m128i low = _mm_clmulepi64_si128(value, by, 0x00);
  const __m128i high = _mm_clmulepi64_si128(value, by, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), over);
}

NANO_CARRYLESS uint32_t Reduce(__m128i value) {
  const __m128i by = _mm_set_epi64x(kBy128[1], kBy128[0]);
  const __m128i low_halves = _mm_setr_epi32(~0, 0, ~0, 0);
  // To 64 bits.
  value = _mm_xor_si128(_mm_srli_si128(value, 8), _mm_clmulepi64_si128(value, by, 0x10));
  const __m128i rest = _mm_srli_si128(value, 4);
  value = _mm_and_si128(value, low_halves);
  value = _mm_xor_si128(_mm_clmulepi64_si128(value, _mm_set_epi64x(0, kTo64), 0x00), rest);
  // To 32 bits, by Barrett's reduction.
  const __m128i polynomial = _mm_set_epi64x(kPolynomial[1], kPolynomial[0]);
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(value, low_halves), polynomial, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_halves), polynomial, 0x00);
  return static_cast<uint32_t>(_mm_extract_epi32(_mm_xor_si128(value, quotient), 1));
}

// Of whole blocks of 16 bytes, four at least.
NANO_CARRYLESS uint32_t ByCarrylessMultiplication(uint32_t crc, std::span<const uint8_t> bytes) {
  const uint8_t* at = bytes.data();
  const uint8_t* const end = at + bytes.size();
  __m128i lanes[4];
  for (size_t i = 0; i < 4; i++) lanes[i] = Load(at + i * kBlock);
  lanes[0] = _mm_xor_si128(lanes[0], _mm_cvtsi32_si128(static_cast<int>(~crc)));
  at += kBlocks;
  const __m128i by512 = _mm_set_epi64x(kBy512[1], kBy512[0]);
  for (; static_cast<size_t>(end - at) >= kBlocks; at += kBlocks) {
    for (size_t i = 0; i < 4; i++) lanes[i] = Fold(lanes[i], by512, Load(at + i * kBlock));
  }
  const __m128i by128 = _mm_set_epi64x(kBy128[1], kBy128[0]);
  __m128i all = lanes[0];
  for (size_t i = 1; i < 4; i++) all = Fold(all, by128, lanes[i]);
  for (; at < end; at += kBlock) all = Fold(all, by128, Load(at));
  return ~Reduce(all);
}

#endif

}  // namespace

uint32_t UpdateCrc32(uint32_t crc, std::span<const uint8_t> bytes) {
#if defined(__x86_64__)
  static const bool has_carryless =
      __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
  if (has_carryless && bytes.size() >= kBlocks) {
    const size_t whole = bytes.size() / kBlock * kBlock;
    crc = ByCarrylessMultiplication(crc, bytes.first(whole));
    bytes = bytes.subspan(whole);
  }
#endif
  return ByTables(crc, bytes);
}

}  // namespace nano
