// Argon2d, Argon2i and Argon2id for Web Crypto: https://www.rfc-editor.org/rfc/rfc9106
//
// OpenSSL's own works for as long as it is asked to; this one looks at the isolate's interruption
// between blocks. Its lanes are filled one after the other.

#include <openssl/core_names.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>

#include "engine/realm.h"
#include "ops/crypto.h"
#include "ops/crypto_der.h"
#include "ops/crypto_hash.h"
#include "ops/op_host.h"

namespace nano {

namespace {

constexpr uint32_t kVersion = 0x13;
constexpr uint32_t kSlices = 4;
constexpr size_t kWords = 128;
constexpr size_t kBlockBytes = kWords * 8;
constexpr uint32_t kMaxLanes = (1u << 24) - 1;
// Between two looks at the interruption: a millisecond's about.
constexpr uint32_t kBlocksBetweenLooks = 1024;

enum class Variant : uint8_t { kD = 0, kI = 1, kId = 2 };

struct Block {
  std::array<uint64_t, kWords> word;
};
static_assert(std::endian::native == std::endian::little, "blocks are bytes of little endian");

struct Request {
  v8::Isolate* isolate;
  Variant variant;
  uint32_t lanes;
  uint32_t memory;  // in blocks, as it was asked for
  uint32_t passes;
  ByteSpan password;
  ByteSpan nonce;
  ByteSpan secret;
  ByteSpan data;
};

std::array<uint8_t, 4> Number(uint32_t number) {
  std::array<uint8_t, 4> bytes;
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

// BLAKE2b of the parts in a row, of the size of `out`, which is up to 64. False when the work is to
// stop.
bool Blake2b(v8::Isolate* isolate, std::initializer_list<ByteSpan> parts, std::span<uint8_t> out) {
  static const EVP_MD* const kDigest = EVP_MD_fetch(nullptr, "BLAKE2B-512", nullptr);
  NANO_CHECK(kDigest != nullptr);
  size_t size = out.size();
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_SIZE, &size),
                               OSSL_PARAM_construct_end()};
  const DigestContext context(EVP_MD_CTX_new());
  NANO_CHECK(EVP_DigestInit_ex2(context.get(), kDigest, params) == 1);
  for (const ByteSpan& part : parts) {
    if (!UpdateDigest(isolate, context.get(), part)) return false;
  }
  NANO_CHECK(EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1);
  return true;
}

// https://www.rfc-editor.org/rfc/rfc9106#section-3.3; false when the work is to stop.
bool LongHash(v8::Isolate* isolate, ByteSpan input, std::span<uint8_t> out) {
  constexpr size_t kStep = 32;
  const auto size = Number(static_cast<uint32_t>(out.size()));
  std::array<uint8_t, 64> last;
  if (out.size() <= last.size()) return Blake2b(isolate, {size, input}, out);
  if (!Blake2b(isolate, {size, input}, last)) return false;
  for (size_t count = 1;; count++) {
    std::memcpy(out.data(), last.data(), kStep);
    out = out.subspan(kStep);
    if (out.size() <= last.size()) break;
    if (count % kBlocksBetweenLooks == 0 && Interrupted(isolate)) return false;
    if (!Blake2b(isolate, {last}, last)) return false;
  }
  const bool done = Blake2b(isolate, {last}, out);
  OPENSSL_cleanse(last.data(), last.size());
  return done;
}

// https://www.rfc-editor.org/rfc/rfc9106#section-3.6
inline uint64_t Multiplied(uint64_t x, uint64_t y) {
  return x + y + 2 * uint64_t{static_cast<uint32_t>(x)} * uint64_t{static_cast<uint32_t>(y)};
}

inline void Mix(uint64_t& a, uint64_t& b, uint64_t& c, uint64_t& d) {
  a = Multiplied(a, b);
  d = std::rotr(d ^ a, 32);
  c = Multiplied(c, d);
  b = std::rotr(b ^ c, 24);
  a = Multiplied(a, b);
  d = std::rotr(d ^ a, 16);
  c = Multiplied(c, d);
  b = std::rotr(b ^ c, 63);
}

// Of sixteen words: pairs that lie `stride` words from each other.
inline void Permute(uint64_t* words, size_t stride) {
  uint64_t v[16];
  for (size_t i = 0; i < 16; i++) v[i] = words[i / 2 * stride + i % 2];
  for (size_t i = 0; i < 4; i++) Mix(v[i], v[4 + i], v[8 + i], v[12 + i]);
  for (size_t i = 0; i < 4; i++) {
    Mix(v[i], v[4 + (i + 1) % 4], v[8 + (i + 2) % 4], v[12 + (i + 3) % 4]);
  }
  for (size_t i = 0; i < 16; i++) words[i / 2 * stride + i % 2] = v[i];
}

// https://www.rfc-editor.org/rfc/rfc9106#section-3.5; `add`: to what is there.
void Compress(const Block& x, const Block& y, bool add, Block* result) {
  Block mixed;
  Block kept;
  for (size_t i = 0; i < kWords; i++) mixed.word[i] = x.word[i] ^ y.word[i];
  kept = mixed;
  for (size_t row = 0; row < 8; row++) Permute(&mixed.word[row * 16], 2);
  for (size_t column = 0; column < 8; column++) Permute(&mixed.word[column * 2], 16);
  for (size_t i = 0; i < kWords; i++) {
    const uint64_t before = add ? result->word[i] : 0;
    result->word[i] = before ^ kept.word[i] ^ mixed.word[i];
  }
}

// The blocks, on the isolate's account; overwritten before they are freed.
class Memory {
 public:
  explicit Memory(Realm& realm) : charge_(realm.account()), realm_(realm) {}
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    if (blocks_ == nullptr) return;
    OPENSSL_cleanse(blocks_, count_ * sizeof(Block));
    std::free(blocks_);
  }
  // False when there is no room for so many.
  bool Allocate(size_t count) {
    const size_t size = count * sizeof(Block);
    static_cast<void>(realm_.Fits(size));
    if (!charge_.Grow(size)) return false;
    blocks_ = static_cast<Block*>(std::malloc(size));
    count_ = count;
    return blocks_ != nullptr;
  }
  Block& operator[](size_t index) { return blocks_[index]; }

