// Argon2d, Argon2i and Argon2id for Web Crypto: https://www.rfc-editor.org/rfc/rfc9106
//
// OpenSSL's own works for as long as it is asked to; this one stops between blocks, and goes on
// there. Its lanes are filled one after the other.

#include <openssl/core_names.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <utility>

#include "base/bytes.h"
#include "engine/realm.h"
#include "ops/crypto.h"
#include "ops/crypto_der.h"
#include "ops/crypto_hash.h"
#include "ops/op_work.h"

namespace nano {

namespace {

constexpr uint32_t kVersion = 0x13;
constexpr uint32_t kSlices = 4;
constexpr size_t kWords = 128;
constexpr size_t kBlockBytes = kWords * 8;
constexpr uint32_t kMaxLanes = (1u << 24) - 1;
// A piece: a millisecond's about.
constexpr uint32_t kBlocksAtOnce = 1024;
// With more the work is done beside the isolate's turns.
constexpr uint64_t kLongBlocks = 2048;

enum class Variant : uint8_t { kD = 0, kI = 1, kId = 2 };

struct Block {
  std::array<uint64_t, kWords> word;
};
static_assert(std::endian::native == std::endian::little, "blocks are bytes of little endian");

struct Request {
  Variant variant;
  uint32_t lanes;
  uint32_t memory;  // in blocks, as it was asked for
  uint32_t passes;
  SecretBytes password;
  SecretBytes nonce;
  SecretBytes secret;
  SecretBytes data;
};

std::array<uint8_t, 4> Number(uint32_t number) {
  std::array<uint8_t, 4> bytes;
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

// BLAKE2b of the parts in a row, of the size of `out`, which is up to 64. False when the work is to
// stop.
bool Blake2b(const StopFlag& stop, std::initializer_list<ByteSpan> parts, std::span<uint8_t> out) {
  static const EVP_MD* const kDigest = EVP_MD_fetch(nullptr, "BLAKE2B-512", nullptr);
  NANO_CHECK(kDigest != nullptr);
  size_t size = out.size();
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_SIZE, &size),
                               OSSL_PARAM_construct_end()};
  const DigestContext context(EVP_MD_CTX_new());
  NANO_CHECK(EVP_DigestInit_ex2(context.get(), kDigest, params) == 1);
  for (const ByteSpan& part : parts) {
    if (!UpdateDigest(stop, context.get(), part)) return false;
  }
  NANO_CHECK(EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1);
  return true;
}

// https://www.rfc-editor.org/rfc/rfc9106#section-3.3; false when the work is to stop.
bool LongHash(const StopFlag& stop, ByteSpan input, std::span<uint8_t> out) {
  constexpr size_t kStep = 32;
  const auto size = Number(static_cast<uint32_t>(out.size()));
  std::array<uint8_t, 64> last;
  if (out.size() <= last.size()) return Blake2b(stop, {size, input}, out);
  if (!Blake2b(stop, {size, input}, last)) return false;
  for (size_t count = 1;; count++) {
    std::memcpy(out.data(), last.data(), kStep);
    out = out.subspan(kStep);
    if (out.size() <= last.size()) break;
    if (count % kBlocksAtOnce == 0 && stop.load(std::memory_order_relaxed)) return false;
    if (!Blake2b(stop, {last}, last)) return false;
  }
  const bool done = Blake2b(stop, {last}, out);
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
  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    if (blocks_ == nullptr) return;
    OPENSSL_cleanse(blocks_, count_ * sizeof(Block));
    std::free(blocks_);
  }
  // False when there is no room for so many.
  bool Allocate(Realm& realm, size_t count) {
    const size_t size = count * sizeof(Block);
    static_cast<void>(realm.Fits(size));
    charge_ = Charge(realm.account());
    if (!charge_.Grow(size)) return false;
    blocks_ = static_cast<Block*>(std::malloc(size));
    count_ = count;
    return blocks_ != nullptr;
  }
  Block& operator[](size_t index) { return blocks_[index]; }

