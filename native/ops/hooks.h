// Calls into the runtime: the functions of src/runtime/hooks.ts, on an object that only the engine
// room holds.
#pragma once

#include <v8.h>

#include "engine/realm.h"

namespace nano {

// In the order of src/runtime/hooks.ts.
enum class Hook {
  kStart,
  kLoaded,
  kFetch,
  kBody,
  kDrain,
  kClosed,
  kDrop,
  kTimer,
  kService,
  kRejections,
  kDescribe,
  kInspect,
  kDataCloneError,
  kIsPlatformObject,
  kSerializePlatformObject,
  kDeserializePlatformObject,
  kDeferredGlobal,
  kWasmStream,
  kScheduled,
};

// Calls a hook of the current context. Empty, with an exception pending, when it throws or the
// realm has no hooks.
v8::MaybeLocal<v8::Value> CallHook(v8::Isolate* isolate, Hook which, int argc,
                                   v8::Local<v8::Value>* argv);

}  // namespace nano
