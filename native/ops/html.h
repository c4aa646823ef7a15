// Ops of HTML: base64 and structured clone.
#pragma once

#include <v8.h>

namespace nano {

void OpHtmlAtob(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpHtmlBtoa(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpHtmlStructuredClone(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpHtmlDetach(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