 private:
  Charge charge_;
  Block* blocks_ = nullptr;
  size_t count_ = 0;
};

class Argon2 final : public OpWork {
 public:
  Argon2(Request request, uint32_t size)
      : request_(std::move(request)),
        segment_(request_.memory / (kSlices * request_.lanes)),
        lane_(segment_ * kSlices),
        out_(Bytes::Allocate(size)) {}
  ~Argon2() override {
    OPENSSL_cleanse(out_.data(), out_.size());
    OPENSSL_cleanse(seed_.data(), seed_.size());
  }

  // False when there is no room for it.
  bool Allocate(Realm& realm) { return !out_.empty() && memory_.Allocate(realm, blocks()); }
  // Blocks of all passes, and hashes of a long result.
  uint64_t work() const { return uint64_t{blocks()} * request_.passes + out_.size() / 64; }

  // Without the blocks, which are on an account already.
  size_t bytes() const override {
    const Request& is = request_;
    return sizeof *this + is.password.size() + is.nonce.size() + is.secret.size() + is.data.size() +
           out_.size();
  }

  bool Next(const StopFlag& stop) override {
    switch (step_) {
      case Step::kSeed:
        step_ = Step::kBegin;
        return Seed(stop);
      case Step::kBegin:
        return Begin(stop);
      case Step::kFill:
        Fill();
        return true;
      case Step::kEnd:
        End(stop);
        return false;
    }
    return false;
  }

  v8::MaybeLocal<v8::Value> Result(v8::Isolate* isolate) override {
    v8::Local<v8::ArrayBuffer> result;
    if (!NewSecretBuffer(isolate, out_.size()).ToLocal(&result)) return {};
    std::memcpy(result->Data(), out_.data(), out_.size());
    return result;
  }

 private:
  enum class Step : uint8_t { kSeed, kBegin, kFill, kEnd };
  struct Place {
    uint32_t pass = 0;
    uint32_t slice = 0;
    uint32_t lane = 0;
  };
  // Each takes two long hashes for each of its two blocks.
  static constexpr uint32_t kLanesAtOnce = 32;

  size_t blocks() const { return size_t{lane_} * request_.lanes; }
  Block& At(uint32_t lane, uint32_t index) { return memory_[size_t{lane} * lane_ + index]; }
  static std::span<uint8_t> BytesOf(Block& block) {
    return {reinterpret_cast<uint8_t*>(block.word.data()), kBlockBytes};
  }

  bool Seed(const StopFlag& stop) {
    const Request& is = request_;
    const auto length = [](ByteSpan bytes) { return Number(static_cast<uint32_t>(bytes.size())); };
    return Blake2b(stop,
                   {Number(is.lanes), Number(static_cast<uint32_t>(out_.size())), Number(is.memory),
                    Number(is.passes), Number(kVersion), Number(static_cast<uint32_t>(is.variant)),
                    length(is.password), is.password, length(is.nonce), is.nonce, length(is.secret),
                    is.secret, length(is.data), is.data},
                   seed_);
  }

  // The first two blocks of some lanes.
  bool Begin(const StopFlag& stop) {
    const uint32_t until = std::min(request_.lanes, begun_ + kLanesAtOnce);
    for (; begun_ < until; begun_++) {
      for (uint32_t index = 0; index < 2; index++) {
        const SecretBytes input = der::Concatenate({seed_, Number(index), Number(begun_)});
        if (!LongHash(stop, input, BytesOf(At(begun_, index)))) return false;
      }
    }
    if (begun_ == request_.lanes) BeginSegment({});
    return true;
  }

  // https://www.rfc-editor.org/rfc/rfc9106#section-3.4.1.2
  void NextAddresses(uint64_t counter) {
    static constexpr Block kZero = {};
    Block input = {};
    input.word = {place_.pass, place_.lane,     place_.slice,
                  blocks(),    request_.passes, static_cast<uint64_t>(request_.variant),
                  counter};
    Compress(kZero, input, false, &addresses_);
    const Block once = addresses_;
    Compress(kZero, once, false, &addresses_);
  }

