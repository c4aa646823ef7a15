// Counters as src/host/native/engine.ts has them.
#pragma once

#include <napi.h>

#include "isolate/apps.h"

namespace nano {

Napi::Object ToObject(Napi::Env env, const EngineStats& stats);

}  // namespace nano
