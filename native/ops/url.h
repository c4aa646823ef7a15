// Ops of URLs, on the engine's ada.
#pragma once

#include <v8.h>

namespace nano {

void OpUrlParse(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpUrlCanParse(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpUrlUpdate(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpUrlDomainToAscii(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpUrlDomainToUnicode(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
