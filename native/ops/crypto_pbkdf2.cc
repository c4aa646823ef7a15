// PBKDF2 for Web Crypto: https://www.rfc-editor.org/rfc/rfc8018#section-5.2

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "base/bytes.h"
#include "ops/crypto.h"
#include "ops/crypto_der.h"
#include "ops/crypto_hash.h"
#include "ops/crypto_rounds.h"
#include "ops/op_work.h"

namespace nano {

namespace {

// A piece.
constexpr uint32_t kRoundsAtOnce = 2000;
// More take some milliseconds, and are done beside the isolate's turns.
constexpr uint64_t kLongRounds = 4000;

struct Request {
  const EVP_MD* digest;
  ByteSpan password;
  ByteSpan salt;
  uint32_t iterations;
};

class Pbkdf2 final : public OpWork {
 public:
  Pbkdf2(const Request& request, Bytes out)
      : iterations_(request.iterations),
        salt_(request.salt.begin(), request.salt.end()),
        hmac_(request.digest, request.password),
        rounds_(NewHmacRounds(request.digest, request.password)),
        out_(std::move(out)) {}
  Pbkdf2(const Pbkdf2&) = delete;
  Pbkdf2& operator=(const Pbkdf2&) = delete;
  ~Pbkdf2() override {
    OPENSSL_cleanse(out_.data(), out_.size());
    OPENSSL_cleanse(&last_, sizeof last_);
    OPENSSL_cleanse(&sum_, sizeof sum_);
  }

  size_t bytes() const override { return kObjects + salt_.size() + out_.size(); }

  bool Next(const StopFlag& stop) override {
    uint32_t room = kRoundsAtOnce;
    while (room > 0 && at_ < out_.size()) {
      if (left_ == 0 && !BeginBlock(stop)) return false;
      const uint32_t step = std::min(left_ - 1, room - 1);
      rounds_->Run(step, &last_, &sum_);
      left_ -= step;
      room -= step + 1;
      if (left_ == 1) EndBlock();
    }
    return at_ < out_.size();
  }

  v8::MaybeLocal<v8::Value> Result(v8::Isolate* isolate) override {
    v8::Local<v8::ArrayBuffer> result;
    if (!NewBuffer(isolate, out_.span()).ToLocal(&result)) return {};
    return result;
  }

 private:
  // What OpenSSL and the allocator keep.
  static constexpr size_t kObjects = 4096;

  bool BeginBlock(const StopFlag& stop) {
    block_++;
    const uint8_t number[4] = {static_cast<uint8_t>(block_ >> 24),
                               static_cast<uint8_t>(block_ >> 16),
                               static_cast<uint8_t>(block_ >> 8), static_cast<uint8_t>(block_)};
    if (!hmac_.Compute(stop, {salt_, number}, &sum_)) return false;
    last_ = sum_;
    left_ = iterations_;
    return true;
  }

  void EndBlock() {
    const size_t taken = std::min<size_t>(out_.size() - at_, sum_.size);
    std::memcpy(out_.data() + at_, sum_.bytes.data(), taken);
    at_ += taken;
    left_ = 0;
  }

  const uint32_t iterations_;
  const SecretBytes salt_;
  Hmac hmac_;
  const std::unique_ptr<HmacRounds> rounds_;
  Bytes out_;
  size_t at_ = 0;       // of the output
  uint32_t block_ = 0;  // from 1
  uint32_t left_ = 0;   // of the block's rounds, with the first; 0: none is begun
  Mac last_;
  Mac sum_;
};

}  // namespace

void OpCryptoPbkdf2(const Arguments& info) {
  const EVP_MD* digest = HashArgument(info, 0);
  BytesArgument password;
  BytesArgument salt;
  if (digest == nullptr || !password.Read(info, 1) || !salt.Read(info, 2) || !info[3]->IsUint32() ||
      !info[4]->IsUint32()) {
    return BadArgument(info, "op_crypto_pbkdf2");
  }
  const uint32_t iterations = info[3].As<v8::Uint32>()->Value();
  const uint32_t size = info[4].As<v8::Uint32>()->Value();
  info.GetReturnValue().SetNull();
  Bytes out = Bytes::Allocate(size);
  if (iterations == 0 || out.size() != size) return;
  const auto block = static_cast<uint32_t>(EVP_MD_get_size(digest));
  const uint64_t rounds = uint64_t{iterations} * ((uint64_t{size} + block - 1) / block);
  const Request request{digest, password.span(), salt.span(), iterations};
  PerformWork(info, std::make_unique<Pbkdf2>(request, std::move(out)), rounds > kLongRounds);
}

}  // namespace nano
