#include "ops/encoding.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "engine/bound/simdutf.h"
#include "ops/arguments.h"
#include "ops/legacy_decoders.h"
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

void OpEncodingDecodeLegacy(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  BytesArgument bytes;
  std::span<uint8_t> kept;
  if (info.Length() < 5 || !info[0]->IsUint32() ||
      info[0].As<v8::Uint32>()->Value() >= kLegacyEncodings || !info[2]->IsBoolean() ||
      !info[3]->IsBoolean() || !WritableBytesArgument(info, 4, &kept) || !bytes.Read(info, 1)) {
    return BadArgument(info, "op_encoding_decode_legacy");
  }
  LegacyState state{};
  if (kept.size() != state.size()) return BadArgument(info, "op_encoding_decode_legacy");
  const auto encoding = static_cast<LegacyEncoding>(info[0].As<v8::Uint32>()->Value());
  v8::Local<v8::String> text;
  // ASCII in, ASCII out, but where an escape sequence may say otherwise.
  if (encoding != LegacyEncoding::kIso2022Jp && std::ranges::equal(kept, state) &&
      simdutf::validate_ascii(bytes.chars(), bytes.size())) {
    if (!NewLatin1(isolate, bytes.chars(), bytes.size()).ToLocal(&text)) return;
    return info.GetReturnValue().Set(text);
  }
  Scratch scratch(LegacyUnits(bytes.size()) * sizeof(char16_t));
  if (!scratch.ok()) return ThrowNoMemory(isolate);
  std::ranges::copy(kept, state.begin());
  const LegacyChunk chunk{bytes.span(), info[2]->IsTrue(), info[3]->IsTrue()};
  const std::optional<size_t> units = DecodeLegacy(encoding, chunk, state, scratch.units());
  std::ranges::copy(state, kept.begin());
  if (!units.has_value()) return info.GetReturnValue().SetNull();
  if (NewTwoByte(isolate, scratch.v8_units(), *units).ToLocal(&text)) {
    info.GetReturnValue().Set(text);
  }
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
