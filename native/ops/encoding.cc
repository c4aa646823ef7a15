#include "ops/encoding.h"

#include <iterator>

#include "engine/bound/simdutf.h"
#include "ops/arguments.h"
#include "ops/text.h"

namespace nano {

namespace {

constexpr size_t kPackedLimit = size_t{1} << 26;

// Lone surrogates of `text` replaced; the very string where there are none.
v8::MaybeLocal<v8::String> ToWellFormed(v8::Isolate* isolate, v8::Local<v8::String> text) {
  const size_t length = static_cast<size_t>(text->Length());
  {
    const v8::String::ValueView view(isolate, text);
    if (view.is_one_byte()) return text;
    if (simdutf::validate_utf16(reinterpret_cast<const char16_t*>(view.data16()), length)) {
      return text;
    }
  }
  Scratch scratch(length * sizeof(char16_t));
  if (!scratch.ok()) {
    ThrowNoMemory(isolate);
    return {};
  }
  {
    const v8::String::ValueView view(isolate, text);
    simdutf::to_well_formed_utf16(reinterpret_cast<const char16_t*>(view.data16()), length,
                                  scratch.units());
  }
  return NewTwoByte(isolate, scratch.v8_units(), length);
}

}  // namespace

void OpEncodingEncodeUtf8(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> text;
  if (!StringArgument(info, 0, &text)) return BadArgument(info, "op_encoding_encode_utf8");
  const Utf8Measure measure = MeasureUtf8(isolate, text);
  v8::Local<v8::ArrayBuffer> buffer;
  if (!NewBuffer(isolate, measure.bytes).ToLocal(&buffer)) return;
  WriteUtf8(isolate, text, measure, static_cast<char*>(buffer->Data()));
  info.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, measure.bytes));
}

void OpEncodingEncodeInto(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> text;
  std::span<uint8_t> into;
  if (!StringArgument(info, 0, &text) || !WritableBytesArgument(info, 1, &into)) {
    return BadArgument(info, "op_encoding_encode_into");
  }
  const auto [read, written] = EncodeUtf8Prefix(isolate, text, into);
  if (read < kPackedLimit && written < kPackedLimit) {
    return info.GetReturnValue().Set(static_cast<double>(read * kPackedLimit + written));
  }
  v8::Local<v8::Value> both[] = {v8::Number::New(isolate, static_cast<double>(read)),
                                 v8::Number::New(isolate, static_cast<double>(written))};
  info.GetReturnValue().Set(v8::Array::New(isolate, both, std::size(both)));
}

void OpEncodingDecodeUtf8(const Arguments& info) {
  BytesArgument bytes;
  if (!bytes.Read(info, 0) || info.Length() < 2 || !info[1]->IsBoolean()) {
    return BadArgument(info, "op_encoding_decode_utf8");
  }
  if (info[1]->IsTrue() && !simdutf::validate_utf8(bytes.chars(), bytes.size())) {
    return info.GetReturnValue().SetNull();
  }
  v8::Local<v8::String> text;
  if (!NewUtf8(info.GetIsolate(), bytes.chars(), bytes.size()).ToLocal(&text)) return;
  info.GetReturnValue().Set(text);
}

void OpEncodingDecodeLatin1(const Arguments& info) {
  BytesArgument bytes;
  if (!bytes.Read(info, 0)) return BadArgument(info, "op_encoding_decode_latin1");
  v8::Local<v8::String> text;
  if (!NewLatin1(info.GetIsolate(), bytes.chars(), bytes.size()).ToLocal(&text)) return;
  info.GetReturnValue().Set(text);
}

void OpEncodingToWellFormed(const Arguments& info) {
  v8::Local<v8::String> text;
  if (!StringArgument(info, 0, &text)) return BadArgument(info, "op_encoding_to_well_formed");
  v8::Local<v8::String> result;
  if (ToWellFormed(info.GetIsolate(), text).ToLocal(&result)) info.GetReturnValue().Set(result);
}

}  // namespace nano
