// Objects of ours that a realm's JavaScript holds by handles. A handle is an opaque value, which an
// op takes back: it is looked up here by its object's type, so that nothing else can be taken for
// it. The object goes some time after its handle, with its realm, or by Drop.
#pragma once

#include <v8.h>

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

namespace nano {

class NativeObject {
 public:
  virtual ~NativeObject() = default;
  // The address of what stands for the class: `&T::kType`.
  virtual const char* type() const = 0;
  // What it holds outside of V8's heap.
  virtual size_t bytes() const = 0;
};

class NativeObjects {
 public:
  NativeObjects() = default;
  NativeObjects(const NativeObjects&) = delete;
  NativeObjects& operator=(const NativeObjects&) = delete;

  // The handle.
  v8::Local<v8::Value> Hold(v8::Isolate* isolate, std::unique_ptr<NativeObject> object);
  // Null when `handle` is none, or one of another type's object, or of one that was dropped.
  template <typename T>
  T* Find(v8::Local<v8::Value> handle) {
    return static_cast<T*>(FindOfType(handle, &T::kType));
  }
  // Its handle is good for nothing any more.
  void Drop(v8::Isolate* isolate, NativeObject* object);
  // In an op that may have changed the object's size: V8 learns of it, to collect in time.
  void TellSize(v8::Isolate* isolate, NativeObject* object);
  // Inside the isolate, but in no collection: lets go of those whose handles were collected.
  void Sweep(v8::Isolate* isolate);
  // Inside the isolate, before it goes away.
  void Clear();
  size_t size() const { return held_.size(); }

 private:
  struct Held {
    std::unique_ptr<NativeObject> object;
    v8::Global<v8::External> handle;
    NativeObjects* owner;
    size_t told = 0;  // V8 knows of so many bytes
  };
  NativeObject* FindOfType(v8::Local<v8::Value> handle, const char* type);
  static void OnCollected(const v8::WeakCallbackInfo<Held>& info);

  std::unordered_map<const void*, Held> held_;
  std::vector<Held> gone_;
};

}  // namespace nano
