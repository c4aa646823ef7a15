// A key of a pair as OpenSSL works with it. It is made of its handle when it is used first, which
// takes longer than most of its uses, and JavaScript holds it beside the handle. Nothing of it is
// left in memory when it goes.
#pragma once

#include <memory>

#include "base/memory_account.h"
#include "engine/native_objects.h"
#include "ops/crypto_keys.h"
#include "ops/crypto_p256_verifier.h"

namespace nano {

// Any thread may use it at any time: its uses change nothing that can be seen.
struct PairKey {
  const KeyKind& kind;
  const bool is_private;
  Key key;
  bool small_order = false;  // of a public Edwards key, with which nothing may be verified
  Charge charge;
  std::unique_ptr<P256Verifier> verifier;  // of a public key on P-256
};

class LoadedKey final : public NativeObject {
 public:
  static constexpr char kType = 'k';
  explicit LoadedKey(std::shared_ptr<const PairKey> key) : key_(std::move(key)) {}
  const char* type() const override { return &kType; }
  size_t bytes() const override { return key_->charge.bytes(); }
  const std::shared_ptr<const PairKey>& key() const { return key_; }

 private:
  const std::shared_ptr<const PairKey> key_;
};

// Null when the argument is no loaded key of this type.
std::shared_ptr<const PairKey> LoadedKeyArgument(const Arguments& info, int index, bool is_private);

// Is it the encoding of a point of small order, which makes for signatures of anything?
bool IsOfSmallOrder(const KeyKind& kind, ByteSpan encoded);
bool IsEdwards(const KeyKind& kind);

}  // namespace nano
