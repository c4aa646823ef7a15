// Keys that are loaded, and what is known of them then.

#include "ops/crypto_loaded_key.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/realm.h"
#include "ops/crypto.h"

namespace nano {

namespace {

// Null while the snapshot is made.
Realm* RealmOf(v8::Isolate* isolate) { return static_cast<Realm*>(isolate->GetData(kRealmSlot)); }

// About what OpenSSL holds for a key, with what it computes once for all uses of it.
size_t SizeOf(const KeyKind& kind, ByteSpan handle) {
  constexpr size_t kObject = 2048;
  switch (kind.family) {
    case KeyFamily::kRsa:
      return kObject + 4 * handle.size();
    case KeyFamily::kSeed:
      // Vectors and matrices of polynomials, each of 512 bytes or 1 KB.
      return kObject + 32 * kind.public_size;
    default:
      return kObject;
  }
}

}  // namespace

// https://wicg.github.io/webcrypto-secure-curves/#ed25519-operations-verify: points of small order
// verify nothing. Their y coordinates, the sign's bit cleared.
bool IsOfSmallOrder(const KeyKind& kind, ByteSpan encoded) {
  static constexpr uint8_t kOfEight[2][32] = {
      {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
       0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
       0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
      {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
       0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
       0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}};
  const size_t size = kind.public_size;
  if (encoded.size() < size) return false;
  uint8_t y[57];
  std::memcpy(y, encoded.data(), size);
  y[size - 1] &= 0x7f;
  const bool is_448 = size == 57;
  // Zero and one; and a number that differs from the prime, 2 ** 255 - 19 or 2 ** 448 - 2 ** 224 -
  // 1, in its first byte at most by one.
  const bool rest_is_zero = std::all_of(y + 1, y + size, [](uint8_t byte) { return byte == 0; });
  if (rest_is_zero && y[0] <= 1) return true;
  if (!is_448) {
    for (const auto& point : kOfEight) {
      if (std::memcmp(y, point, size) == 0) return true;
    }
    const bool rest_is_prime =
        std::all_of(y + 1, y + 31, [](uint8_t byte) { return byte == 0xff; }) && y[31] == 0x7f;
    return rest_is_prime && y[0] >= 0xec && y[0] <= 0xee;
  }
  for (size_t i = 1; i < 56; i++) {
    if (y[i] != (i == 28 ? 0xfe : 0xff)) return false;
  }
  return y[56] == 0 && y[0] >= 0xfe;
}

bool IsEdwards(const KeyKind& kind) {
  return kind.family == KeyFamily::kRaw && kind.name.starts_with("Ed");
}

std::shared_ptr<const PairKey> LoadedKeyArgument(const Arguments& info, int index,
                                                 bool is_private) {
  Realm* realm = RealmOf(info.GetIsolate());
  if (realm == nullptr || index >= info.Length()) return nullptr;
  const auto* loaded = realm->objects().Find<LoadedKey>(info[index]);
  return loaded == nullptr || loaded->key()->is_private != is_private ? nullptr : loaded->key();
}

void OpCryptoKeyLoad(const Arguments& info) {
  const ErrorQueueScope errors;
  v8::Isolate* isolate = info.GetIsolate();
  Realm* realm = RealmOf(isolate);
  const KeyKind* kind = KeyKindArgument(info, 0);
  bool is_private = false;
  BytesArgument handle;
  if (realm == nullptr || kind == nullptr || !BooleanArgument(info, 1, &is_private) ||
      !handle.Read(info, 2)) {
    return BadArgument(info, "op_crypto_key_load");
  }
  const size_t size = SizeOf(*kind, handle.span());
  // The memory of keys that are garbage may have to go first.
  static_cast<void>(realm->Fits(size));
  Charge charge(realm->account());
  if (!charge.Grow(size)) {
    return ThrowRangeError(isolate, "Out of memory: the key exceeds the app's memory limit");
  }
  Key key = is_private ? LoadPrivateKey(*kind, handle.span()) : LoadPublicKey(*kind, handle.span());
  if (key == nullptr) return BadArgument(info, "op_crypto_key_load");
  const bool small_order = !is_private && IsEdwards(*kind) && IsOfSmallOrder(*kind, handle.span());
  std::unique_ptr<P256Verifier> verifier;
  if (!is_private && kind->name == "P-256") {
    verifier = std::make_unique<P256Verifier>(key.get(), Charge(realm->account()));
  }
  auto loaded = std::make_shared<const PairKey>(*kind, is_private, std::move(key), small_order,
                                                std::move(charge), std::move(verifier));
  info.GetReturnValue().Set(
      realm->objects().Hold(isolate, std::make_unique<LoadedKey>(std::move(loaded))));
}

}  // namespace nano
