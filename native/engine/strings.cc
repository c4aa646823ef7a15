#include "engine/strings.h"

#include <limits>

namespace nano {

v8::MaybeLocal<v8::String> NewString(v8::Isolate* isolate, std::string_view utf8) {
  if (utf8.size() > static_cast<size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromUtf8(isolate, utf8.data(), v8::NewStringType::kNormal,
                                 static_cast<int>(utf8.size()));
}

v8::MaybeLocal<v8::String> NewLatin1String(v8::Isolate* isolate, std::string_view latin1) {
  if (latin1.size() > static_cast<size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(latin1.data()),
                                    v8::NewStringType::kNormal, static_cast<int>(latin1.size()));
}

v8::Local<v8::String> Constant(v8::Isolate* isolate, std::string_view ascii) {
  return v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(ascii.data()),
                                    v8::NewStringType::kInternalized,
                                    static_cast<int>(ascii.size()))
      .ToLocalChecked();
}

std::string ToUtf8(v8::Isolate* isolate, v8::Local<v8::String> string) {
  std::string out;
  out.resize(string->Utf8LengthV2(isolate));
  size_t written = string->WriteUtf8V2(isolate, out.data(), out.size(),
                                       v8::String::WriteFlags::kReplaceInvalidUtf8);
  out.resize(written);
  return out;
}

bool ToLatin1(v8::Isolate* isolate, v8::Local<v8::String> string, std::string* out) {
  if (!string->IsOneByte() && !string->ContainsOnlyOneByte()) return false;
  out->resize(static_cast<size_t>(string->Length()));
  string->WriteOneByteV2(isolate, 0, static_cast<uint32_t>(out->size()),
                         reinterpret_cast<uint8_t*>(out->data()));
  return true;
}

}  // namespace nano
