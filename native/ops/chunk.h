// Bytes and ids of streams, as the exchange and service ops hand them over.
#pragma once

#include <v8.h>

#include <cstdint>

#include "base/bytes.h"
#include "ops/arguments.h"

namespace nano {

// An id that we gave out: a whole number below 2 ** 53.
[[nodiscard]] bool IdArgument(const Arguments& info, int index, uint64_t* id);
// Copies out a string as UTF-8, or the bytes of a buffer or view.
[[nodiscard]] bool TextOrBytesArgument(const Arguments& info, int index, Bytes* bytes);
// A Uint8Array over memory that came in; counted to V8's external memory, so that it collects in
// time.
v8::MaybeLocal<v8::Uint8Array> NewChunk(v8::Isolate* isolate, Bytes bytes);

}  // namespace nano
