// Keccak with any number of rounds: what SHAKE, cSHAKE, KMAC and TurboSHAKE are made of. OpenSSL
// has no TurboSHAKE, and its cSHAKE gives all its bytes at once.

#include <openssl/crypto.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "ops/crypto.h"
#include "ops/crypto_hash.h"
#include "ops/op_host.h"

namespace nano {

namespace {

constexpr size_t kStateSize = 200;
constexpr int kMaxRounds = 24;
constexpr size_t kBlocksBetweenLooks = 4096;

// https://keccak.team/keccak_specs_summary.html
constexpr uint64_t kRoundConstants[kMaxRounds] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};
// By lane, in the order in which they change places.
constexpr int kRotations[kMaxRounds] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                        27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
constexpr int kLanes[kMaxRounds] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                    15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};

// The last `rounds` of Keccak-f[1600].
void Permute(uint64_t (&lanes)[25], int rounds) {
  uint64_t column[5];
  for (int round = kMaxRounds - rounds; round < kMaxRounds; round++) {
    for (int x = 0; x < 5; x++) {
      column[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
    }
    for (int x = 0; x < 5; x++) {
      const uint64_t mixed = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
      for (int y = 0; y < 25; y += 5) lanes[y + x] ^= mixed;
    }
    uint64_t carried = lanes[1];
    for (int i = 0; i < kMaxRounds; i++) {
      const uint64_t next = lanes[kLanes[i]];
      lanes[kLanes[i]] = std::rotl(carried, kRotations[i]);
      carried = next;
    }
    for (int y = 0; y < 25; y += 5) {
      for (int x = 0; x < 5; x++) column[x] = lanes[y + x];
      for (int x = 0; x < 5; x++) lanes[y + x] ^= ~column[(x + 1) % 5] & column[(x + 2) % 5];
    }
    lanes[0] ^= kRoundConstants[round];
  }
}

static_assert(std::endian::native == std::endian::little, "lanes are bytes, least first");

class Sponge {
 public:
  Sponge(size_t rate, int rounds) : rate_(rate), rounds_(rounds) {}
  ~Sponge() { OPENSSL_cleanse(lanes_, sizeof lanes_); }

  // False when the work is to stop.
  bool Absorb(const StopFlag& stop, std::span<const uint8_t> data) {
    uint8_t* bytes = reinterpret_cast<uint8_t*>(lanes_);
    for (size_t blocks = 0; !data.empty(); blocks++) {
      if (blocks % kBlocksBetweenLooks == 0 && stop.load(std::memory_order_relaxed)) return false;
      const size_t taken = std::min(data.size(), rate_ - at_);
      for (size_t i = 0; i < taken; i++) bytes[at_ + i] ^= data[i];
      data = data.subspan(taken);
      at_ += taken;
      if (at_ == rate_) Turn();
    }
    return true;
  }

  void Pad(uint8_t domain) {
    uint8_t* bytes = reinterpret_cast<uint8_t*>(lanes_);
    bytes[at_] ^= domain;
    bytes[rate_ - 1] ^= 0x80;
    Turn();
  }

  bool Squeeze(const StopFlag& stop, std::span<uint8_t> out) {
    for (size_t blocks = 0; !out.empty(); blocks++) {
      if (blocks % kBlocksBetweenLooks == 0 && stop.load(std::memory_order_relaxed)) return false;
      if (blocks > 0) Turn();
      const size_t given = std::min(out.size(), rate_);
      std::memcpy(out.data(), lanes_, given);
      out = out.subspan(given);
    }
    return true;
  }

 private:
  void Turn() {
    Permute(lanes_, rounds_);
    at_ = 0;
  }

  uint64_t lanes_[kStateSize / 8] = {};
  const size_t rate_;
  const int rounds_;
  size_t at_ = 0;
};

bool SmallNumber(const Arguments& info, int index, uint32_t most, uint32_t* number) {
  if (!info[index]->IsUint32()) return false;
  *number = info[index].As<v8::Uint32>()->Value();
  return *number <= most;
}

}  // namespace

void OpCryptoSponge(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  uint32_t strength = 0;
  uint32_t rounds = 0;
  uint32_t domain = 0;
  uint32_t size = 0;
  BytesArgument prefix;
  BytesArgument data;
  BytesArgument suffix;
  if (!SmallNumber(info, 0, 256, &strength) || (strength != 128 && strength != 256) ||
      !SmallNumber(info, 1, kMaxRounds, &rounds) || !SmallNumber(info, 2, 0x7f, &domain) ||
      !prefix.Read(info, 3) || !data.Read(info, 4) || !suffix.Read(info, 5) ||
      !SmallNumber(info, 6, UINT32_MAX, &size)) {
    return BadArgument(info, "op_crypto_sponge");
  }
  v8::Local<v8::ArrayBuffer> result;
  if (!NewBuffer(isolate, size).ToLocal(&result)) return;
  Sponge sponge(kStateSize - strength / 4, static_cast<int>(rounds));
  const StopFlag& stop = StopFlagOf(isolate);
  if (!sponge.Absorb(stop, prefix.span()) || !sponge.Absorb(stop, data.span()) ||
      !sponge.Absorb(stop, suffix.span())) {
    return;
  }
  sponge.Pad(static_cast<uint8_t>(domain));
  if (sponge.Squeeze(stop, {static_cast<uint8_t*>(result->Data()), size})) {
    info.GetReturnValue().Set(result);
  }
}

}  // namespace nano
