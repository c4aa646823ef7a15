// Text on its way into and out of V8: UTF-8 of strings, and strings of what ops have made.
#pragma once

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

namespace nano {

// Uninitialized room for a conversion, in place while it is small.
class Scratch {
 public:
  explicit Scratch(size_t size)
      : data_(size <= sizeof in_place_ ? in_place_ : static_cast<uint8_t*>(std::malloc(size))) {}
  ~Scratch() {
    if (data_ != in_place_) std::free(data_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  // False when there is no memory for it.
  bool ok() const { return data_ != nullptr; }
  uint8_t* bytes() { return data_; }
  char* chars() { return reinterpret_cast<char*>(data_); }
  char16_t* units() { return reinterpret_cast<char16_t*>(data_); }
  uint16_t* v8_units() { return reinterpret_cast<uint16_t*>(data_); }

 private:
  alignas(16) uint8_t in_place_[1024];
  uint8_t* data_;
};

// What a string's UTF-8 needs, lone surrogates counted as U+FFFD.
struct Utf8Measure {
  size_t bytes = 0;
  bool well_formed = true;
};
Utf8Measure MeasureUtf8(v8::Isolate* isolate, v8::Local<v8::String> text);
// Writes exactly `measure.bytes` bytes.
void WriteUtf8(v8::Isolate* isolate, v8::Local<v8::String> text, const Utf8Measure& measure,
               char* into);

// How far an encoding came: UTF-16 units read, bytes written.
struct Utf8Progress {
  size_t read = 0;
  size_t written = 0;
};
// Encodes as many characters of `text` as fit, none of them in part.
Utf8Progress EncodeUtf8Prefix(v8::Isolate* isolate, v8::Local<v8::String> text,
                              std::span<uint8_t> into);

// A copy of a string as UTF-8. Lone surrogates become U+FFFD.
class Utf8Text {
 public:
  Utf8Text(v8::Isolate* isolate, v8::Local<v8::String> text);
  bool ok() const { return scratch_.ok(); }
  std::string_view view() { return {scratch_.chars(), measure_.bytes}; }

 private:
  Utf8Measure measure_;
  Scratch scratch_;
};

// Strings for results; empty, with a RangeError pending, when they would be longer than V8 allows.
// One character a byte.
v8::MaybeLocal<v8::String> NewLatin1(v8::Isolate* isolate, const void* data, size_t length);
v8::MaybeLocal<v8::String> NewTwoByte(v8::Isolate* isolate, const uint16_t* data, size_t length);
// The standard's UTF-8 decode: a maximal subpart of an ill-formed sequence becomes one U+FFFD.
v8::MaybeLocal<v8::String> NewUtf8(v8::Isolate* isolate, const char* data, size_t length);

void ThrowNoMemory(v8::Isolate* isolate);

}  // namespace nano
