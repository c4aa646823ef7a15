#include "ops/crypto.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <memory>
#include <span>

#include "base/check.h"
#include "ops/arguments.h"
#include "ops/text.h"

namespace nano {

namespace {

void FillRandom(std::span<uint8_t> bytes) {
  while (!bytes.empty()) {
    const size_t step = std::min<size_t>(bytes.size(), INT_MAX);
    NANO_CHECK(RAND_bytes(bytes.data(), static_cast<int>(step)) == 1);
    bytes = bytes.subspan(step);
  }
}

// Frees what NewSecretBuffer took, with nothing left in it.
void FreeSecret(void* data, size_t size, void* allocator) {
  OPENSSL_cleanse(data, size);
  static_cast<v8::ArrayBuffer::Allocator*>(allocator)->Free(data, size);
}

}  // namespace

v8::MaybeLocal<v8::ArrayBuffer> NewSecretBuffer(v8::Isolate* isolate, size_t size) {
  if (size == 0) return NewBuffer(isolate, size);
  v8::ArrayBuffer::Allocator* allocator = isolate->GetArrayBufferAllocator();
  void* data = allocator->AllocateUninitialized(size);
  if (data == nullptr) {
    ThrowRangeError(isolate, "Array buffer allocation failed");
    return {};
  }
  return v8::ArrayBuffer::New(isolate,
                              v8::ArrayBuffer::NewBackingStore(data, size, FreeSecret, allocator));
}

void OpCryptoRandomFill(const Arguments& info) {
  std::span<uint8_t> bytes;
  if (!WritableBytesArgument(info, 0, &bytes)) return BadArgument(info, "op_crypto_random_fill");
  FillRandom(bytes);
}

// https://w3c.github.io/webcrypto/#dfn-generate-a-random-uuid
void OpCryptoRandomUuid(const Arguments& info) {
  constexpr char kDigits[] = "0123456789abcdef";
  uint8_t bytes[16];
  FillRandom(bytes);
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  char text[36];
  size_t length = 0;
  for (size_t i = 0; i < sizeof bytes; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text[length++] = '-';
    text[length++] = kDigits[bytes[i] >> 4];
    text[length++] = kDigits[bytes[i] & 0x0f];
  }
  v8::Local<v8::String> uuid;
  if (NewLatin1(info.GetIsolate(), text, length).ToLocal(&uuid)) info.GetReturnValue().Set(uuid);
}

void OpCryptoEqual(const Arguments& info) {
  BytesArgument a;
  BytesArgument b;
  if (!a.Read(info, 0) || !b.Read(info, 1)) return BadArgument(info, "op_crypto_equal");
  const bool same =
      a.size() == b.size() &&
      (a.size() == 0 || CRYPTO_memcmp(a.span().data(), b.span().data(), a.size()) == 0);
  info.GetReturnValue().Set(same);
}

void OpCryptoSecret(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  BytesArgument source;
  const bool random = info.Length() > 0 && info[0]->IsUint32();
  if (!random && !source.Read(info, 0)) return BadArgument(info, "op_crypto_secret");
  const size_t size = random ? info[0].As<v8::Uint32>()->Value() : source.size();
  v8::Local<v8::ArrayBuffer> secret;
  if (!NewSecretBuffer(isolate, size).ToLocal(&secret)) return;
  const std::span<uint8_t> bytes(static_cast<uint8_t*>(secret->Data()), size);
  if (random) {
    FillRandom(bytes);
  } else if (size > 0) {
    std::memcpy(bytes.data(), source.span().data(), size);
  }
  info.GetReturnValue().Set(secret);
}

}  // namespace nano
