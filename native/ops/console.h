// Ops that look into values for the console, without running app code. (op_console_write is with
// the app's log.)
#pragma once

#include <v8.h>

namespace nano {

void OpConsolePromiseDetails(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpConsoleProxyDetails(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpConsolePreviewEntries(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpConsoleClassName(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
