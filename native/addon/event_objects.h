// Events of the engine as the objects of src/host/native/engine-events.ts.
#pragma once

#include <napi.h>

#include "isolate/host_events.h"

namespace nano {

Napi::Object ToObject(Napi::Env env, HostEvent& event);

}  // namespace nano
