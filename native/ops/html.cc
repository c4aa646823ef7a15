#include "ops/html.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/bound/simdutf.h"
#include "ops/arguments.h"
#include "ops/structured_clone.h"
#include "ops/text.h"

namespace nano {

namespace {

// https://infra.spec.whatwg.org/#forgiving-base64-decode
// Nothing when the input is malformed. `output` has room for three bytes for each four characters,
// and two more.
template <typename Unit>
std::optional<size_t> DecodeBase64(const Unit* input, size_t length, char* output) {
  const simdutf::result result =
      simdutf::base64_to_binary(input, length, output, simdutf::base64_default, simdutf::loose);
  if (result.error != simdutf::SUCCESS) return std::nullopt;
  return result.count;
}

bool IsBufferList(v8::Local<v8::Context> context, v8::Local<v8::Value> value,
                  std::vector<v8::Local<v8::ArrayBuffer>>* buffers) {
  if (!value->IsArray()) return false;
  v8::Local<v8::Array> list = value.As<v8::Array>();
  for (uint32_t i = 0; i < list->Length(); i++) {
    v8::Local<v8::Value> item;
    if (!list->Get(context, i).ToLocal(&item) || !item->IsArrayBuffer()) return false;
    buffers->push_back(item.As<v8::ArrayBuffer>());
  }
  return true;
}

}  // namespace

void OpHtmlAtob(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> text;
  if (!StringArgument(info, 0, &text)) return BadArgument(info, "op_html_atob");
  // Three bytes for four characters, whatever the input is; simdutf may ask for a little more room
  // than it fills.
  Scratch scratch(static_cast<size_t>(text->Length()) / 4 * 3 + 4);
  if (!scratch.ok()) return ThrowNoMemory(isolate);
  std::optional<size_t> size;
  {
    const v8::String::ValueView view(isolate, text);
    size = view.is_one_byte() ? DecodeBase64(reinterpret_cast<const char*>(view.data8()),
                                             view.length(), scratch.chars())
                              : DecodeBase64(reinterpret_cast<const char16_t*>(view.data16()),
                                             view.length(), scratch.chars());
  }
  if (!size) return info.GetReturnValue().SetNull();
  v8::Local<v8::String> result;
  if (NewLatin1(isolate, scratch.bytes(), *size).ToLocal(&result)) {
    info.GetReturnValue().Set(result);
  }
}

// https://infra.spec.whatwg.org/#forgiving-base64-encode
void OpHtmlBtoa(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::String> text;
  if (!StringArgument(info, 0, &text)) return BadArgument(info, "op_html_btoa");
  const size_t length = static_cast<size_t>(text->Length());
  if (length == 0) return info.GetReturnValue().SetEmptyString();
  Scratch latin1(length);
  const size_t encoded_length = simdutf::base64_length_from_binary(length, simdutf::base64_default);
  Scratch encoded(encoded_length);
  if (!latin1.ok() || !encoded.ok()) return ThrowNoMemory(isolate);
  {
    const v8::String::ValueView view(isolate, text);
    if (view.is_one_byte()) {
      std::copy_n(view.data8(), length, latin1.bytes());
    } else if (simdutf::convert_utf16_to_latin1(reinterpret_cast<const char16_t*>(view.data16()),
                                                length, latin1.chars()) == 0) {
      return info.GetReturnValue().SetNull();
    }
  }
  const size_t written =
      simdutf::binary_to_base64(latin1.chars(), length, encoded.chars(), simdutf::base64_default);
  v8::Local<v8::String> result;
  if (NewLatin1(isolate, encoded.bytes(), written).ToLocal(&result)) {
    info.GetReturnValue().Set(result);
  }
}

// https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone
void OpHtmlStructuredClone(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::Context> context = isolate->GetCurrentContext();
  std::vector<v8::Local<v8::ArrayBuffer>> transfer;
  if (info.Length() < 2 || !IsBufferList(context, info[1], &transfer)) {
    if (!isolate->HasPendingException()) BadArgument(info, "op_html_structured_clone");
    return;
  }
  v8::Local<v8::Value> clone;
  if (CloneValue(isolate, context, info[0], transfer).ToLocal(&clone)) {
    info.GetReturnValue().Set(clone);
  }
}

void OpHtmlDetach(const Arguments& info) {
  if (info.Length() < 1 || !info[0]->IsArrayBuffer()) return BadArgument(info, "op_html_detach");
  v8::Local<v8::ArrayBuffer> buffer = info[0].As<v8::ArrayBuffer>();
  if (!buffer->IsDetachable()) return BadArgument(info, "op_html_detach");
  // Where it can't be detached after all, V8 has thrown.
  if (buffer->Detach(v8::Local<v8::Value>()).IsNothing()) return;
}

}  // namespace nano
