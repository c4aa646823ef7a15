// The functions of src/host/native/engine.ts by which the host answers with files.
#pragma once

#include <napi.h>

namespace nano {

class Apps;

// `started`: null after an exception.
void AddAssetFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env));

}  // namespace nano
