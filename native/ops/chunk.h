// Bytes and ids of streams, as the exchange and service ops hand them over.
#pragma once

#include <v8.h>

#include <cstdint>
#include <utility>

#include "base/bytes.h"
#include "ops/arguments.h"

namespace nano {

// An id that we gave out: a whole number below 2 ** 53.
[[nodiscard]] bool IdArgument(const Arguments& info, int index, uint64_t* id);
// Copies out a string as UTF-8, or the bytes of a buffer or view.
[[nodiscard]] bool TextOrBytesArgument(const Arguments& info, int index, Bytes* bytes);
// The same without a copy of bytes, which are lent: valid as long as the argument is, and until
// JavaScript runs.
class PayloadArgument {
 public:
  [[nodiscard]] bool Read(const Arguments& info, int index);
  Payload Take() { return std::move(payload_); }

 private:
  BytesArgument bytes_;
  Payload payload_;
};
// A Uint8Array over memory that came in; counted to V8's external memory, so that it collects in
// time. What is large is not copied.
v8::MaybeLocal<v8::Uint8Array> NewChunk(v8::Isolate* isolate, Bytes bytes);

}  // namespace nano
