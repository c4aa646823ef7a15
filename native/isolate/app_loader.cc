#include "isolate/app_loader.h"

#include <memory>
#include <utility>

#include "engine/realm.h"
#include "engine/strings.h"
#include "ops/arguments.h"

namespace nano {
namespace {

void ThrowTypeError(v8::Isolate* isolate, const std::string& message) {
  v8::Local<v8::String> text;
  if (!NewString(isolate, message).ToLocal(&text)) text = v8::String::Empty(isolate);
  isolate->ThrowException(v8::Exception::TypeError(text));
}

AppLoader* LoaderOf(v8::Isolate* isolate) {
  return static_cast<AppLoader*>(isolate->GetData(kLoaderSlot));
}

}  // namespace

LoadState AppLoader::Load(const RealmScope& realm) {
  v8::Isolate* isolate = realm.isolate();
  isolate->SetData(kLoaderSlot, this);
  isolate->SetHostImportModuleDynamicallyCallback(ImportDynamically);
  isolate->SetHostInitializeImportMetaObjectCallback(InitializeImportMeta);
  state_ = LoadState::kThrew;
  v8::Local<v8::String> text;
  v8::Local<v8::String> name;
  if (!NewSharedString(isolate, code_.source).ToLocal(&text) ||
      !NewString(isolate, code_.source_name).ToLocal(&name)) {
    ThrowTypeError(isolate, "The app's source is too long");
    return state_;
  }
  std::shared_ptr<const Bytes> cache;
  {
    std::lock_guard lock(app_.mutex);
    cache = code_.code_cache;
  }
  bool is_module = code_.kind == AppKind::kModule;
  v8::ScriptOrigin origin(name, 0, 0, false, -1, {}, false, false, is_module);
  v8::ScriptCompiler::CachedData* cached = nullptr;
  if (cache != nullptr && !cache->empty()) {
    cached = new v8::ScriptCompiler::CachedData(cache->data(), static_cast<int>(cache->size()),
                                                v8::ScriptCompiler::CachedData::BufferNotOwned);
  }
  v8::ScriptCompiler::Source source(text, origin, cached);  // owns `cached`
  auto options = cached != nullptr ? v8::ScriptCompiler::kConsumeCodeCache
                                   : v8::ScriptCompiler::kNoCompileOptions;
  state_ = is_module ? LoadModule(realm, &source, options) : LoadScript(realm, &source, options);
  if (cached != nullptr && source.GetCachedData()->rejected) {
    std::lock_guard lock(app_.mutex);
    code_.code_cache = nullptr;
    code_.code_cache_wanted = true;
  }
  return state_;
}

LoadState AppLoader::LoadModule(const RealmScope& realm, v8::ScriptCompiler::Source* source,
                                v8::ScriptCompiler::CompileOptions options) {
  v8::Isolate* isolate = realm.isolate();
  v8::Local<v8::Context> context = realm.context();
  v8::Local<v8::Module> module;
  v8::Local<v8::Value> result;
  if (!v8::ScriptCompiler::CompileModule(isolate, source, options).ToLocal(&module) ||
      !module->InstantiateModule(context, Resolve).FromMaybe(false)) {
    return LoadState::kThrew;
  }
  module_.Reset(isolate, module);
  if (!module->Evaluate(context).ToLocal(&result)) return LoadState::kThrew;
  evaluation_.Reset(isolate, result.As<v8::Promise>());
  return LoadState::kEvaluating;
}

LoadState AppLoader::LoadScript(const RealmScope& realm, v8::ScriptCompiler::Source* source,
                                v8::ScriptCompiler::CompileOptions options) {
  v8::Isolate* isolate = realm.isolate();
  v8::Local<v8::Script> script;
  v8::Local<v8::Value> completion;
  if (!v8::ScriptCompiler::Compile(realm.context(), source, options).ToLocal(&script)) {
    return LoadState::kThrew;
  }
  script_.Reset(isolate, script->GetUnboundScript());
  if (!script->Run(realm.context()).ToLocal(&completion)) return LoadState::kThrew;
  completion_.Reset(isolate, completion);
  return LoadState::kLoaded;
}

LoadState AppLoader::Poll(const RealmScope& realm, v8::Local<v8::Value>* error) {
  if (state_ != LoadState::kEvaluating) return state_;
  v8::Local<v8::Promise> evaluation = evaluation_.Get(realm.isolate());
  switch (evaluation->State()) {
    case v8::Promise::kPending:
      return state_;
    case v8::Promise::kFulfilled:
      return state_ = LoadState::kLoaded;
    case v8::Promise::kRejected:
      // It is reported by the caller, not as an unhandled rejection.
      evaluation->MarkAsHandled();
      *error = evaluation->Result();
      return state_ = LoadState::kThrew;
  }
  return state_;
}

v8::Local<v8::Value> AppLoader::Namespace(const RealmScope& realm) const {
  if (module_.IsEmpty()) return v8::Undefined(realm.isolate());
  return module_.Get(realm.isolate())->GetModuleNamespace();
}

v8::Local<v8::Value> AppLoader::Completion(const RealmScope& realm) const {
  if (completion_.IsEmpty()) return v8::Undefined(realm.isolate());
  return completion_.Get(realm.isolate());
}

Bytes AppLoader::MakeCodeCache(const RealmScope& realm) const {
  v8::Isolate* isolate = realm.isolate();
  std::unique_ptr<v8::ScriptCompiler::CachedData> data;
  if (!module_.IsEmpty()) {
    data.reset(v8::ScriptCompiler::CreateCodeCache(module_.Get(isolate)->GetUnboundModuleScript()));
  } else if (!script_.IsEmpty()) {
    data.reset(v8::ScriptCompiler::CreateCodeCache(script_.Get(isolate)));
  }
  if (data == nullptr) return {};
  return Bytes::Copy({data->data, static_cast<size_t>(data->length)});
}

void AppLoader::Reset() {
  module_.Reset();
  script_.Reset();
  evaluation_.Reset();
  completion_.Reset();
  linked_.clear();
}

v8::MaybeLocal<v8::Value> AppLoader::WasmModule(v8::Isolate* isolate, size_t index) {
  const Bytes& bytes = code_.modules[index].bytes;
  v8::CompiledWasmModule* compiled = nullptr;
  {
    std::lock_guard lock(app_.mutex);
    code_.compiled_wasm.resize(code_.modules.size());
    compiled = code_.compiled_wasm[index].get();
  }
  v8::Local<v8::WasmModuleObject> object;
  if (compiled != nullptr) {
    if (!v8::WasmModuleObject::FromCompiledModule(isolate, *compiled).ToLocal(&object)) return {};
    return object;
  }
  if (!v8::WasmModuleObject::Compile(isolate, {bytes.data(), bytes.size()}).ToLocal(&object)) {
    return {};
  }
  auto made = std::make_unique<v8::CompiledWasmModule>(object->GetCompiledModule());
  std::lock_guard lock(app_.mutex);
  if (code_.compiled_wasm[index] == nullptr) code_.compiled_wasm[index] = std::move(made);
  return object;
}

v8::MaybeLocal<v8::Value> AppLoader::ValueOf(v8::Local<v8::Context> context, size_t index) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const AppModule& module = code_.modules[index];
  std::string_view chars(reinterpret_cast<const char*>(module.bytes.data()), module.bytes.size());
  v8::Local<v8::String> text;
  switch (module.type) {
    case ModuleType::kText:
      if (!NewString(isolate, chars).ToLocal(&text)) return {};
      return text;
    case ModuleType::kJson:
      if (!NewString(isolate, chars).ToLocal(&text)) return {};
      return v8::JSON::Parse(context, text);
    case ModuleType::kData: {
      v8::Local<v8::ArrayBuffer> buffer;
      if (!NewBuffer(isolate, module.bytes.span()).ToLocal(&buffer)) return {};
      return buffer;
    }
    case ModuleType::kWasm:
      return WasmModule(isolate, index);
  }
  return {};
}

