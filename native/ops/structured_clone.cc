#include "ops/structured_clone.h"

#include <v8-value-serializer.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/realm.h"
#include "ops/arguments.h"
#include "ops/hooks.h"

namespace nano {

namespace {

// A value's serialized form may be far larger than the value: a string is written each time it
// occurs.
constexpr size_t kMaxSerializedSize = size_t{256} << 20;

// It must fit into what the isolate's memory limit leaves.
size_t SerializedLimit(v8::Isolate* isolate) {
  auto* realm = static_cast<Realm*>(isolate->GetData(kRealmSlot));
  return realm == nullptr ? kMaxSerializedSize
                          : std::min(kMaxSerializedSize, realm->account()->room());
}

enum class PlatformObjects { kClone, kRefuse };

// Modules go with the bytes, by their places here: clones share the compiled code.
using WasmModules = std::vector<v8::CompiledWasmModule>;

void ThrowDataCloneErrorOf(v8::Isolate* isolate, v8::Local<v8::String> message) {
  v8::Local<v8::Value> argument = message;
  v8::Local<v8::Value> error;
  if (CallHook(isolate, Hook::kDataCloneError, 1, &argument).ToLocal(&error)) {
    isolate->ThrowException(error);
  }
}

template <int kSize>
void ThrowDataCloneErrorOf(v8::Isolate* isolate, const char (&message)[kSize]) {
  ThrowDataCloneErrorOf(isolate, v8::String::NewFromUtf8Literal(isolate, message));
}

class WriteDelegate final : public v8::ValueSerializer::Delegate {
 public:
  WriteDelegate(v8::Isolate* isolate, v8::Local<v8::Context> context, PlatformObjects platform)
      : isolate_(isolate),
        context_(context),
        plain_prototype_(v8::Object::New(isolate)->GetPrototypeV2()),
        platform_(platform),
        limit_(SerializedLimit(isolate)) {}

  void SetSerializer(v8::ValueSerializer* serializer) { serializer_ = serializer; }
  const WasmModules& modules() const { return modules_; }

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    ThrowDataCloneErrorOf(isolate_, message);
  }

  bool HasCustomHostObject(v8::Isolate*) override { return true; }

  v8::Maybe<bool> IsHostObject(v8::Isolate*, v8::Local<v8::Object> object) override {
    // Most objects: asking the runtime about each would be slow.
    v8::Local<v8::Value> prototype = object->GetPrototypeV2();
    if (prototype->IsNull() || prototype->StrictEquals(plain_prototype_)) return v8::Just(false);
    v8::Local<v8::Value> argument = object;
    v8::Local<v8::Value> answer;
    if (!CallHook(isolate_, Hook::kIsPlatformObject, 1, &argument).ToLocal(&answer)) {
      return v8::Nothing<bool>();
    }
    return v8::Just(answer->IsTrue());
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate*, v8::Local<v8::Object> object) override {
    v8::Local<v8::Value> fields = v8::Null(isolate_);
    if (platform_ == PlatformObjects::kClone) {
      v8::Local<v8::Value> argument = object;
      if (!CallHook(isolate_, Hook::kSerializePlatformObject, 1, &argument).ToLocal(&fields)) {
        return v8::Nothing<bool>();
      }
    }
    if (!fields->IsArray()) {
      ThrowDataCloneError(v8::String::Concat(
          isolate_, object->GetConstructorName(),
          v8::String::NewFromUtf8Literal(isolate_, " object could not be cloned.")));
      return v8::Nothing<bool>();
    }
    return serializer_->WriteValue(context_, fields);
  }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate*,
                                             v8::Local<v8::SharedArrayBuffer>) override {
    ThrowDataCloneErrorOf(isolate_, "SharedArrayBuffer object could not be cloned.");
    return v8::Nothing<uint32_t>();
  }

