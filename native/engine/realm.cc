#include "engine/realm.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "engine/strings.h"

namespace nano {
namespace {

// A turn that is terminated allocates on until V8 comes to a place where it heeds that.
constexpr size_t kHeadroom = size_t{128} << 20;
// An app that stays at its limit must not collect all garbage again and again.
constexpr uint64_t kCollectInterval = 100'000'000;

bool WasmCodeGenerationAllowed(v8::Local<v8::Context>, v8::Local<v8::String>) {
  auto* realm = static_cast<Realm*>(v8::Isolate::GetCurrent()->GetData(kRealmSlot));
  return realm->code_generation_allowed();
}

}  // namespace

Realm::Realm(size_t memory_limit)
    : memory_limit_(memory_limit),
      account_(std::make_shared<MemoryAccount>(memory_limit)),
      allocator_(std::make_shared<BufferAllocator>(account_)),
      tasks_(std::make_shared<TaskQueue>()),
      owner_(tasks_) {}

std::unique_ptr<Realm> Realm::Create(const Snapshot& snapshot, size_t memory_limit) {
  std::unique_ptr<Realm> realm(new Realm(memory_limit));
  v8::Isolate::CreateParams params;
  params.snapshot_blob = snapshot.blob();
  params.external_references = snapshot.references();
  params.array_buffer_allocator_shared = realm->allocator_;
  params.allow_atomics_wait = false;
  params.constraints.set_max_old_generation_size_in_bytes(memory_limit);
  v8::Isolate* isolate = realm->isolate();
  {
    v8::Locker locked(isolate);
    v8::Isolate::Initialize(isolate, params);
    v8::Isolate::Scope entered(isolate);
    v8::HandleScope handles(isolate);
    isolate->SetData(kRealmSlot, realm.get());
    isolate->SetData(kSourceSlot, snapshot.source());
    isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    isolate->SetCaptureStackTraceForUncaughtExceptions(false);
    isolate->AddNearHeapLimitCallback(OnNearHeapLimit, realm.get());
    isolate->AddGCEpilogueCallback(OnCollected, realm.get());
    isolate->SetAllowWasmCodeGenerationCallback(WasmCodeGenerationAllowed);
    // V8 puts the two functions into realms that are made after that.
    isolate->SetWasmStreamingCallback(snapshot.wasm_streaming());
    v8::Local<v8::Context> context = v8::Context::FromSnapshot(isolate, 0).ToLocalChecked();
    v8::Local<v8::Object> hooks =
        context->GetDataFromSnapshotOnce<v8::Object>(Snapshot::kHooksData).ToLocalChecked();
    context->SetEmbedderDataV2(kHooksEmbedderIndex, hooks);
    context->SetErrorMessageForCodeGenerationFromStrings(
        Constant(isolate, "Code generation from strings is disallowed while serving requests"));
    realm->context_.Reset(isolate, context);
  }
  Realm* raw = realm.get();
  realm->allocator_->SetExceeded([raw] { raw->OnMemoryExceeded(); });
  return realm;
}

Realm::~Realm() {
  allocator_->SetExceeded(nullptr);
  context_.Reset();
  for (auto& hook : hooks_) hook.Reset();
  objects_.Clear();
  url_components_.Reset();
  tasks_->Close();
}

void Realm::MeasureHeap(const IsolateScope& scope) {
  v8::HeapStatistics statistics;
  scope.isolate()->GetHeapStatistics(&statistics);
  heap_bytes_.store(statistics.used_heap_size(), std::memory_order_relaxed);
}

void Realm::AllowCodeGeneration(const RealmScope& realm, bool allow) {
  code_generation_allowed_ = allow;
  realm.context()->AllowCodeGenerationFromStrings(allow);
}

void Realm::OnMemoryExceeded() {
  memory_exceeded_.store(true, std::memory_order_relaxed);
  isolate()->TerminateExecution();
}

bool Realm::Fits(size_t elsewhere) {
  objects_.Sweep(isolate());
  if (account_->held() + elsewhere <= account_->bound()) return true;
  // Much of it may be garbage, which V8 cannot know the size of.
  const uint64_t now = MonotonicNanos();
  if (now - collected_at_ < kCollectInterval) return false;
  collected_at_ = now;
  isolate()->LowMemoryNotification();
  objects_.Sweep(isolate());
  return account_->held() + elsewhere <= account_->bound();
}

void Realm::CheckMemory(size_t elsewhere) {
  if (!memory_exceeded() && !Fits(elsewhere)) OnMemoryExceeded();
}

size_t Realm::OnNearHeapLimit(void* data, size_t current, size_t) {
  auto* realm = static_cast<Realm*>(data);
  realm->OnMemoryExceeded();
  // Room for the termination to unwind, once; without it V8 would end the process, as it does when
  // what runs cannot be interrupted and wants ever more.
  if (std::exchange(realm->headroom_given_, true)) return current;
  return current + std::max(realm->memory_limit_, kHeadroom);
}

void Realm::OnCollected(v8::Isolate* isolate, v8::GCType, v8::GCCallbackFlags, void* data) {
  auto* realm = static_cast<Realm*>(data);
  v8::HeapStatistics statistics;
  isolate->GetHeapStatistics(&statistics);
  size_t used = statistics.used_heap_size();
  realm->heap_bytes_.store(used, std::memory_order_relaxed);
  // Heap and account share one limit.
  realm->account_->SetBound(used < realm->memory_limit_ ? realm->memory_limit_ - used : 0);
}

}  // namespace nano
