#include "ops/crypto_hash.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "ops/crypto.h"
#include "ops/op_host.h"
#include "ops/op_work.h"
#include "ops/spare_memory.h"
#include "ops/text.h"

namespace nano {

namespace {

struct Hash {
  std::string_view name;
  const EVP_MD* digest;
};

const EVP_MD* Fetch(const char* name) {
  const EVP_MD* digest = EVP_MD_fetch(nullptr, name, nullptr);
  NANO_CHECK(digest != nullptr);
  return digest;
}

// Fetched once for the process: OpenSSL looks a digest up by name for longer than it hashes a small
// message.
const EVP_MD* FindDigest(std::string_view name) {
  static const Hash kHashes[] = {
      {"MD5", Fetch("MD5")},           {"SHA-1", Fetch("SHA1")},
      {"SHA-256", Fetch("SHA2-256")},  {"SHA-384", Fetch("SHA2-384")},
      {"SHA-512", Fetch("SHA2-512")},  {"SHA3-256", Fetch("SHA3-256")},
      {"SHA3-384", Fetch("SHA3-384")}, {"SHA3-512", Fetch("SHA3-512")},
  };
  for (const Hash& hash : kHashes) {
    if (hash.name == name) return hash.digest;
  }
  return nullptr;
}

// So much takes longer to hash than a job costs.
constexpr size_t kDear = size_t{128} << 10;
// So much is hashed in a slice of a job.
constexpr size_t kPieceBeside = size_t{256} << 10;

void EndDigest(EVP_MD_CTX* context, Mac* hash) {
  NANO_CHECK(EVP_DigestFinal_ex(context, hash->bytes.data(), &hash->size) == 1);
}

Effort EffortOf(size_t size) {
  return size >= kDear && size <= kMostCopied ? Effort::kDear : Effort::kSmall;
}

SpareMemory& Spares() {
  static SpareMemory* const kSpares = new SpareMemory();
  return *kSpares;
}

// A message, in memory that is at least as large.
struct Copied {
  Bytes memory;
  size_t size = 0;
};

// The hash of one message, or its HMAC.
class Hashing final : public OpWork {
 public:
  Hashing(const EVP_MD* digest, Copied data) : data_(std::move(data)) {
    NANO_CHECK(EVP_DigestInit_ex2(hash_.get(), digest, nullptr) == 1);
  }
  Hashing(Hmac hmac, Copied data) : data_(std::move(data)), hmac_(std::move(hmac)) {
    hmac_->Begin();
  }
  Hashing(const Hashing&) = delete;
  Hashing& operator=(const Hashing&) = delete;
  ~Hashing() override { Spares().Give(std::move(data_.memory)); }

  size_t bytes() const override { return kObjects + data_.memory.size(); }
  bool Next(const StopFlag& stop) override {
    const std::span<const uint8_t> piece =
        data_.memory.span().subspan(at_, std::min(data_.size - at_, kPieceBeside));
    if (!UpdateDigest(stop, hmac_ ? hmac_->context() : hash_.get(), piece)) return false;
    at_ += piece.size();
    if (at_ < data_.size) return true;
    if (hmac_) {
      hmac_->End(&result_);
    } else {
      EndDigest(hash_.get(), &result_);
    }
    return false;
  }
  v8::MaybeLocal<v8::Value> Result(v8::Isolate* isolate) override {
    v8::Local<v8::ArrayBuffer> result;
    if (!NewBuffer(isolate, result_.span()).ToLocal(&result)) return {};
    return result;
  }

 private:
  // What OpenSSL and the allocator keep.
  static constexpr size_t kObjects = 2048;

