// The engine room's face towards Node: src/host/native/engine.ts has its types.
#include <malloc.h>
#include <napi.h>
#include <unistd.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "addon/asset_functions.h"
#include "addon/event_queue.h"
#include "addon/read_object.h"
#include "addon/route_functions.h"
#include "addon/service_functions.h"
#include "addon/stats_object.h"
#include "addon/upstream_functions.h"
#include "engine/bound/ada.h"
#include "engine/bound/brotli.h"
#include "engine/bound/icu.h"
#include "engine/bound/openssl.h"
#include "engine/bound/simdutf.h"
#include "engine/platform.h"
#include "engine/reserved_pages.h"
#include "engine/snapshot.h"
#include "http/llhttp.h"
#include "isolate/apps.h"
#include "ops/rehearsal.h"
#include "ops/table.h"
#include "reactor/acceptor.h"

namespace nano {
namespace {

struct Engine {
  std::unique_ptr<EventQueue> events;
  std::unique_ptr<Apps> apps;
};

// Never destroyed: destructors that run at exit would come after V8's platform is gone.
Engine& g_engine = *new Engine();

// Null after an exception.
Apps* Started(Napi::Env env) {
  if (g_engine.apps == nullptr) {
    Napi::Error::New(env, "The engine is not started").ThrowAsJavaScriptException();
  }
  return g_engine.apps.get();
}

uint64_t IdOf(const Napi::CallbackInfo& info) {
  return static_cast<uint64_t>(info[0].ToNumber().DoubleValue());
}

Napi::Value Start(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (g_engine.apps != nullptr) {
    Napi::Error::New(env, "The engine is started already").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object options = info[0].As<Napi::Object>();
  std::string error;
  std::string snapshot_file;
  std::string source;
  SnapshotRecipe recipe = OpsRecipe();
  std::unique_ptr<Snapshot> snapshot;
  if (ReadFile(ReadText(options, "snapshot"), &snapshot_file, &error) &&
      ReadFile(ReadText(options, "source"), &source, &error)) {
    snapshot = Snapshot::Load(recipe, std::move(snapshot_file), std::move(source), &error);
  }
  if (snapshot == nullptr) {
    Napi::Error::New(env, "The startup snapshot does not fit: " + error)
        .ThrowAsJavaScriptException();
    return env.Undefined();
  }
  if (!ReservedPages::Watch()) {
    Napi::Error::New(env, "V8's page allocator is not the one that is known")
        .ThrowAsJavaScriptException();
    return env.Undefined();
  }
  AppsOptions apps = ReadAppsOptions(options);
  g_engine.events = std::make_unique<EventQueue>(env, options.Get("onEvents").As<Napi::Function>());
  g_engine.apps = std::make_unique<Apps>(std::move(snapshot), *g_engine.events, apps);
  g_engine.apps->Start();
  return env.Undefined();
}

// False, at every call, once a thread was lost in an isolate.
Napi::Value Stop(const Napi::CallbackInfo& info) {
  static bool all_stopped = true;
  if (g_engine.apps != nullptr) {
    bool whole = g_engine.apps->Stop();
    g_engine.events->Close();
    // What a lost thread is still in is left to the end of the process.
    if (!whole) static_cast<void>(g_engine.apps.release());
    g_engine.apps = nullptr;
    all_stopped = all_stopped && whole;
  }
  return Napi::Boolean::New(info.Env(), all_stopped);
}

// For when Stop said false: a thread that is lost in an isolate would not survive what an orderly
// end takes down under it.
Napi::Value Quit(const Napi::CallbackInfo& info) { _exit(info[0].ToNumber().Int32Value()); }

// The process ends without Stop: V8's platform may be gone already, so isolates can't be disposed
// of, but no executor may run on.
void Abandon() {
  if (g_engine.apps == nullptr) return;
  g_engine.apps->Halt();
  static_cast<void>(g_engine.apps.release());
}

Napi::Value AddApp(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  return Napi::Number::New(env, apps->Add(ReadAppDefinition(info[0].As<Napi::Object>())));
}

Napi::Value DefineApp(const Napi::CallbackInfo& info) {
  if (Apps* apps = Started(info.Env())) {
    apps->Define(static_cast<uint32_t>(IdOf(info)), ReadAppCode(info[1].As<Napi::Object>()));
  }
  return info.Env().Undefined();
}

Napi::Value RefuseApp(const Napi::CallbackInfo& info) {
  if (Apps* apps = Started(info.Env())) apps->RefuseCode(static_cast<uint32_t>(IdOf(info)));
  return info.Env().Undefined();
}

Napi::Value RemoveApp(const Napi::CallbackInfo& info) {
  Apps* apps = Started(info.Env());
  const bool is_told = apps != nullptr && apps->Remove(static_cast<uint32_t>(IdOf(info)));
  return Napi::Boolean::New(info.Env(), is_told);
}

// Null after an exception.
Napi::Value BoundOrThrow(Napi::Env env, const BoundAddress& bound) {
  if (!bound.error.empty()) {
    Napi::Error error = Napi::Error::New(env, "Cannot listen: " + bound.error);
    error.Set("code", Napi::String::New(env, bound.error));
    error.ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object result = Napi::Object::New(env);
  if (!bound.path.empty()) {
    result["unix"] = bound.path;
    return result;
  }
  result["host"] = bound.host;
  result["port"] = bound.port;
  return result;
}

// For a process that runs no apps, and hands the socket to one that does.
Napi::Value OpenListener(const Napi::CallbackInfo& info) {
  Napi::Object address = info[0].As<Napi::Object>();
  BoundAddress bound;
  std::string path = ReadText(address, "unix");
  int fd =
      path.empty()
          ? Acceptor::Open(ReadText(address, "host"),
                           static_cast<uint16_t>(ReadNumber(address, "port", 0)), &bound)
          : Acceptor::OpenUnix(path, static_cast<int>(ReadNumber(address, "mode", -1)), &bound);
  Napi::Value result = BoundOrThrow(info.Env(), bound);
  if (fd >= 0) result.As<Napi::Object>()["fd"] = fd;
  return result;
}

Napi::Value Listen(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  Napi::Object address = info[0].As<Napi::Object>();
  int fd = static_cast<int>(ReadNumber(address, "fd", -1));
  if (fd >= 0) return BoundOrThrow(env, apps->ListenOn(fd));
  return BoundOrThrow(env, apps->Listen(ReadText(address, "host"),
                                        static_cast<uint16_t>(ReadNumber(address, "port", 0))));
}

Napi::Value SetProbation(const Napi::CallbackInfo& info) {
  if (Apps* apps = Started(info.Env())) {
    apps->SetProbation(static_cast<uint32_t>(IdOf(info)),
                       static_cast<uint64_t>(info[1].ToNumber().DoubleValue() * 1e6));
  }
  return info.Env().Undefined();
}

Napi::Value Probe(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  Napi::Promise promise;
  uint64_t token = g_engine.events->NewToken(env, &promise);
  if (!apps->Probe(static_cast<uint32_t>(IdOf(info)), token)) {
    g_engine.events->Emit(ProbedEvent{
        .token = token, .outcome = Outcome::kDisposed, .error = "no such app", .code = ""});
  }
  return promise;
}

Napi::Value Evaluate(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  Napi::Promise promise;
  uint64_t token = g_engine.events->NewToken(env, &promise);
  if (!apps->Evaluate(static_cast<uint32_t>(IdOf(info)), token, info[1].ToBoolean())) {
    g_engine.events->Emit(EvaluatedEvent{
        .token = token, .outcome = Outcome::kDisposed, .text = "no such app", .code = ""});
  }
  return promise;
}

Napi::Value RunScheduled(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  Napi::Object event = info[1].As<Napi::Object>();
  Napi::Promise promise;
  uint64_t token = g_engine.events->NewToken(env, &promise);
  if (!apps->RunScheduled(static_cast<uint32_t>(IdOf(info)), token, ReadText(event, "cron"),
                          ReadNumber(event, "scheduledTime", 0))) {
    g_engine.events->Emit(ScheduledEvent{.token = token,
                                         .outcome = std::string(OutcomeName(Outcome::kDisposed)),
                                         .code = "NANO_NO_APP"});
  }
  return promise;
}

Napi::Value Drain(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  Napi::Promise promise;
  uint64_t token = g_engine.events->NewToken(env, &promise);
  apps->Drain(token, static_cast<uint64_t>(info[0].ToNumber().DoubleValue() * 1e6),
              info[1].IsNumber() ? info[1].ToNumber().Uint32Value() : 0);
  return promise;
}

Napi::Value Pulse(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  Napi::Promise promise;
  apps->Pulse(g_engine.events->NewToken(env, &promise));
  return promise;
}

Napi::Value Collect(const Napi::CallbackInfo& info) {
  CollectGarbage(v8::Isolate::GetCurrent());
#ifdef M_TRIM_THRESHOLD
  malloc_trim(0);
#endif
  return info.Env().Undefined();
}

Napi::Value Stats(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  return ToObject(env, apps->Stats());
}

Napi::Value Changes(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Apps* apps = Started(env);
  if (apps == nullptr) return env.Undefined();
  return ToObject(env, apps->Changes());
}

Napi::Value BuiltWith(const Napi::CallbackInfo& info) {
  Napi::Object versions = Napi::Object::New(info.Env());
  versions["ada"] = kBoundAdaVersion;
  versions["brotli"] = kBoundBrotliVersion;
  versions["icu"] = kBoundIcuVersion;
  versions["openssl"] = kBoundOpenSslVersion;
  versions["simdutf"] = kBoundSimdutfVersion;
  versions["llhttp"] = kLlhttpVersion;
  versions["node"] = BuiltForNode();
  return versions;
}

Napi::Value OpNamesOf(const Napi::CallbackInfo& info) {
  Napi::Array names = Napi::Array::New(info.Env());
  uint32_t length = 0;
  for (std::string_view name : OpNames()) names[length++] = std::string(name);
  return names;
}

Napi::Value BuildSnapshot(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::string error;
  std::string file;
  std::string source = info[0].As<Napi::String>().Utf8Value();
  RehearsalHost rehearsal;
  SnapshotRecipe recipe = OpsRecipe();
  recipe.op_host = static_cast<OpHost*>(&rehearsal);
  recipe.verdict = [&rehearsal] { return rehearsal.failure(); };
  // On a thread of its own: this one is inside Node's isolate.
  RunOnThread([&] { file = Snapshot::Build(recipe, std::move(source), &error); });
  if (file.empty()) {
    Napi::Error::New(env, error).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  return Napi::Buffer<char>::Copy(env, file.data(), file.size());
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
#ifdef M_ARENA_MAX
  // An arena a thread would keep each one's peak for good.
  mallopt(M_ARENA_MAX, 2);
#endif
  if (!AttachPlatform()) {
    Napi::Error::New(env, "This process has no V8 platform to share").ThrowAsJavaScriptException();
    return exports;
  }
  const std::pair<const char*, Napi::Value (*)(const Napi::CallbackInfo&)> functions[] = {
      {"start", Start},
      {"stop", Stop},
      {"quit", Quit},
      {"addApp", AddApp},
      {"defineApp", DefineApp},
      {"refuseApp", RefuseApp},
      {"removeApp", RemoveApp},
      {"runScheduled", RunScheduled},
      {"listen", Listen},
      {"openListener", OpenListener},
      {"setProbation", SetProbation},
      {"pulse", Pulse},
      {"probe", Probe},
      {"evaluate", Evaluate},
      {"drain", Drain},
      {"collectGarbage", Collect},
      {"stats", Stats},
      {"changes", Changes},
      {"builtWith", BuiltWith},
      {"opNames", OpNamesOf},
      {"buildSnapshot", BuildSnapshot},
  };
  for (auto [name, function] : functions) {
    exports.Set(name, Napi::Function::New(env, function, name));
  }
  AddAssetFunctions(exports, Started);
  AddRouteFunctions(exports, Started);
  AddServiceFunctions(exports, Started);
  AddUpstreamFunctions(exports, Started);
  env.AddCleanupHook(Abandon);
  return exports;
}

}  // namespace
}  // namespace nano

static Napi::Object InitAddon(Napi::Env env, Napi::Object exports) {
  return nano::Init(env, exports);
}
NODE_API_MODULE(nano, InitAddon)