 private:
  Charge charge_;
  Realm& realm_;
  Block* blocks_ = nullptr;
  size_t count_ = 0;
};

class Argon2 {
 public:
  Argon2(const Request& request, Memory& memory)
      : request_(request),
        memory_(memory),
        segment_(request.memory / (kSlices * request.lanes)),
        lane_(segment_ * kSlices) {}

  size_t blocks() const { return size_t{lane_} * request_.lanes; }

  // False when the work is to stop.
  bool Run(std::span<uint8_t> out) {
    if (!Begin(static_cast<uint32_t>(out.size()))) return false;
    for (uint32_t pass = 0; pass < request_.passes; pass++) {
      for (uint32_t slice = 0; slice < kSlices; slice++) {
        for (uint32_t lane = 0; lane < request_.lanes; lane++) {
          if (!Fill({pass, slice, lane})) return false;
        }
      }
    }
    return End(out);
  }

 private:
  struct Place {
    uint32_t pass;
    uint32_t slice;
    uint32_t lane;
  };

  Block& At(uint32_t lane, uint32_t index) { return memory_[size_t{lane} * lane_ + index]; }
  static std::span<uint8_t> BytesOf(Block& block) {
    return {reinterpret_cast<uint8_t*>(block.word.data()), kBlockBytes};
  }

  // The first two blocks of each lane.
  bool Begin(uint32_t size) {
    const Request& is = request_;
    std::array<uint8_t, 64> seed;
    const auto length = [](ByteSpan bytes) { return Number(static_cast<uint32_t>(bytes.size())); };
    if (!Blake2b(
            is.isolate,
            {Number(is.lanes), Number(size), Number(is.memory), Number(is.passes), Number(kVersion),
             Number(static_cast<uint32_t>(is.variant)), length(is.password), is.password,
             length(is.nonce), is.nonce, length(is.secret), is.secret, length(is.data), is.data},
            seed)) {
      return false;
    }
    for (uint32_t lane = 0; lane < is.lanes; lane++) {
      if (Interrupted(is.isolate)) return false;
      for (uint32_t index = 0; index < 2; index++) {
        const SecretBytes input = der::Concatenate({seed, Number(index), Number(lane)});
        if (!LongHash(is.isolate, input, BytesOf(At(lane, index)))) return false;
      }
    }
    OPENSSL_cleanse(seed.data(), seed.size());
    return true;
  }

  // https://www.rfc-editor.org/rfc/rfc9106#section-3.4.1.2
  void NextAddresses(const Place& place, uint64_t counter, Block* addresses) const {
    static constexpr Block kZero = {};
    Block input = {};
    input.word = {place.pass, place.lane,      place.slice,
                  blocks(),   request_.passes, static_cast<uint64_t>(request_.variant),
                  counter};
    Compress(kZero, input, false, addresses);
    const Block once = *addresses;
    Compress(kZero, once, false, addresses);
  }