  // https://www.rfc-editor.org/rfc/rfc9106#section-3.4.2
  uint32_t Reference(uint32_t low, bool same_lane) const {
    // The blocks that are there already: of this pass, or of it and the last one.
    uint32_t area = place_.pass == 0 ? place_.slice * segment_ : lane_ - segment_;
    if (same_lane) {
      area += index_ - 1;
    } else if (index_ == 0) {
      area -= 1;
    }
    const uint64_t x = uint64_t{low} * low >> 32;
    const uint64_t back = uint64_t{area} * x >> 32;
    const uint64_t begin =
        place_.pass == 0 || place_.slice == kSlices - 1 ? 0 : uint64_t{place_.slice + 1} * segment_;
    return static_cast<uint32_t>((begin + area - 1 - back) % lane_);
  }

  void BeginSegment(const Place& place) {
    place_ = place;
    independent_ =
        request_.variant == Variant::kI ||
        (request_.variant == Variant::kId && place.pass == 0 && place.slice < kSlices / 2);
    if (independent_) NextAddresses(1);
    index_ = place.pass == 0 && place.slice == 0 ? 2 : 0;
    step_ = Step::kFill;
  }

  void EndSegment() {
    Place next = place_;
    if (++next.lane == request_.lanes) {
      next.lane = 0;
      if (++next.slice == kSlices) {
        next.slice = 0;
        next.pass++;
      }
    }
    if (next.pass == request_.passes) {
      step_ = Step::kEnd;
    } else {
      BeginSegment(next);
    }
  }

  // Some blocks of the segment.
  void Fill() {
    const bool first = place_.pass == 0 && place_.slice == 0;
    const uint32_t until = std::min(segment_, index_ + kBlocksAtOnce);
    for (; index_ < until; index_++) {
      if (independent_ && index_ > 0 && index_ % kWords == 0) NextAddresses(index_ / kWords + 1);
      const uint32_t current = place_.slice * segment_ + index_;
      const Block& previous = At(place_.lane, current == 0 ? lane_ - 1 : current - 1);
      const uint64_t random = independent_ ? addresses_.word[index_ % kWords] : previous.word[0];
      const uint32_t lane =
          first ? place_.lane : static_cast<uint32_t>((random >> 32) % request_.lanes);
      const uint32_t reference = Reference(static_cast<uint32_t>(random), lane == place_.lane);
      Compress(previous, At(lane, reference), place_.pass > 0, &At(place_.lane, current));
    }
    if (index_ >= segment_) EndSegment();
  }

  void End(const StopFlag& stop) {
    Block& sum = At(0, lane_ - 1);
    for (uint32_t lane = 1; lane < request_.lanes; lane++) {
      const Block& last = At(lane, lane_ - 1);
      for (size_t i = 0; i < kWords; i++) sum.word[i] ^= last.word[i];
    }
    static_cast<void>(LongHash(stop, BytesOf(sum), {out_.data(), out_.size()}));
  }

  const Request request_;
  Memory memory_;
  const uint32_t segment_;
  const uint32_t lane_;
  Bytes out_;
  Step step_ = Step::kSeed;
  std::array<uint8_t, 64> seed_;
  uint32_t begun_ = 0;  // lanes
  // The segment that is filled, and how far.
  Place place_;
  uint32_t index_ = 0;
  bool independent_ = false;
  Block addresses_;
};

SecretBytes CopyOf(const BytesArgument& bytes) {
  return {bytes.span().begin(), bytes.span().end()};
}

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
  Request request{};
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
  request.password = CopyOf(bytes[0]);
  request.nonce = CopyOf(bytes[1]);
  request.secret = CopyOf(bytes[2]);
  request.data = CopyOf(bytes[3]);
  auto argon2 = std::make_unique<Argon2>(std::move(request), size);
  if (!argon2->Allocate(*realm)) return;
  const bool is_long = argon2->work() > kLongBlocks;
  PerformWork(info, std::move(argon2), is_long);
}

}  // namespace nano