  v8::Maybe<uint32_t> GetWasmModuleTransferId(v8::Isolate*,
                                              v8::Local<v8::WasmModuleObject> module) override {
    if (platform_ == PlatformObjects::kRefuse) {
      ThrowDataCloneErrorOf(isolate_, "WebAssembly.Module object could not be cloned.");
      return v8::Nothing<uint32_t>();
    }
    modules_.push_back(module->GetCompiledModule());
    return v8::Just(static_cast<uint32_t>(modules_.size() - 1));
  }

  bool AdoptSharedValueConveyor(v8::Isolate*, v8::SharedValueConveyor&&) override {
    ThrowDataCloneErrorOf(isolate_, "Shared value could not be cloned.");
    return false;
  }

  void* ReallocateBufferMemory(void* old_buffer, size_t size, size_t* actual_size) override {
    if (size > limit_) return nullptr;
    *actual_size = size;
    return std::realloc(old_buffer, size);
  }

 private:
  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  v8::Local<v8::Value> plain_prototype_;
  PlatformObjects platform_;
  const size_t limit_;
  WasmModules modules_;
  v8::ValueSerializer* serializer_ = nullptr;
};

class ReadDelegate final : public v8::ValueDeserializer::Delegate {
 public:
  ReadDelegate(v8::Isolate* isolate, v8::Local<v8::Context> context, const WasmModules& modules)
      : isolate_(isolate), context_(context), modules_(modules) {}

  void SetDeserializer(v8::ValueDeserializer* deserializer) { deserializer_ = deserializer; }

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate*) override {
    v8::Local<v8::Value> fields;
    v8::Local<v8::Value> object;
    if (!deserializer_->ReadValue(context_).ToLocal(&fields)) return {};
    // V8 forbids JavaScript while it reads, for fear of app code; the hook runs none.
    const v8::Isolate::AllowJavascriptExecutionScope allowed(isolate_);
    if (!CallHook(isolate_, Hook::kDeserializePlatformObject, 1, &fields).ToLocal(&object)) {
      return {};
    }
    if (object->IsObject()) return object.As<v8::Object>();
    ThrowDataCloneErrorOf(isolate_, "The object could not be deserialized.");
    return {};
  }

  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate*, uint32_t id) override {
    if (id >= modules_.size()) return {};
    return v8::WasmModuleObject::FromCompiledModule(isolate_, modules_[id]);
  }

 private:
  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  const WasmModules& modules_;
  v8::ValueDeserializer* deserializer_ = nullptr;
};

struct FreeMemory {
  void operator()(uint8_t* data) const { std::free(data); }
};
struct Serialized {
  std::unique_ptr<uint8_t, FreeMemory> data;
  size_t size = 0;
};

// Holds a serializer and its delegate, which know each other.
class Writer {
 public:
  Writer(v8::Isolate* isolate, v8::Local<v8::Context> context, PlatformObjects platform)
      : context_(context), delegate_(isolate, context, platform), serializer_(isolate, &delegate_) {
    delegate_.SetSerializer(&serializer_);
    serializer_.WriteHeader();
  }

  void Transfer(uint32_t id, v8::Local<v8::ArrayBuffer> buffer) {
    serializer_.TransferArrayBuffer(id, buffer);
  }
  const WasmModules& modules() const { return delegate_.modules(); }
  bool Write(v8::Local<v8::Value> value) {
    return serializer_.WriteValue(context_, value).FromMaybe(false);
  }
  Serialized Release() {
    const std::pair<uint8_t*, size_t> buffer = serializer_.Release();
    return {std::unique_ptr<uint8_t, FreeMemory>(buffer.first), buffer.second};
  }

 private:
  v8::Local<v8::Context> context_;
  WriteDelegate delegate_;
  v8::ValueSerializer serializer_;
};

class Reader {
 public:
  // `modules` outlive it.
  Reader(v8::Isolate* isolate, v8::Local<v8::Context> context, std::span<const uint8_t> data,
         const WasmModules& modules)
      : context_(context),
        delegate_(isolate, context, modules),
        deserializer_(isolate, data.data(), data.size(), &delegate_) {
    delegate_.SetDeserializer(&deserializer_);
  }

