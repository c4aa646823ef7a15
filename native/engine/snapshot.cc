#include "engine/snapshot.h"

#include <cstring>
#include <memory>
#include <utility>

#include "base/check.h"
#include "engine/platform.h"
#include "engine/strings.h"
#include "engine/task_queue.h"

namespace nano {
namespace {

constexpr std::string_view kMagic = "NANO snapshot 1\n";

// FNV-1a: tells files apart, protects against nothing.
uint64_t Fingerprint(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (unsigned char byte : text) hash = (hash ^ byte) * 0x100000001b3u;
  return hash;
}

// The same of eight bytes at a time, for what is read at every start.
uint64_t Checksum(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325u ^ bytes.size();
  for (; bytes.size() >= sizeof(uint64_t); bytes.remove_prefix(sizeof(uint64_t))) {
    uint64_t word;
    std::memcpy(&word, bytes.data(), sizeof(word));
    hash = (hash ^ word) * 0x100000001b3u;
    hash ^= hash >> 29;
  }
  return hash ^ Fingerprint(bytes);
}

std::string Stamp(const SnapshotRecipe& recipe, std::string_view source) {
  return "v8 " + EngineVersion() + "\n" + recipe.stamp + "source " +
         std::to_string(Fingerprint(source)) + "\n";
}

// What a file begins with: the blob after it stands at a multiple of 16, in memory as in the file.
std::string Head(const std::string& stamp) {
  std::string head = std::string(kMagic) + stamp + "\n";
  head.resize((head.size() + 15) / 16 * 16, '\n');
  return head;
}

constexpr size_t kLineSize = 32;
std::string ChecksumLine(std::string_view blob) {
  std::string line = std::to_string(Checksum(blob));
  line.resize(kLineSize - 1, ' ');
  return line + "\n";
}

std::vector<intptr_t> References(const SnapshotRecipe& recipe, RuntimeSource* source) {
  std::vector<intptr_t> references = recipe.references;
  for (intptr_t text : source->References()) references.push_back(text);
  references.push_back(0);
  return references;
}

// Runs the runtime's source as the body of a function of `ops`; it returns the hooks.
bool RunRuntime(const RealmScope& realm, const SnapshotRecipe& recipe, RuntimeSource* source,
                v8::Local<v8::Object>* hooks, std::string* error) {
  v8::Isolate* isolate = realm.isolate();
  v8::TryCatch caught(isolate);
  v8::Local<v8::String> text;
  v8::Local<v8::Function> main;
  v8::Local<v8::Value> result;
  v8::Local<v8::Value> ops = recipe.make_ops(realm);
  if (v8::String::NewExternalOneByte(isolate, source->main()).ToLocal(&text)) {
    v8::ScriptOrigin origin(Constant(isolate, "nano:runtime"));
    v8::ScriptCompiler::Source compiled(text, origin);
    v8::Local<v8::String> parameter = Constant(isolate, "ops");
    if (v8::ScriptCompiler::CompileFunction(realm.context(), &compiled, 1, &parameter)
            .ToLocal(&main) &&
        main->Call(realm.context(), v8::Undefined(isolate), 1, &ops).ToLocal(&result) &&
        result->IsObject()) {
      *hooks = result.As<v8::Object>();
      return true;
    }
  }
  *error = "the runtime did not return its hooks";
  v8::Local<v8::Value> stack;
  if (caught.StackTrace(realm.context()).ToLocal(&stack) && stack->IsString()) {
    *error = ToUtf8(isolate, stack.As<v8::String>());
  } else if (!caught.Message().IsEmpty()) {
    *error = ToUtf8(isolate, caught.Message()->Get());
  }
  if (!caught.Message().IsEmpty()) {
    int line = caught.Message()->GetLineNumber(realm.context()).FromMaybe(0);
    int column = caught.Message()->GetStartColumn(realm.context()).FromMaybe(0);
    *error += " (runtime.js:" + std::to_string(line) + ":" + std::to_string(column + 1) + ")";
  }
  return false;
}

}  // namespace

std::string Snapshot::Build(const SnapshotRecipe& recipe, std::string text, std::string* error) {
  std::string stamp = Stamp(recipe, text);
  RuntimeSource source(std::move(text));
  std::vector<intptr_t> references = References(recipe, &source);
  auto tasks = std::make_shared<TaskQueue>();
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(
      v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = allocator.get();
  params.external_references = references.data();
  PlatformIsolate owner(tasks);
  v8::Isolate* isolate = owner.get();
  std::string file;
  {
    v8::SnapshotCreator creator(isolate, params);
    bool ran = false;
    {
      v8::HandleScope handles(isolate);
      creator.SetDefaultContext(v8::Context::New(isolate));
      IsolateScope scope(isolate);
      v8::Local<v8::Context> context = v8::Context::New(isolate);
      RealmScope realm(scope, context);
      v8::Local<v8::Object> hooks;
      isolate->SetData(kOpHostSlot, recipe.op_host);
      isolate->SetData(kSourceSlot, &source);
      ran = RunRuntime(realm, recipe, &source, &hooks, error);
      isolate->PerformMicrotaskCheckpoint();
      isolate->SetData(kOpHostSlot, nullptr);
      isolate->SetData(kSourceSlot, nullptr);
      if (ran && recipe.verdict) {
        *error = recipe.verdict();
        ran = error->empty();
      }
      if (ran) {
        NANO_CHECK(creator.AddData(context, hooks) == kHooksData);
        NANO_CHECK(creator.AddContext(context) == 0);
      }
    }
    if (ran) {
      v8::StartupData blob = creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
      if (blob.data == nullptr) {
        *error = "V8 made no snapshot";
      } else {
        std::string bytes(blob.data, static_cast<size_t>(blob.raw_size));
        delete[] blob.data;
        file = Head(stamp) + ChecksumLine(bytes) + bytes;
      }
    }
  }
  tasks->Close();
  return file;
}

std::unique_ptr<Snapshot> Snapshot::Load(const SnapshotRecipe& recipe, std::string file,
                                         std::string source, std::string* error) {
  std::string head = Head(Stamp(recipe, source));
  if (file.size() <= head.size() + kLineSize || file.compare(0, head.size(), head) != 0) {
    *error = file.compare(0, kMagic.size(), kMagic) != 0
                 ? "it is not a snapshot of NANO"
                 : "it was made by another engine, addon or runtime source";
    return nullptr;
  }
  std::string_view bytes = std::string_view(file).substr(head.size() + kLineSize);
  if (file.compare(head.size(), kLineSize, ChecksumLine(bytes)) != 0) {
    *error = "it is damaged";
    return nullptr;
  }
  std::unique_ptr<Snapshot> snapshot(new Snapshot());
  snapshot->file_ = std::move(file);
  size_t offset = head.size() + kLineSize;
  snapshot->blob_ = {snapshot->file_.data() + offset,
                     static_cast<int>(snapshot->file_.size() - offset)};
  snapshot->source_ = std::make_unique<RuntimeSource>(std::move(source));
  snapshot->references_ = References(recipe, snapshot->source_.get());
  snapshot->wasm_streaming_ = recipe.wasm_streaming;
  if (!snapshot->blob_.IsValid()) {
    *error = "V8 finds it damaged or made with other flags";
    return nullptr;
  }
  return snapshot;
}

}  // namespace nano