v8::MaybeLocal<v8::Module> AppLoader::Link(v8::Local<v8::Context> context,
                                           std::string_view specifier) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  for (Linked& linked : linked_) {
    if (linked.specifier == specifier) return linked.module.Get(isolate);
  }
  for (size_t i = 0; i < code_.modules.size(); i++) {
    if (code_.modules[i].specifier != specifier) continue;
    v8::Local<v8::Value> value;
    if (!ValueOf(context, i).ToLocal(&value)) return {};
    v8::Local<v8::String> name = Constant(isolate, "default");
    v8::Local<v8::Module> module = v8::Module::CreateSyntheticModule(
        isolate, NewString(isolate, specifier).ToLocalChecked(), {&name, 1}, EvaluateLinked);
    linked_.push_back({std::string(specifier), module->GetIdentityHash(),
                       v8::Global<v8::Module>(isolate, module),
                       v8::Global<v8::Value>(isolate, value)});
    return module;
  }
  ThrowTypeError(isolate, "Cannot find module '" + std::string(specifier) + "'");
  return {};
}

v8::MaybeLocal<v8::Module> AppLoader::Resolve(v8::Local<v8::Context> context,
                                              v8::Local<v8::String> specifier,
                                              v8::Local<v8::FixedArray>, v8::Local<v8::Module>) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  return LoaderOf(isolate)->Link(context, ToUtf8(isolate, specifier));
}

