// The startup snapshot: a realm with the runtime's core rooms already run. Made at build time,
// mapped once, shared by all isolates.
#pragma once

#include <v8.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/runtime_source.h"
#include "engine/scopes.h"

namespace nano {

// What the snapshot room needs to know of the rooms above it.
struct SnapshotRecipe {
  // Native functions that a snapshot may point to, in a fixed order.
  std::vector<intptr_t> references;
  // The object that the runtime's main function takes as its parameter.
  std::function<v8::Local<v8::Object>(const RealmScope&)> make_ops;
  // What V8 calls in a realm for WebAssembly.compileStreaming and instantiateStreaming.
  v8::WasmStreamingCallback wasm_streaming = nullptr;
  // What GetData(kOpHostSlot) gives meanwhile, and whether all went well in the end ("" or why
  // not).
  void* op_host = nullptr;
  std::function<std::string()> verdict;
  // Names and order of the native functions and all else that must be the same when the snapshot is
  // used.
  std::string stamp;
};

// Slots of v8::Isolate::GetData.
inline constexpr uint32_t kOpHostSlot = 0;
inline constexpr uint32_t kRealmSlot = 1;
inline constexpr uint32_t kLoaderSlot = 2;
inline constexpr uint32_t kSourceSlot = 3;

class Snapshot {
 public:
  // The bytes of a snapshot file. On failure empty, and `error` says why.
  static std::string Build(const SnapshotRecipe& recipe, std::string source, std::string* error);
  // Null when the file's stamp does not fit this engine, source or recipe; `error` says what
  // differs.
  static std::unique_ptr<Snapshot> Load(const SnapshotRecipe& recipe, std::string file,
                                        std::string source, std::string* error);

  const v8::StartupData* blob() const { return &blob_; }
  const intptr_t* references() const { return references_.data(); }
  v8::WasmStreamingCallback wasm_streaming() const { return wasm_streaming_; }
  RuntimeSource* source() const { return source_.get(); }
  // Index of the hooks object in the context's snapshot data.
  static constexpr size_t kHooksData = 0;

 private:
  Snapshot() = default;
  std::string file_;
  v8::StartupData blob_{nullptr, 0};
  std::unique_ptr<RuntimeSource> source_;
  std::vector<intptr_t> references_;
  v8::WasmStreamingCallback wasm_streaming_ = nullptr;
};

}  // namespace nano
