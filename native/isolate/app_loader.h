// Brings an app's source to life in a realm: compiles it (from the code cache where there is one),
// links its text, data, json and wasm modules, evaluates it.
#pragma once

#include <v8.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/scopes.h"
#include "isolate/app.h"

namespace nano {

enum class LoadState { kNew, kEvaluating, kLoaded, kThrew };

class AppLoader {
 public:
  AppLoader(App& app, AppCode& code) : app_(app), code_(code) {}

  // Compiles and begins to evaluate. kThrew leaves the exception in the caller's TryCatch.
  LoadState Load(const RealmScope& realm);
  // Looks again at a top-level await. kThrew: `error` is what it threw.
  LoadState Poll(const RealmScope& realm, v8::Local<v8::Value>* error);
  // kLoaded: a module's namespace, or undefined for a script.
  v8::Local<v8::Value> Namespace(const RealmScope& realm) const;
  // kLoaded, of a script: its completion value.
  v8::Local<v8::Value> Completion(const RealmScope& realm) const;
  // The code that has been compiled so far, for the isolates to come. Empty when V8 makes none.
  Bytes MakeCodeCache(const RealmScope& realm) const;
  // The source was compiled, so what was thrown came from running it.
  bool compiled() const { return !module_.IsEmpty() || !script_.IsEmpty(); }
  // Is it the promise of the module's evaluation?
  bool IsEvaluation(const v8::Global<v8::Promise>& promise) const { return promise == evaluation_; }
  // Inside the isolate, before it is disposed of.
  void Reset();

 private:
  struct Linked {
    std::string specifier;
    int identity;
    v8::Global<v8::Module> module;
    v8::Global<v8::Value> value;
  };

  LoadState LoadModule(const RealmScope& realm, v8::ScriptCompiler::Source* source,
                       v8::ScriptCompiler::CompileOptions options);
  LoadState LoadScript(const RealmScope& realm, v8::ScriptCompiler::Source* source,
                       v8::ScriptCompiler::CompileOptions options);
  v8::MaybeLocal<v8::Value> ValueOf(v8::Local<v8::Context> context, size_t index);
  v8::MaybeLocal<v8::Value> WasmModule(v8::Isolate* isolate, size_t index);
  v8::MaybeLocal<v8::Module> Link(v8::Local<v8::Context> context, std::string_view specifier);

  static v8::MaybeLocal<v8::Module> Resolve(v8::Local<v8::Context> context,
                                            v8::Local<v8::String> specifier,
                                            v8::Local<v8::FixedArray> attributes,
                                            v8::Local<v8::Module> referrer);
  static v8::MaybeLocal<v8::Value> EvaluateLinked(v8::Local<v8::Context> context,
                                                  v8::Local<v8::Module> module);
  static v8::MaybeLocal<v8::Promise> ImportDynamically(v8::Local<v8::Context> context,
                                                       v8::Local<v8::Data> options,
                                                       v8::Local<v8::Value> referrer,
                                                       v8::Local<v8::String> specifier,
                                                       v8::Local<v8::FixedArray> attributes);
  static void InitializeImportMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module,
                                   v8::Local<v8::Object> meta);

  App& app_;
  AppCode& code_;
  LoadState state_ = LoadState::kNew;
  v8::Global<v8::Module> module_;
  v8::Global<v8::UnboundScript> script_;
  v8::Global<v8::Promise> evaluation_;
  v8::Global<v8::Value> completion_;
  std::vector<Linked> linked_;
};

}  // namespace nano
