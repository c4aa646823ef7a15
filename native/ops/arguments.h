// Arguments of ops. What an app can reach may hand anything to an op: read each argument through
// these, and answer a wrong one with BadArgument.
#pragma once

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace nano {

using Arguments = v8::FunctionCallbackInfo<v8::Value>;

// Throws TypeError "<op>: bad argument".
void BadArgument(const Arguments& info, const char* op);
void ThrowRangeError(v8::Isolate* isolate, const char* message);

[[nodiscard]] bool StringArgument(const Arguments& info, int index, v8::Local<v8::String>* text);

// The bytes of an ArrayBuffer or of a view on one, without a copy unless they are on V8's heap. The
// span is valid until JavaScript runs. A detached buffer is empty; one that is shared is refused.
class BytesArgument {
 public:
  BytesArgument() = default;
  BytesArgument(const BytesArgument&) = delete;
  BytesArgument& operator=(const BytesArgument&) = delete;

  [[nodiscard]] bool Read(const Arguments& info, int index);
  std::span<const uint8_t> span() const { return bytes_; }
  const char* chars() const { return reinterpret_cast<const char*>(bytes_.data()); }
  size_t size() const { return bytes_.size(); }

 private:
  // V8 keeps the content of a typed array up to this size on its heap, where a collection moves it.
  static constexpr size_t kMaxOnHeap = 64;

  std::span<const uint8_t> bytes_;
  uint8_t on_heap_[kMaxOnHeap];
};

// The same for a view that is written to; an immutable buffer is refused, too.
[[nodiscard]] bool WritableBytesArgument(const Arguments& info, int index,
                                         std::span<uint8_t>* bytes);

// An uninitialized buffer from the isolate's own allocator, which counts it to the app. Empty, with
// a RangeError pending, when the app's quota or the machine's memory does not allow it.
v8::MaybeLocal<v8::ArrayBuffer> NewBuffer(v8::Isolate* isolate, size_t size);
v8::MaybeLocal<v8::ArrayBuffer> NewBuffer(v8::Isolate* isolate, std::span<const uint8_t> content);

}  // namespace nano
