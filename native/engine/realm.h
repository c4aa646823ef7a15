// An isolate made from the snapshot, with its one realm: V8's heap, the buffers' quota, V8's tasks.
// Knows nothing of apps.
#pragma once

#include <v8.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>

#include "base/memory_account.h"
#include "engine/buffer_allocator.h"
#include "engine/kept_view.h"
#include "engine/native_objects.h"
#include "engine/platform.h"
#include "engine/scopes.h"
#include "engine/snapshot.h"
#include "engine/task_queue.h"

namespace nano {

// Of the context's embedder data.
inline constexpr int kHooksEmbedderIndex = 1;

class Realm {
 public:
  // About a millisecond. Any thread that is inside no isolate.
  static std::unique_ptr<Realm> Create(const Snapshot& snapshot, size_t memory_limit);
  // No thread may be inside.
  ~Realm();

  v8::Isolate* isolate() const { return owner_.get(); }
  v8::Local<v8::Context> context(const IsolateScope& scope) const {
    return context_.Get(scope.isolate());
  }
  TaskQueue& tasks() { return *tasks_; }
  // A place to keep one of the runtime's functions, by a number of the caller's.
  static constexpr size_t kHookSlots = 19;
  v8::Global<v8::Function>& hook(size_t slot) { return hooks_[slot]; }
  NativeObjects& objects() { return objects_; }
  // Where ops leave the components of a URL.
  KeptView& url_components() { return url_components_; }

  size_t buffer_bytes() const { return allocator_->used(); }
  // What the isolate holds outside of V8's heap: buffers, Wasm memories, and what is charged to it.
  // Bounded by what the heap leaves of the memory limit.
  const std::shared_ptr<MemoryAccount>& account() const { return account_; }
  // In a turn. Does the account fit, and beside it what is held `elsewhere` for the app? May
  // collect all garbage to find out.
  bool Fits(size_t elsewhere);
  // In a turn. Ends it as over the memory limit when that does not fit.
  void CheckMemory(size_t elsewhere);
  // As of the last collection or MeasureHeap.
  size_t heap_bytes() const { return heap_bytes_.load(std::memory_order_relaxed); }
  void MeasureHeap(const IsolateScope& scope);
  // Heap and account went over the limit; the turn was terminated and the isolate must be replaced.
  bool memory_exceeded() const { return memory_exceeded_.load(std::memory_order_relaxed); }

  // eval, new Function and Wasm compilation from bytes.
  void AllowCodeGeneration(const RealmScope& realm, bool allow);
  bool code_generation_allowed() const { return code_generation_allowed_; }

 private:
  explicit Realm(size_t memory_limit);
  void OnMemoryExceeded();
  static size_t OnNearHeapLimit(void* data, size_t current, size_t initial);
  static void OnCollected(v8::Isolate* isolate, v8::GCType, v8::GCCallbackFlags, void* data);

  const size_t memory_limit_;
  const std::shared_ptr<MemoryAccount> account_;
  std::shared_ptr<BufferAllocator> allocator_;
  std::shared_ptr<TaskQueue> tasks_;
  PlatformIsolate owner_;
  v8::Global<v8::Context> context_;
  std::array<v8::Global<v8::Function>, kHookSlots> hooks_;
  NativeObjects objects_;
  KeptView url_components_;
  std::atomic<bool> memory_exceeded_{false};
  std::atomic<size_t> heap_bytes_{0};
  uint64_t collected_at_ = 0;  // by Fits
  bool headroom_given_ = false;
  bool code_generation_allowed_ = true;
};

}  // namespace nano