  // https://www.rfc-editor.org/rfc/rfc9106#section-3.4.2
  uint32_t Reference(const Place& place, uint32_t index, uint32_t low, bool same_lane) const {
    // The blocks that are there already: of this pass, or of it and the last one.
    uint32_t area = place.pass == 0 ? place.slice * segment_ : lane_ - segment_;
    if (same_lane) {
      area += index - 1;
    } else if (index == 0) {
      area -= 1;
    }
    const uint64_t x = uint64_t{low} * low >> 32;
    const uint64_t back = uint64_t{area} * x >> 32;
    const uint64_t begin =
        place.pass == 0 || place.slice == kSlices - 1 ? 0 : uint64_t{place.slice + 1} * segment_;
    return static_cast<uint32_t>((begin + area - 1 - back) % lane_);
  }

  bool Fill(const Place& place) {
    const bool first = place.pass == 0 && place.slice == 0;
    const bool independent =
        request_.variant == Variant::kI ||
        (request_.variant == Variant::kId && place.pass == 0 && place.slice < kSlices / 2);
    Block addresses;
    if (independent) NextAddresses(place, 1, &addresses);
    for (uint32_t index = first ? 2 : 0; index < segment_; index++) {
      if (++filled_ % kBlocksBetweenLooks == 0 && Interrupted(request_.isolate)) return false;
      if (independent && index > 0 && index % kWords == 0) {
        NextAddresses(place, index / kWords + 1, &addresses);
      }
      const uint32_t current = place.slice * segment_ + index;
      const Block& previous = At(place.lane, current == 0 ? lane_ - 1 : current - 1);
      const uint64_t random = independent ? addresses.word[index % kWords] : previous.word[0];
      const uint32_t lane =
          first ? place.lane : static_cast<uint32_t>((random >> 32) % request_.lanes);
      const uint32_t reference =
          Reference(place, index, static_cast<uint32_t>(random), lane == place.lane);
      Compress(previous, At(lane, reference), place.pass > 0, &At(place.lane, current));
    }
    return true;
  }

  bool End(std::span<uint8_t> out) {
    Block& sum = At(0, lane_ - 1);
    for (uint32_t lane = 1; lane < request_.lanes; lane++) {
      const Block& last = At(lane, lane_ - 1);
      for (size_t i = 0; i < kWords; i++) sum.word[i] ^= last.word[i];
    }
    return LongHash(request_.isolate, BytesOf(sum), out);
  }

  const Request& request_;
  Memory& memory_;
  const uint32_t segment_;
  const uint32_t lane_;
  uint32_t filled_ = 0;
};

bool NumberArgument(const Arguments& info, int index, uint32_t* number) {
  if (index >= info.Length() || !info[index]->IsUint32()) return false;
  *number = info[index].As<v8::Uint32>()->Value();
  return true;
}

}  // namespace

void OpCryptoArgon2(const Arguments& info) {
  constexpr const char* kOp = "op_crypto_argon2";
  v8::Isolate* isolate = info.GetIsolate();
  auto* realm = static_cast<Realm*>(isolate->GetData(kRealmSlot));
  uint32_t variant = 0;
  uint32_t size = 0;
  BytesArgument bytes[4];
  Request request{.isolate = isolate};
  if (realm == nullptr || !NumberArgument(info, 0, &variant) || variant > 2 ||
      !NumberArgument(info, 1, &request.lanes) || !NumberArgument(info, 2, &request.memory) ||
      !NumberArgument(info, 3, &request.passes) || !NumberArgument(info, 4, &size)) {
    return BadArgument(info, kOp);
  }
  for (int i = 0; i < 4; i++) {
    if (!bytes[i].Read(info, 5 + i) || bytes[i].size() > UINT32_MAX) return BadArgument(info, kOp);
  }
  info.GetReturnValue().SetNull();
  if (size < 4 || request.passes == 0 || request.lanes == 0 || request.lanes > kMaxLanes ||
      request.memory / 8 < request.lanes) {
    return;
  }
  request.variant = static_cast<Variant>(variant);
  request.password = bytes[0].span();
  request.nonce = bytes[1].span();
  request.secret = bytes[2].span();
  request.data = bytes[3].span();
  Memory memory(*realm);
  Argon2 argon2(request, memory);
  v8::Local<v8::ArrayBuffer> result;
  if (!memory.Allocate(argon2.blocks()) || !NewSecretBuffer(isolate, size).ToLocal(&result)) return;
  if (argon2.Run({static_cast<uint8_t*>(result->Data()), size})) info.GetReturnValue().Set(result);
}

}  // namespace nano
