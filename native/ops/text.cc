#include "ops/text.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "engine/bound/simdutf.h"
#include "ops/arguments.h"

namespace nano {

namespace {

const char* Chars(const v8::String::ValueView& view) {
  return reinterpret_cast<const char*>(view.data8());
}

const char16_t* Units(const v8::String::ValueView& view) {
  return reinterpret_cast<const char16_t*>(view.data16());
}

// The code point at `index`, of one or two units; U+FFFD for a lone surrogate.
template <typename Unit>
char32_t CodePointAt(const Unit* units, size_t length, size_t index, size_t* unit_count) {
  const char32_t unit = units[index];
  *unit_count = 1;
  if ((unit & 0xfffff800) != 0xd800) return unit;
  const char32_t next = index + 1 < length ? units[index + 1] : 0;
  if (unit >= 0xdc00 || (next & 0xfffffc00) != 0xdc00) return 0xfffd;
  *unit_count = 2;
  return 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
}

constexpr size_t Utf8Size(char32_t point) {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

void PutUtf8(char32_t point, size_t size, uint8_t* into) {
  constexpr uint8_t kLead[] = {0, 0x00, 0xc0, 0xe0, 0xf0};
  for (size_t i = size - 1; i > 0; i--) {
    into[i] = static_cast<uint8_t>(0x80 | (point & 0x3f));
    point >>= 6;
  }
  into[0] = static_cast<uint8_t>(kLead[size] | point);
}

template <typename Unit>
Utf8Progress EncodePrefix(const Unit* units, size_t length, std::span<uint8_t> into) {
  Utf8Progress progress;
  while (progress.read < length) {
    size_t unit_count = 0;
    const char32_t point = CodePointAt(units, length, progress.read, &unit_count);
    const size_t size = Utf8Size(point);
    if (size > into.size() - progress.written) break;
    PutUtf8(point, size, into.data() + progress.written);
    progress.read += unit_count;
    progress.written += size;
  }
  return progress;
}

bool FitsInString(v8::Isolate* isolate, size_t length) {
  if (length <= static_cast<size_t>(v8::String::kMaxLength)) return true;
  ThrowRangeError(isolate, "Invalid string length");
  return false;
}

// Of well-formed UTF-8: is every character below U+0100? The lead byte of any other is higher than
// theirs.
bool FitsInLatin1(const char* data, size_t length) {
  uint8_t highest = 0;
  for (size_t i = 0; i < length; i++) highest = std::max(highest, static_cast<uint8_t>(data[i]));
  return highest < 0xc4;
}

// Of well-formed UTF-8 that is not all ASCII.
v8::MaybeLocal<v8::String> NewValidUtf8(v8::Isolate* isolate, const char* data, size_t length) {
  const size_t units = simdutf::utf16_length_from_utf8(data, length);
  if (!FitsInString(isolate, units)) return {};
  Scratch scratch(units * sizeof(char16_t));
  if (!scratch.ok()) {
    ThrowNoMemory(isolate);
    return {};
  }
  if (FitsInLatin1(data, length)) {
    const size_t written = simdutf::convert_utf8_to_latin1(data, length, scratch.chars());
    return NewLatin1(isolate, scratch.bytes(), written);
  }
  const size_t written = simdutf::convert_valid_utf8_to_utf16(data, length, scratch.units());
  return NewTwoByte(isolate, scratch.v8_units(), written);
}

}  // namespace

Utf8Measure MeasureUtf8(v8::Isolate* isolate, v8::Local<v8::String> text) {
  {
    const v8::String::ValueView view(isolate, text);
    if (view.is_one_byte()) {
      return {simdutf::utf8_length_from_latin1(Chars(view), view.length()), true};
    }
    if (simdutf::validate_utf16(Units(view), view.length())) {
      return {simdutf::utf8_length_from_utf16(Units(view), view.length()), true};
    }
  }
  return {text->Utf8LengthV2(isolate), false};
}

void WriteUtf8(v8::Isolate* isolate, v8::Local<v8::String> text, const Utf8Measure& measure,
               char* into) {
  if (measure.bytes == 0) return;
  if (!measure.well_formed) {
    const std::span bytes(reinterpret_cast<uint8_t*>(into), measure.bytes);
    NANO_CHECK(EncodeUtf8Prefix(isolate, text, bytes).written == measure.bytes);
    return;
  }
  const v8::String::ValueView view(isolate, text);
  if (!view.is_one_byte()) {
    simdutf::convert_valid_utf16_to_utf8(Units(view), view.length(), into);
  } else if (measure.bytes == view.length()) {
    std::memcpy(into, view.data8(), measure.bytes);
  } else {
    simdutf::convert_latin1_to_utf8(Chars(view), view.length(), into);
  }
}

Utf8Progress EncodeUtf8Prefix(v8::Isolate* isolate, v8::Local<v8::String> text,
                              std::span<uint8_t> into) {
  const v8::String::ValueView view(isolate, text);
  const size_t length = view.length();
  if (!view.is_one_byte()) return EncodePrefix(view.data16(), length, into);
  if (length > into.size() / 2) return EncodePrefix(view.data8(), length, into);
  char* to = reinterpret_cast<char*>(into.data());
  return {length, simdutf::convert_latin1_to_utf8(Chars(view), length, to)};
}

Utf8Text::Utf8Text(v8::Isolate* isolate, v8::Local<v8::String> text)
    : measure_(MeasureUtf8(isolate, text)), scratch_(measure_.bytes) {
  if (scratch_.ok()) WriteUtf8(isolate, text, measure_, scratch_.chars());
}

v8::MaybeLocal<v8::String> NewLatin1(v8::Isolate* isolate, const void* data, size_t length) {
  if (length == 0) return v8::String::Empty(isolate);
  if (!FitsInString(isolate, length)) return {};
  return v8::String::NewFromOneByte(isolate, static_cast<const uint8_t*>(data),
                                    v8::NewStringType::kNormal, static_cast<int>(length));
}

v8::MaybeLocal<v8::String> NewTwoByte(v8::Isolate* isolate, const uint16_t* data, size_t length) {
  if (length == 0) return v8::String::Empty(isolate);
  if (!FitsInString(isolate, length)) return {};
  return v8::String::NewFromTwoByte(isolate, data, v8::NewStringType::kNormal,
                                    static_cast<int>(length));
}

v8::MaybeLocal<v8::String> NewUtf8(v8::Isolate* isolate, const char* data, size_t length) {
  if (simdutf::validate_ascii(data, length)) return NewLatin1(isolate, data, length);
  if (simdutf::validate_utf8(data, length)) return NewValidUtf8(isolate, data, length);
  if (!FitsInString(isolate, length)) return {};
  return v8::String::NewFromUtf8(isolate, data, v8::NewStringType::kNormal,
                                 static_cast<int>(length));
}

void ThrowNoMemory(v8::Isolate* isolate) { ThrowRangeError(isolate, "Out of memory"); }

}  // namespace nano