  void Transfer(uint32_t id, v8::Local<v8::ArrayBuffer> buffer) {
    deserializer_.TransferArrayBuffer(id, buffer);
  }
  v8::MaybeLocal<v8::Value> Read() {
    if (!deserializer_.ReadHeader(context_).FromMaybe(false)) return {};
    return deserializer_.ReadValue(context_);
  }

 private:
  v8::Local<v8::Context> context_;
  ReadDelegate delegate_;
  v8::ValueDeserializer deserializer_;
};

using Buffers = std::vector<v8::Local<v8::ArrayBuffer>>;

// False, with a DataCloneError pending, when one of the buffers can't be transferred.
bool CheckTransferable(v8::Isolate* isolate, const Buffers& transfer) {
  for (const v8::Local<v8::ArrayBuffer>& buffer : transfer) {
    if (buffer->WasDetached()) {
      ThrowDataCloneErrorOf(isolate, "An ArrayBuffer is detached and could not be cloned.");
      return false;
    }
    if (!buffer->IsDetachable() || buffer->IsImmutable()) {
      ThrowDataCloneErrorOf(isolate, "An ArrayBuffer is not transferable.");
      return false;
    }
  }
  return true;
}

// Gives the content of each buffer to a new one and detaches it. False when detaching throws.
bool Detach(v8::Isolate* isolate, const Buffers& transfer, Buffers* received) {
  for (v8::Local<v8::ArrayBuffer> buffer : transfer) {
    received->push_back(v8::ArrayBuffer::New(isolate, buffer->GetBackingStore()));
    if (buffer->Detach(v8::Local<v8::Value>()).IsNothing()) return false;
  }
  return true;
}

}  // namespace

v8::MaybeLocal<v8::Value> CloneValue(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                     v8::Local<v8::Value> value, const Buffers& transfer) {
  if (!CheckTransferable(isolate, transfer)) return {};
  Writer writer(isolate, context, PlatformObjects::kClone);
  for (uint32_t id = 0; id < transfer.size(); id++) writer.Transfer(id, transfer[id]);
  const bool written = writer.Write(value);
  const Serialized serialized = writer.Release();
  // Again: getters of the app may have detached one.
  if (!written || !CheckTransferable(isolate, transfer)) return {};
  Buffers received;
  if (!Detach(isolate, transfer, &received)) return {};
  Reader reader(isolate, context, {serialized.data.get(), serialized.size}, writer.modules());
  for (uint32_t id = 0; id < received.size(); id++) reader.Transfer(id, received[id]);
  {
    v8::TryCatch caught(isolate);
    v8::Local<v8::Value> clone;
    if (reader.Read().ToLocal(&clone)) return clone;
    if (caught.HasTerminated()) {
      caught.ReThrow();
      return {};
    }
  }
  // https://html.spec.whatwg.org/multipage/structured-data.html#structureddeserialize: whatever is
  // thrown. Getters of the app can make views that do not fit their buffer any more.
  ThrowDataCloneErrorOf(isolate, "The value could not be deserialized.");
  return {};
}

bool SerializeValue(v8::Isolate* isolate, v8::Local<v8::Context> context,
                    v8::Local<v8::Value> value, Bytes* out) {
  Writer writer(isolate, context, PlatformObjects::kRefuse);
  const bool written = writer.Write(value);
  const Serialized serialized = writer.Release();
  if (!written) return false;
  *out = Bytes::Copy({serialized.data.get(), serialized.size});
  if (out->size() == serialized.size) return true;
  ThrowRangeError(isolate, "Out of memory");
  return false;
}

v8::MaybeLocal<v8::Value> DeserializeValue(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                           std::span<const uint8_t> data) {
  const WasmModules none;
  return Reader(isolate, context, data, none).Read();
}

}  // namespace nano
