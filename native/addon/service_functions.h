// The functions of src/host/native/engine.ts by which the host answers service calls.
#pragma once

#include <napi.h>

namespace nano {

class Apps;

// `started`: null after an exception.
void AddServiceFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env));

}  // namespace nano
