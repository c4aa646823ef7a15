// Ops of the encodings: strings to bytes and back.
#pragma once

#include <v8.h>

namespace nano {

void OpEncodingEncodeUtf8(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpEncodingEncodeInto(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpEncodingDecodeLegacy(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpEncodingDecodeUtf8(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpEncodingDecodeLatin1(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpEncodingToWellFormed(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
