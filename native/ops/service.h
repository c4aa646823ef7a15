// Ops of service calls: what an isolate asks of the host.
#pragma once

#include <v8.h>

namespace nano {

void OpServiceCall(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpServiceCancel(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpServiceCredit(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpServiceEnd(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpServiceWrite(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
