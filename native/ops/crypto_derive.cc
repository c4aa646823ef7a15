// HKDF and PBKDF2 for Web Crypto.

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "ops/crypto.h"
#include "ops/crypto_hash.h"
#include "ops/crypto_rounds.h"
#include "ops/op_host.h"

namespace nano {

namespace {

constexpr uint32_t kRoundsBetweenLooks = 2000;

std::span<uint8_t> BytesOf(v8::Local<v8::ArrayBuffer> buffer) {
  return {static_cast<uint8_t*>(buffer->Data()), buffer->ByteLength()};
}

// https://www.rfc-editor.org/rfc/rfc5869#section-2; false when the work is to stop.
bool Expand(v8::Isolate* isolate, Hmac* hmac, std::span<const uint8_t> info,
            std::span<uint8_t> out) {
  Mac block;
  for (uint8_t count = 1; !out.empty(); count++) {
    const std::span<const uint8_t> counter(&count, 1);
    if (!hmac->Compute(isolate, {block.span(), info, counter}, &block)) return false;
    const size_t taken = std::min<size_t>(out.size(), block.size);
    std::memcpy(out.data(), block.bytes.data(), taken);
    out = out.subspan(taken);
  }
  OPENSSL_cleanse(block.bytes.data(), block.bytes.size());
  return true;
}

// https://www.rfc-editor.org/rfc/rfc8018#section-5.2; false when the work is to stop.
bool DeriveBlock(v8::Isolate* isolate, Hmac* hmac, HmacRounds* rounds,
                 std::span<const uint8_t> salt, uint32_t index, uint32_t iterations, Mac* sum) {
  const uint8_t number[4] = {static_cast<uint8_t>(index >> 24), static_cast<uint8_t>(index >> 16),
                             static_cast<uint8_t>(index >> 8), static_cast<uint8_t>(index)};
  if (!hmac->Compute(isolate, {salt, number}, sum)) return false;
  Mac last = *sum;
  for (uint32_t left = iterations - 1; left > 0;) {
    if (Interrupted(isolate)) return false;
    const uint32_t step = std::min(left, kRoundsBetweenLooks);
    rounds->Run(step, &last, sum);
    left -= step;
  }
  return true;
}

}  // namespace

void OpCryptoHkdf(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const EVP_MD* digest = HashArgument(info, 0);
  BytesArgument key;
  BytesArgument salt;
  BytesArgument context;
  if (digest == nullptr || !key.Read(info, 1) || !salt.Read(info, 2) || !context.Read(info, 3) ||
      !info[4]->IsUint32()) {
    return BadArgument(info, "op_crypto_hkdf");
  }
  const size_t size = info[4].As<v8::Uint32>()->Value();
  info.GetReturnValue().SetNull();
  if (size > size_t{255} * static_cast<size_t>(EVP_MD_get_size(digest))) return;
  v8::Local<v8::ArrayBuffer> result;
  if (!NewBuffer(isolate, size).ToLocal(&result)) return;
  // An empty salt is as one of zeros.
  Mac extracted;
  if (!Hmac(digest, salt.span()).Compute(isolate, {key.span()}, &extracted)) return;
  Hmac hmac(digest, extracted.span());
  OPENSSL_cleanse(extracted.bytes.data(), extracted.bytes.size());
  if (Expand(isolate, &hmac, context.span(), BytesOf(result))) info.GetReturnValue().Set(result);
}

void OpCryptoPbkdf2(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const EVP_MD* digest = HashArgument(info, 0);
  BytesArgument password;
  BytesArgument salt;
  if (digest == nullptr || !password.Read(info, 1) || !salt.Read(info, 2) || !info[3]->IsUint32() ||
      !info[4]->IsUint32()) {
    return BadArgument(info, "op_crypto_pbkdf2");
  }
  const uint32_t iterations = info[3].As<v8::Uint32>()->Value();
  info.GetReturnValue().SetNull();
  v8::Local<v8::ArrayBuffer> result;
  if (iterations == 0 || !NewBuffer(isolate, info[4].As<v8::Uint32>()->Value()).ToLocal(&result)) {
    return;
  }
  Hmac hmac(digest, password.span());
  const std::unique_ptr<HmacRounds> rounds = NewHmacRounds(isolate, digest, password.span());
  std::span<uint8_t> out = BytesOf(result);
  Mac block;
  for (uint32_t index = 1; !out.empty(); index++) {
    if (Interrupted(isolate) ||
        !DeriveBlock(isolate, &hmac, rounds.get(), salt.span(), index, iterations, &block)) {
      return;
    }
    const size_t taken = std::min<size_t>(out.size(), block.size);
    std::memcpy(out.data(), block.bytes.data(), taken);
    out = out.subspan(taken);
  }
  OPENSSL_cleanse(block.bytes.data(), block.bytes.size());
  info.GetReturnValue().Set(result);
}

}  // namespace nano
