// Ops of Web Crypto, on the engine's OpenSSL.
#pragma once

#include <v8.h>

namespace nano {

void OpCryptoRandomFill(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoRandomUuid(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoDigest(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoEqual(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoHmac(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoCipher(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoHkdf(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoPbkdf2(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoRunningHash(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoSecret(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoSponge(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
