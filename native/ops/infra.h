// Ops of the runtime's own house: rooms that stand outside the snapshot.
#pragma once

#include <v8.h>

namespace nano {

void OpInfraCompileRoom(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
