// The op of an app's log. It stands apart from the console's other ops: those look at values and
// leave no trace.
#pragma once

#include <v8.h>

namespace nano {

void OpConsoleWrite(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
