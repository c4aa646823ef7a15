#include "ops/compression.h"

#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "engine/realm.h"
#include "ops/arguments.h"
#include "ops/chunk.h"
#include "ops/codec.h"

namespace nano {
namespace {

// As much as a codec may want, unless its input asks for a larger window: before one is made,
// garbage may have to go.
constexpr size_t kRoomWanted = size_t{5} << 20;

// Null while the snapshot is made.
Realm* RealmOf(v8::Isolate* isolate) { return static_cast<Realm*>(isolate->GetData(kRealmSlot)); }

void ThrowNoMemory(v8::Isolate* isolate) {
  ThrowRangeError(isolate, "Out of memory: the stream's codec exceeds the app's memory limit");
}

// Room for a step's output, of this thread. Null when there is no memory.
uint8_t* OutputScratch() {
  thread_local const std::unique_ptr<uint8_t[]> scratch(new (std::nothrow)
                                                            uint8_t[Codec::kMaxOutput]);
  return scratch.get();
}

struct Progress {
  uint32_t taken;
  CodecState state;
};

}  // namespace

void OpCompressionOpen(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  Realm* realm = RealmOf(isolate);
  if (realm == nullptr || info.Length() < 2 || !info[0]->IsUint32() || !info[1]->IsBoolean() ||
      info[0].As<v8::Uint32>()->Value() >= kCodecFormats) {
    return BadArgument(info, "op_compression_open");
  }
  const auto format = static_cast<CodecFormat>(info[0].As<v8::Uint32>()->Value());
  static_cast<void>(realm->Fits(kRoomWanted));
  std::unique_ptr<Codec> codec = info[1]->IsTrue() ? Codec::Decompressor(format, realm->account())
                                                   : Codec::Compressor(format, realm->account());
  if (codec == nullptr) return ThrowNoMemory(isolate);
  info.GetReturnValue().Set(realm->objects().Hold(isolate, std::move(codec)));
}

void OpCompressionStep(const Arguments& info) {
  v8::Isolate* isolate = info.GetIsolate();
  Realm* realm = RealmOf(isolate);
  Codec* codec =
      realm == nullptr || info.Length() < 5 ? nullptr : realm->objects().Find<Codec>(info[0]);
  uint64_t from;
  BytesArgument input;
  std::span<uint8_t> progress;
  if (codec == nullptr || !IdArgument(info, 2, &from) || !info[3]->IsBoolean() ||
      !WritableBytesArgument(info, 4, &progress) || progress.size() < sizeof(Progress)) {
    return BadArgument(info, "op_compression_step");
  }
  // Null gives the codec up.
  if (info[1]->IsNull()) return realm->objects().Drop(isolate, codec);
  if (!input.Read(info, 1) || from > input.size()) {
    return BadArgument(info, "op_compression_step");
  }
  // What is likely to be full is a buffer of the app's at once.
  v8::Local<v8::ArrayBuffer> full;
  if (codec->filled_output() && !NewBuffer(isolate, Codec::kMaxOutput).ToLocal(&full)) return;
  uint8_t* output = full.IsEmpty() ? OutputScratch() : static_cast<uint8_t*>(full->Data());
  if (output == nullptr) return ThrowNoMemory(isolate);
  const CodecStep step = codec->Step(input.span().subspan(from), info[3]->IsTrue(), output);
  const Progress reached{static_cast<uint32_t>(step.taken), step.state};
  std::memcpy(progress.data(), &reached, sizeof reached);
  if (step.state == CodecState::kHungry || step.state == CodecState::kMore) {
    realm->objects().TellSize(isolate, codec);
  } else {
    realm->objects().Drop(isolate, codec);
  }
  if (step.state == CodecState::kNoMemory) return ThrowNoMemory(isolate);
  if (step.given == Codec::kMaxOutput && !full.IsEmpty()) {
    return info.GetReturnValue().Set(v8::Uint8Array::New(full, 0, step.given));
  }
  v8::Local<v8::ArrayBuffer> buffer;
  if (step.given > 0 && NewBuffer(isolate, {output, step.given}).ToLocal(&buffer)) {
    info.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, step.given));
  }
  // It need not wait for a collection.
  if (!full.IsEmpty()) static_cast<void>(full->Detach({}).FromMaybe(false));
}

}  // namespace nano
