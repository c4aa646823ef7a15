// The functions of src/host/native/engine.ts that say which app answers.
#pragma once

#include <napi.h>

namespace nano {

class Apps;

// `started`: null after an exception.
void AddRouteFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env));

}  // namespace nano
