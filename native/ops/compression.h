// Ops of the Compression standard.
#pragma once

#include <v8.h>

namespace nano {

void OpCompressionOpen(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpCompressionStep(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
