#include "ops/webassembly.h"

#include <memory>
#include <utility>

#include "base/memory_account.h"
#include "engine/realm.h"
#include "ops/arguments.h"
#include "ops/hooks.h"

namespace nano {
namespace {

// A module under way. V8 keeps its bytes until it is complete.
class WasmStream final : public NativeObject {
 public:
  static constexpr char kType = 'w';

  WasmStream(std::shared_ptr<v8::WasmStreaming> streaming, std::shared_ptr<MemoryAccount> account)
      : streaming_(std::move(streaming)), charge_(std::move(account)) {}
  // Nobody can give the rest any more: the promise stays as it is.
  ~WasmStream() override {
    if (streaming_ != nullptr) streaming_->Abort({});
  }

  // False when they do not fit.
  bool Take(std::span<const uint8_t> bytes) {
    if (!charge_.Grow(bytes.size())) return false;
    streaming_->OnBytesReceived(bytes.data(), bytes.size());
    return true;
  }
  void Finish() { std::exchange(streaming_, nullptr)->Finish({}); }
  void Fail(v8::Local<v8::Value> reason) { std::exchange(streaming_, nullptr)->Abort(reason); }

  const char* type() const override { return &kType; }
  size_t bytes() const override { return charge_.bytes(); }

 private:
  std::shared_ptr<v8::WasmStreaming> streaming_;
  Charge charge_;
};

// Kinds of op_webassembly_stream.
constexpr uint32_t kBytes = 0;
constexpr uint32_t kEnd = 1;
constexpr uint32_t kFailure = 2;

}  // namespace

void StartWasmStream(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  auto* realm = static_cast<Realm*>(isolate->GetData(kRealmSlot));
  std::shared_ptr<v8::WasmStreaming> streaming = v8::WasmStreaming::Unpack(isolate, info.Data());
  v8::Local<v8::Value> handle = realm->objects().Hold(
      isolate, std::make_unique<WasmStream>(std::move(streaming), realm->account()));
  v8::Local<v8::Value> arguments[] = {info[0], handle};
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> ignored;
  if (CallHook(isolate, Hook::kWasmStream, 2, arguments).ToLocal(&ignored)) return;
  if (caught.HasTerminated()) {
    caught.ReThrow();
    return;
  }
  auto* stream = realm->objects().Find<WasmStream>(handle);
  if (stream == nullptr) return;
  stream->Fail(caught.Exception());
  realm->objects().Drop(isolate, stream);
}

void OpWebassemblyStream(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  auto* realm = static_cast<Realm*>(isolate->GetData(kRealmSlot));
  WasmStream* stream =
      realm == nullptr || info.Length() < 3 ? nullptr : realm->objects().Find<WasmStream>(info[0]);
  if (stream == nullptr || !info[1]->IsUint32()) return BadArgument(info, "op_webassembly_stream");
  BytesArgument bytes;
  switch (info[1].As<v8::Uint32>()->Value()) {
    case kBytes:
      if (!bytes.Read(info, 2)) break;
      static_cast<void>(realm->Fits(bytes.size()));
      if (!stream->Take(bytes.span())) {
        return ThrowRangeError(isolate, "Out of memory: the module exceeds the app's memory limit");
      }
      return realm->objects().TellSize(isolate, stream);
    case kEnd:
      stream->Finish();
      return realm->objects().Drop(isolate, stream);
    case kFailure:
      stream->Fail(info[2]);
      return realm->objects().Drop(isolate, stream);
  }
  BadArgument(info, "op_webassembly_stream");
}

}  // namespace nano
