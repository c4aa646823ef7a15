// Ops of Web Crypto, on the engine's OpenSSL.
#pragma once

#include <v8.h>

#include <cstddef>

namespace nano {

// A buffer on the isolate's account whose memory is overwritten before it is freed. Empty, with a
// RangeError pending, when there is no memory.
v8::MaybeLocal<v8::ArrayBuffer> NewSecretBuffer(v8::Isolate* isolate, size_t size);

void OpCryptoRandomFill(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoRandomUuid(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoArgon2(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoDigest(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoEqual(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoHmac(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyCipher(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyDerive(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyEncapsulate(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyExport(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyGenerate(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyImport(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyLoad(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeySign(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoKeyVerify(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoCipher(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoHkdf(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoPbkdf2(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoRunningHash(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoSecret(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoSponge(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