v8::MaybeLocal<v8::Value> AppLoader::EvaluateLinked(v8::Local<v8::Context> context,
                                                    v8::Local<v8::Module> module) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  for (Linked& linked : LoaderOf(isolate)->linked_) {
    if (linked.identity != module->GetIdentityHash() || linked.module.Get(isolate) != module) {
      continue;
    }
    if (!module
             ->SetSyntheticModuleExport(isolate, Constant(isolate, "default"),
                                        linked.value.Get(isolate))
             .FromMaybe(false)) {
      return {};
    }
  }
  v8::Local<v8::Promise::Resolver> done;
  if (!v8::Promise::Resolver::New(context).ToLocal(&done) ||
      !done->Resolve(context, v8::Undefined(isolate)).FromMaybe(false)) {
    return {};
  }
  return done->GetPromise();
}

v8::MaybeLocal<v8::Promise> AppLoader::ImportDynamically(v8::Local<v8::Context> context,
                                                         v8::Local<v8::Data>, v8::Local<v8::Value>,
                                                         v8::Local<v8::String> specifier,
                                                         v8::Local<v8::FixedArray>) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Promise::Resolver> done;
  if (!v8::Promise::Resolver::New(context).ToLocal(&done)) return {};
  v8::TryCatch caught(isolate);
  v8::Local<v8::Module> module;
  v8::Local<v8::Value> evaluated;
  bool ok = LoaderOf(isolate)->Link(context, ToUtf8(isolate, specifier)).ToLocal(&module) &&
            module->InstantiateModule(context, Resolve).FromMaybe(false) &&
            module->Evaluate(context).ToLocal(&evaluated);
  if (caught.HasTerminated()) {
    caught.ReThrow();
    return {};
  }
  v8::Maybe<bool> settled = ok ? done->Resolve(context, module->GetModuleNamespace())
                               : done->Reject(context, caught.Exception());
  if (settled.IsNothing()) return {};
  return done->GetPromise();
}

void AppLoader::InitializeImportMeta(v8::Local<v8::Context> context, v8::Local<v8::Module>,
                                     v8::Local<v8::Object> meta) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::String> url;
  if (!NewString(isolate, LoaderOf(isolate)->code_.source_name).ToLocal(&url)) return;
  static_cast<void>(
      meta->CreateDataProperty(context, Constant(isolate, "url"), url).FromMaybe(false));
}

}  // namespace nano
