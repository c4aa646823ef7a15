// A view into which the runtime has one op after another write. It is told by its identity; its
// memory is kept though the view may lose it.
#pragma once

#include <v8.h>

#include <cstdint>
#include <memory>
#include <span>

namespace nano {

class KeptView {
 public:
  // `bytes`: where the view, which has a buffer, stands.
  void Keep(v8::Isolate* isolate, v8::Local<v8::ArrayBufferView> view, std::span<uint8_t> bytes) {
    view_.Reset(isolate, view);
    store_ = view->Buffer()->GetBackingStore();
    bytes_ = bytes;
  }
  bool Is(v8::Local<v8::Value> value) const { return !view_.IsEmpty() && view_ == value; }
  std::span<uint8_t> bytes() const { return bytes_; }
  void Reset() { view_.Reset(); }

 private:
  v8::Global<v8::Value> view_;
  std::shared_ptr<v8::BackingStore> store_;
  std::span<uint8_t> bytes_;
};

}  // namespace nano
