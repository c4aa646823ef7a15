// What the host does for requests that go out without it: src/host/native/engine.ts has the types.
#pragma once

#include <napi.h>

namespace nano {

class Apps;

// `started`: the apps of the running engine; null after an exception.
void AddUpstreamFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env));

}  // namespace nano
