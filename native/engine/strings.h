// Strings across the boundary. Those from outside may be of any length and content, so making one
// can fail.
#pragma once

#include <v8.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace nano {

// UTF-8 in; empty when it is too long for V8.
v8::MaybeLocal<v8::String> NewString(v8::Isolate* isolate, std::string_view utf8);
// The same of a text that many isolates hold: where it is ASCII and not short, V8 refers to it
// instead of keeping a copy in its heap.
v8::MaybeLocal<v8::String> NewSharedString(v8::Isolate* isolate,
                                           const std::shared_ptr<const std::string>& utf8);
// One byte a character in.
v8::MaybeLocal<v8::String> NewLatin1String(v8::Isolate* isolate, std::string_view latin1);
// A short constant of ours.
v8::Local<v8::String> Constant(v8::Isolate* isolate, std::string_view ascii);
// UTF-8 out; lone surrogates become U+FFFD.
std::string ToUtf8(v8::Isolate* isolate, v8::Local<v8::String> string);
// One byte a character out; false when a character is above U+00FF.
bool ToLatin1(v8::Isolate* isolate, v8::Local<v8::String> string, std::string* out);

}  // namespace nano
