// Structured clone on V8's serializer: within a realm, and as bytes to and from the host.
#pragma once

#include <v8.h>

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"

namespace nano {

// StructuredSerializeWithTransfer, then StructuredDeserialize in the same realm. Empty, with a
// DataCloneError or what app code threw pending, when it fails; nothing has been transferred then,
// unless deserializing failed.
v8::MaybeLocal<v8::Value> CloneValue(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                     v8::Local<v8::Value> value,
                                     const std::vector<v8::Local<v8::ArrayBuffer>>& transfer);

// Bytes with V8's header, as Node's v8.Deserializer reads them (readHeader, readValue). Platform
// objects are refused: the host doesn't know them. False, with an exception pending, when it fails.
// Runs app code (getters).
[[nodiscard]] bool SerializeValue(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                  v8::Local<v8::Value> value, Bytes* out);

// Of bytes with V8's header, from this process alone: the format is not made for hostile input.
v8::MaybeLocal<v8::Value> DeserializeValue(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                           std::span<const uint8_t> data);

}  // namespace nano