  Copied data_;
  const DigestContext hash_{EVP_MD_CTX_new()};
  std::optional<Hmac> hmac_;
  size_t at_ = 0;
  Mac result_;
};

// True when it is hashed beside the isolate's turns, by what `make` makes of a copy.
template <typename Make>
bool HashesBeside(const Arguments& info, std::span<const uint8_t> data, Make make) {
  if (!IsForBeside(info.GetIsolate(), EffortOf(data.size()))) return false;
  Copied copy{.memory = Spares().Take(data.size()), .size = data.size()};
  if (copy.memory.size() < data.size()) return false;
  std::memcpy(copy.memory.data(), data.data(), data.size());
  return StartBeside(info, make(std::move(copy)));
}

}  // namespace

const EVP_MD* HashArgument(const Arguments& info, int index) {
  v8::Local<v8::String> name;
  if (!StringArgument(info, index, &name) || name->Length() > 16) return nullptr;
  Utf8Text text(info.GetIsolate(), name);
  return FindDigest(text.view());
}

bool UpdateDigest(const StopFlag& stop, EVP_MD_CTX* context, std::span<const uint8_t> data) {
  while (data.size() > kPiece) {
    if (stop.load(std::memory_order_relaxed)) return false;
    NANO_CHECK(EVP_DigestUpdate(context, data.data(), kPiece) == 1);
    data = data.subspan(kPiece);
  }
  NANO_CHECK(EVP_DigestUpdate(context, data.data(), data.size()) == 1);
  return true;
}

// https://www.rfc-editor.org/rfc/rfc2104#section-2
Hmac::Hmac(const EVP_MD* digest, std::span<const uint8_t> key) {
  uint8_t block[200] = {};
  const size_t block_size = static_cast<size_t>(EVP_MD_get_block_size(digest));
  NANO_CHECK(block_size <= sizeof block);
  if (key.size() > block_size) {
    NANO_CHECK(EVP_Digest(key.data(), key.size(), block, nullptr, digest, nullptr) == 1);
  } else {
    std::copy(key.begin(), key.end(), block);
  }
  for (uint8_t& byte : block) byte ^= 0x36;
  NANO_CHECK(EVP_DigestInit_ex2(inner_.get(), digest, nullptr) == 1);
  NANO_CHECK(EVP_DigestUpdate(inner_.get(), block, block_size) == 1);
  for (uint8_t& byte : block) byte ^= 0x36 ^ 0x5c;
  NANO_CHECK(EVP_DigestInit_ex2(outer_.get(), digest, nullptr) == 1);
  NANO_CHECK(EVP_DigestUpdate(outer_.get(), block, block_size) == 1);
  OPENSSL_cleanse(block, sizeof block);
}

void Hmac::Begin() { NANO_CHECK(EVP_MD_CTX_copy_ex(working_.get(), inner_.get()) == 1); }

void Hmac::End(Mac* mac) {
  EndDigest(working_.get(), mac);
  NANO_CHECK(EVP_MD_CTX_copy_ex(working_.get(), outer_.get()) == 1);
  NANO_CHECK(EVP_DigestUpdate(working_.get(), mac->bytes.data(), mac->size) == 1);
  EndDigest(working_.get(), mac);
}

bool Hmac::Compute(const StopFlag& stop, std::initializer_list<std::span<const uint8_t>> parts,
                   Mac* mac) {
  Begin();
  for (std::span<const uint8_t> part : parts) {
    if (!UpdateDigest(stop, working_.get(), part)) return false;
  }
  End(mac);
  return true;
}

void OpCryptoDigest(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const EVP_MD* digest = HashArgument(info, 0);
  BytesArgument data;
  if (digest == nullptr || !data.Read(info, 1)) return BadArgument(info, "op_crypto_digest");
  const bool may_wait = info[2]->IsTrue();
  if (may_wait && HashesBeside(info, data.span(), [digest](Copied copy) {
        return std::make_unique<Hashing>(digest, std::move(copy));
      })) {
    return;
  }
  const DigestContext context(EVP_MD_CTX_new());
  NANO_CHECK(EVP_DigestInit_ex2(context.get(), digest, nullptr) == 1);
  if (!UpdateDigest(StopFlagOf(isolate), context.get(), data.span())) return;
  Mac hash;
  EndDigest(context.get(), &hash);
  v8::Local<v8::ArrayBuffer> result;
  if (NewBuffer(isolate, hash.span()).ToLocal(&result)) info.GetReturnValue().Set(result);
}

void OpCryptoHmac(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const EVP_MD* digest = HashArgument(info, 0);
  BytesArgument key;
  BytesArgument data;
  if (digest == nullptr || !key.Read(info, 1) || !data.Read(info, 2)) {
    return BadArgument(info, "op_crypto_hmac");
  }
  if (HashesBeside(info, data.span(), [digest, &key](Copied copy) {
        return std::make_unique<Hashing>(Hmac(digest, key.span()), std::move(copy));
      })) {
    return;
  }
  Mac mac;
  v8::Local<v8::ArrayBuffer> result;
  if (!Hmac(digest, key.span()).Compute(StopFlagOf(isolate), {data.span()}, &mac)) return;
  if (NewBuffer(isolate, mac.span()).ToLocal(&result)) info.GetReturnValue().Set(result);
}

}  // namespace nano
