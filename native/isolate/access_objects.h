// Access events as objects of the host (AccessEvent of src/host/native/engine-events.ts). There is
// one for each request, so they are made of all their values at once.
#pragma once

#include <v8-local-handle.h>
#include <v8-persistent-handle.h>
#include <v8-template.h>

#include "isolate/host_events.h"

namespace nano {

// Of one isolate, which is entered at each call.
class AccessObjects {
 public:
  v8::Local<v8::Object> Make(const AccessEvent& event);

 private:
  v8::Eternal<v8::DictionaryTemplate> shape_;
};

}  // namespace nano
