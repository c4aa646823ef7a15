#include "ops/chunk.h"

#include <cmath>
#include <cstdlib>
#include <utility>

namespace nano {

bool IdArgument(const Arguments& info, int index, uint64_t* id) {
  if (info.Length() <= index || !info[index]->IsNumber()) return false;
  double number = info[index].As<v8::Number>()->Value();
  if (!(number >= 0 && number < 9007199254740992.0) || std::floor(number) != number) return false;
  *id = static_cast<uint64_t>(number);
  return true;
}

bool TextOrBytesArgument(const Arguments& info, int index, Bytes* bytes) {
  if (info.Length() <= index) return false;
  if (info[index]->IsString()) {
    v8::Isolate* isolate = info.GetIsolate();
    v8::Local<v8::String> text = info[index].As<v8::String>();
    *bytes = Bytes::Allocate(text->Utf8LengthV2(isolate));
    text->WriteUtf8V2(isolate, reinterpret_cast<char*>(bytes->data()), bytes->size(),
                      v8::String::WriteFlags::kReplaceInvalidUtf8);
    return true;
  }
  BytesArgument argument;
  if (!argument.Read(info, index)) return false;
  *bytes = Bytes::Copy(argument.span());
  return true;
}

v8::MaybeLocal<v8::Uint8Array> NewChunk(v8::Isolate* isolate, Bytes bytes) {
  size_t size = bytes.size();
  v8::Local<v8::ArrayBuffer> buffer;
  if (!NewBuffer(isolate, bytes.span()).ToLocal(&buffer)) return {};
  return v8::Uint8Array::New(buffer, 0, size);
}

}  // namespace nano
