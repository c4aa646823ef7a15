// WebAssembly that is compiled while it arrives: V8 makes the promise, the runtime gives the bytes.
#pragma once

#include <v8.h>

namespace nano {

// V8's v8::WasmStreamingCallback.
void StartWasmStream(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpWebassemblyStream(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
