// ECDSA on P-256 with one public key. For many signatures a table of multiples of the key's point
// makes a verification more than twice as fast: OpenSSL makes such a table for a group's generator
// alone, and so the key's point becomes the generator of a group of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/memory_account.h"
#include "ops/crypto_keys.h"

namespace nano {

// Any thread may verify at any time.
class P256Verifier {
 public:
  // What the table takes, about.
  static constexpr size_t kTableBytes = 160 * 1024;
  // After so many uses it has taken as long as the table does.
  static constexpr uint32_t kUses = 600;

  // `charge`: none yet; the table's memory is on its account.
  explicit P256Verifier(EVP_PKEY* key, Charge charge = {});
  P256Verifier(const P256Verifier&) = delete;
  P256Verifier& operator=(const P256Verifier&) = delete;
  ~P256Verifier();

  // Before a use without the table, by the isolate's thread. True for one of them, if there is
  // memory: it is time to Prepare.
  bool CountUse() { return ++uses_ == kUses && charge_.Grow(kTableBytes); }
  // Makes the table, in some 40 ms, which nothing can stop. Once, by one thread.
  void Prepare();
  bool is_ready() const { return group_.load(std::memory_order_acquire) != nullptr; }
  // `signature`: r and s in a row, of any size.
  bool Verify(ByteSpan digest, ByteSpan signature) const;

 private:
  const Point point_;
  uint32_t uses_ = 0;
  // Of the curve, its generator the key's point.
  std::atomic<EC_GROUP*> group_{nullptr};
  Charge charge_;
};

}  // namespace nano
