// A hash of bytes that come one after the other. Its state lies in a buffer of the runtime's.

#include <algorithm>
#include <cstring>
#include <string_view>

#include "ops/crypto.h"
#include "ops/crypto_hash.h"
#include "ops/op_host.h"
#include "ops/plain_hashes.h"
#include "ops/text.h"

namespace nano {

namespace {

// OpenSSL takes these fields for its own, and an op takes nothing for granted.
void MakeSafe(MD5_CTX* state) { state->num %= MD5_CBLOCK; }
void MakeSafe(SHA_CTX* state) { state->num %= SHA_CBLOCK; }
void MakeSafe(SHA256_CTX* state) {
  state->num %= SHA256_CBLOCK;
  state->md_len = std::min<unsigned int>(state->md_len, SHA256_DIGEST_LENGTH);
}
void MakeSafe(SHA512_CTX* state) {
  state->num %= SHA512_CBLOCK;
  state->md_len = std::min<unsigned int>(state->md_len, SHA512_DIGEST_LENGTH);
}

// `kept`: a byte that says whether anything has come, then the state.
template <typename Hash>
class Running {
 public:
  static constexpr size_t kKept = 1 + sizeof(typename Hash::State);

  explicit Running(std::span<uint8_t> kept) : kept_(kept) {
    if (kept[0] == 0) {
      Hash::Init(&state_);
    } else {
      std::memcpy(&state_, kept.data() + 1, sizeof state_);
      MakeSafe(&state_);
    }
  }

  void Take(v8::Isolate* isolate, std::span<const uint8_t> data) {
    const StopFlag& stop = StopFlagOf(isolate);
    while (!data.empty() && !stop.load(std::memory_order_relaxed)) {
      const size_t piece = std::min(data.size(), kPiece);
      Hash::Update(&state_, data.data(), piece);
      data = data.subspan(piece);
    }
    kept_[0] = 1;
    std::memcpy(kept_.data() + 1, &state_, sizeof state_);
  }

  Mac End() {
    Mac mac;
    mac.size = Hash::kSize;
    Hash::Final(mac.bytes.data(), &state_);
    return mac;
  }

 private:
  std::span<uint8_t> kept_;
  typename Hash::State state_;
};

// False when `kept` is too small.
template <typename Hash>
bool Run(const Arguments& info, std::span<uint8_t> kept, std::span<const uint8_t> data) {
  if (kept.size() < Running<Hash>::kKept) return false;
  Running<Hash> running(kept);
  if (!info[2]->IsNull()) {
    running.Take(info.GetIsolate(), data);
    return true;
  }
  v8::Local<v8::ArrayBuffer> result;
  if (NewBuffer(info.GetIsolate(), running.End().span()).ToLocal(&result)) {
    info.GetReturnValue().Set(result);
  }
  return true;
}

bool RunNamed(std::string_view name, const Arguments& info, std::span<uint8_t> kept,
              std::span<const uint8_t> data) {
  if (name == "MD5") return Run<Md5>(info, kept, data);
  if (name == "SHA-1") return Run<Sha1>(info, kept, data);
  if (name == "SHA-256") return Run<Sha256>(info, kept, data);
  if (name == "SHA-384") return Run<Sha384>(info, kept, data);
  return name == "SHA-512" && Run<Sha512>(info, kept, data);
}

}  // namespace

void OpCryptoRunningHash(const Arguments& info) {
  v8::Local<v8::String> name;
  std::span<uint8_t> kept;
  BytesArgument data;
  if (!StringArgument(info, 0, &name) || name->Length() > 16 ||
      !WritableBytesArgument(info, 1, &kept) || (!info[2]->IsNull() && !data.Read(info, 2))) {
    return BadArgument(info, "op_crypto_running_hash");
  }
  Utf8Text text(info.GetIsolate(), name);
  if (!RunNamed(text.view(), info, kept, data.span())) {
    BadArgument(info, "op_crypto_running_hash");
  }
}

}  // namespace nano
