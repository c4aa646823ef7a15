// Ops of timers.
#pragma once

#include <v8.h>

namespace nano {

void OpTimersClear(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpTimersStart(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
