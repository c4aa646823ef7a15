// Ops of Web Crypto, on the engine's OpenSSL.
#pragma once

#include <v8.h>

namespace nano {

void OpCryptoRandomFill(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoRandomUuid(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoDigest(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoHmacSign(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCryptoHmacVerify(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
