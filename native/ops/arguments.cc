#include "ops/arguments.h"

#include <cstdio>
#include <cstring>

namespace nano {

namespace {

v8::Local<v8::String> Message(v8::Isolate* isolate, const char* text) {
  v8::Local<v8::String> message;
  if (!v8::String::NewFromUtf8(isolate, text).ToLocal(&message)) return v8::String::Empty(isolate);
  return message;
}

bool IsShared(v8::Local<v8::Value> buffer) { return buffer->IsSharedArrayBuffer(); }

// Of a view whose buffer is outside V8's heap, or is to be moved there.
bool BytesOfView(v8::Local<v8::ArrayBufferView> view, v8::Local<v8::ArrayBuffer>* buffer,
                 std::span<uint8_t>* bytes) {
  *buffer = view->Buffer();
  if (IsShared(*buffer)) return false;
  const size_t offset = view->ByteOffset();
  const size_t length = view->ByteLength();
  const size_t available = (*buffer)->ByteLength();
  const bool inside = length > 0 && offset <= available && length <= available - offset;
  *bytes = inside ? std::span(static_cast<uint8_t*>((*buffer)->Data()) + offset, length)
                  : std::span<uint8_t>();
  return true;
}

}  // namespace

void BadArgument(const Arguments& info, const char* op) {
  v8::Isolate* isolate = info.GetIsolate();
  char text[96];
  std::snprintf(text, sizeof text, "%s: bad argument", op);
  isolate->ThrowException(v8::Exception::TypeError(Message(isolate, text)));
}

void ThrowRangeError(v8::Isolate* isolate, const char* message) {
  isolate->ThrowException(v8::Exception::RangeError(Message(isolate, message)));
}

bool StringArgument(const Arguments& info, int index, v8::Local<v8::String>* text) {
  if (index >= info.Length() || !info[index]->IsString()) return false;
  *text = info[index].As<v8::String>();
  return true;
}

bool BytesArgument::Read(const Arguments& info, int index) {
  bytes_ = {};
  if (index >= info.Length()) return false;
  v8::Local<v8::Value> value = info[index];
  if (value->IsArrayBuffer()) {
    v8::Local<v8::ArrayBuffer> buffer = value.As<v8::ArrayBuffer>();
    bytes_ = {static_cast<const uint8_t*>(buffer->Data()), buffer->ByteLength()};
    return true;
  }
  if (!value->IsArrayBufferView()) return false;
  v8::Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
  if (!view->HasBuffer() && view->ByteLength() <= kMaxOnHeap) {
    bytes_ = {on_heap_, view->CopyContents(on_heap_, kMaxOnHeap)};
    return true;
  }
  v8::Local<v8::ArrayBuffer> buffer;
  std::span<uint8_t> bytes;
  if (!BytesOfView(view, &buffer, &bytes)) return false;
  bytes_ = bytes;
  return true;
}

bool WritableBytesArgument(const Arguments& info, int index, std::span<uint8_t>* bytes) {
  if (index >= info.Length() || !info[index]->IsArrayBufferView()) return false;
  v8::Local<v8::ArrayBuffer> buffer;
  if (!BytesOfView(info[index].As<v8::ArrayBufferView>(), &buffer, bytes)) return false;
  return !buffer->IsImmutable();
}

v8::MaybeLocal<v8::ArrayBuffer> NewBuffer(v8::Isolate* isolate, size_t size) {
  v8::MaybeLocal<v8::ArrayBuffer> buffer =
      v8::ArrayBuffer::MaybeNew(isolate, size, v8::BackingStoreInitializationMode::kUninitialized);
  if (buffer.IsEmpty()) ThrowRangeError(isolate, "Array buffer allocation failed");
  return buffer;
}

v8::MaybeLocal<v8::ArrayBuffer> NewBuffer(v8::Isolate* isolate, std::span<const uint8_t> content) {
  v8::Local<v8::ArrayBuffer> buffer;
  if (!NewBuffer(isolate, content.size()).ToLocal(&buffer)) return {};
  if (!content.empty()) std::memcpy(buffer->Data(), content.data(), content.size());
  return buffer;
}

}  // namespace nano
