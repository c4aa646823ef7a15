#include "ops/compression.h"

#include <cstring>
#include <utility>

#include "base/bytes.h"
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
  Bytes output = Bytes::Allocate(Codec::kMaxOutput);
  if (output.empty()) return ThrowNoMemory(isolate);
  const CodecStep step = codec->Step(input.span().subspan(from), info[3]->IsTrue(), output.data());
  const Progress reached{static_cast<uint32_t>(step.taken), step.state};
  std::memcpy(progress.data(), &reached, sizeof reached);
  if (step.state == CodecState::kHungry || step.state == CodecState::kMore) {
    realm->objects().TellSize(isolate, codec);
  } else {
    realm->objects().Drop(isolate, codec);
  }
  if (step.state == CodecState::kNoMemory) return ThrowNoMemory(isolate);
  if (step.given == 0) return;
  output.Truncate(step.given);
  v8::Local<v8::Uint8Array> chunk;
  if (NewChunk(isolate, std::move(output)).ToLocal(&chunk)) info.GetReturnValue().Set(chunk);
}

}  // namespace nano
