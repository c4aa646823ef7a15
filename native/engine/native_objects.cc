#include "engine/native_objects.h"

#include <utility>

namespace nano {
namespace {

constexpr v8::ExternalPointerTypeTag kHandleTag = 1;

}  // namespace

v8::Local<v8::Value> NativeObjects::Hold(v8::Isolate* isolate,
                                         std::unique_ptr<NativeObject> object) {
  Sweep(isolate);
  NativeObject* key = object.get();
  v8::Local<v8::External> handle = v8::External::New(isolate, key, kHandleTag);
  Held& held = held_[key];
  held.object = std::move(object);
  held.owner = this;
  held.handle.Reset(isolate, handle);
  held.handle.SetWeak(&held, OnCollected, v8::WeakCallbackType::kParameter);
  TellSize(isolate, key);
  return handle;
}

NativeObject* NativeObjects::FindOfType(v8::Local<v8::Value> handle, const char* type) {
  if (!handle->IsExternal()) return nullptr;
  const auto found = held_.find(handle.As<v8::External>()->Value(kHandleTag));
  if (found == held_.end() || found->second.object->type() != type) return nullptr;
  return found->second.object.get();
}

void NativeObjects::Drop(v8::Isolate* isolate, NativeObject* object) {
  const auto found = held_.find(object);
  if (found == held_.end()) return;
  const size_t told = found->second.told;
  held_.erase(found);
  isolate->AdjustAmountOfExternalAllocatedMemory(-static_cast<int64_t>(told));
}

void NativeObjects::TellSize(v8::Isolate* isolate, NativeObject* object) {
  const auto found = held_.find(object);
  if (found == held_.end()) return;
  const size_t now = object->bytes();
  const int64_t change = static_cast<int64_t>(now) - static_cast<int64_t>(found->second.told);
  found->second.told = now;
  if (change != 0) isolate->AdjustAmountOfExternalAllocatedMemory(change);
}

void NativeObjects::Sweep(v8::Isolate* isolate) {
  if (gone_.empty()) return;
  const std::vector<Held> gone = std::exchange(gone_, {});
  int64_t told = 0;
  for (const Held& held : gone) told += static_cast<int64_t>(held.told);
  isolate->AdjustAmountOfExternalAllocatedMemory(-told);
}

void NativeObjects::Clear() {
  held_.clear();
  gone_.clear();
}

// Within a collection: V8 must not be called, as an object's end may do.
void NativeObjects::OnCollected(const v8::WeakCallbackInfo<Held>& info) {
  Held* held = info.GetParameter();
  NativeObjects* owner = held->owner;
  held->handle.Reset();
  const NativeObject* key = held->object.get();
  owner->gone_.push_back(std::move(*held));
  owner->held_.erase(key);
}

}  // namespace nano
