// HKDF for Web Crypto.

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "ops/crypto.h"
#include "ops/crypto_hash.h"
#include "ops/op_host.h"

namespace nano {

namespace {

std::span<uint8_t> BytesOf(v8::Local<v8::ArrayBuffer> buffer) {
  return {static_cast<uint8_t*>(buffer->Data()), buffer->ByteLength()};
}

// https://www.rfc-editor.org/rfc/rfc5869#section-2; false when the work is to stop.
bool Expand(const StopFlag& stop, Hmac* hmac, std::span<const uint8_t> info,
            std::span<uint8_t> out) {
  Mac block;
  for (uint8_t count = 1; !out.empty(); count++) {
    const std::span<const uint8_t> counter(&count, 1);
    if (!hmac->Compute(stop, {block.span(), info, counter}, &block)) return false;
    const size_t taken = std::min<size_t>(out.size(), block.size);
    std::memcpy(out.data(), block.bytes.data(), taken);
    out = out.subspan(taken);
  }
  OPENSSL_cleanse(block.bytes.data(), block.bytes.size());
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
  const StopFlag& stop = StopFlagOf(isolate);
  // An empty salt is as one of zeros.
  Mac extracted;
  if (!Hmac(digest, salt.span()).Compute(stop, {key.span()}, &extracted)) return;
  Hmac hmac(digest, extracted.span());
  OPENSSL_cleanse(extracted.bytes.data(), extracted.bytes.size());
  if (Expand(stop, &hmac, context.span(), BytesOf(result))) info.GetReturnValue().Set(result);
}

}  // namespace nano
