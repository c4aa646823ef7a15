#include "ops/chunk.h"

#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>

#include "engine/buffer_allocator.h"

namespace nano {
namespace {
// A smaller chunk is copied more cheaply than it is kept as it is.
constexpr size_t kAdopted = 4096;
}  // namespace

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

bool PayloadArgument::Read(const Arguments& info, int index) {
  if (index < info.Length() && info[index]->IsString()) {
    Bytes text;
    if (!TextOrBytesArgument(info, index, &text)) return false;
    payload_ = std::move(text);
    return true;
  }
  if (!bytes_.Read(info, index)) return false;
  payload_ = Payload::Lend(bytes_.span());
  return true;
}

v8::MaybeLocal<v8::Uint8Array> NewChunk(v8::Isolate* isolate, Bytes bytes) {
  const size_t size = bytes.size();
  v8::Local<v8::ArrayBuffer> buffer;
  if (size >= kAdopted) {
    auto* allocator = static_cast<BufferAllocator*>(isolate->GetArrayBufferAllocator());
    if (std::unique_ptr<v8::BackingStore> store = allocator->Adopt(&bytes)) {
      buffer = v8::ArrayBuffer::New(isolate, std::move(store));
      return v8::Uint8Array::New(buffer, 0, size);
    }
  }
  if (!NewBuffer(isolate, bytes.span()).ToLocal(&buffer)) return {};
  return v8::Uint8Array::New(buffer, 0, size);
}

}  // namespace nano
