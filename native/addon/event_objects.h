// Events of the engine as the objects of src/host/native/engine-events.ts.
#pragma once

#include <napi.h>

#include "isolate/access_objects.h"
#include "isolate/host_events.h"

namespace nano {

// Of one environment; on its thread.
class EventObjects {
 public:
  Napi::Object Make(Napi::Env env, HostEvent& event);

 private:
  AccessObjects access_;
};

}  // namespace nano
