// The start of an app in its isolate, and the end of an evaluation.
#include <utility>

#include "base/clock.h"
#include "engine/strings.h"
#include "isolate/app_isolate.h"
#include "ops/structured_clone.h"

namespace nano {
namespace {

// A smaller source is compiled about as quickly as its cache is read, and V8 keeps 96 KB in an
// isolate that has made one.
constexpr size_t kWorthCaching = 16 * 1024;

// Where V8 found a syntax error: its stack does not say.
std::string Location(v8::Isolate* isolate, v8::Local<v8::Context> context,
                     v8::Local<v8::Message> message) {
  if (message.IsEmpty()) return "";
  v8::Local<v8::Value> name = message->GetScriptResourceName();
  if (!name->IsString()) return "";
  int line = message->GetLineNumber(context).FromMaybe(0);
  int column = message->GetStartColumn(context).FromMaybe(0) + 1;
  return "\n    at " + ToUtf8(isolate, name.As<v8::String>()) + ":" + std::to_string(line) + ":" +
         std::to_string(column);
}

}  // namespace

void AppIsolate::BeginLoading(const RealmScope& realm, Watch& watch) {
  phase_ = Phase::kLoading;
  deadline_ = MonotonicNanos() + limits_.wall_nanos;
  Step(realm, watch, 0, [&] {
    if (StartRuntime(realm)) LoadSource(realm);
  });
}

// Gives the runtime what it needs to know of the app.
bool AppIsolate::StartRuntime(const RealmScope& realm) {
  v8::Isolate* isolate = realm.isolate();
  v8::Local<v8::Context> context = realm.context();
  realm_->AllowCodeGeneration(realm, true);
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> env = v8::Object::New(isolate);
  v8::Local<v8::String> name;
  v8::Local<v8::String> url;
  v8::Local<v8::Object> start = v8::Object::New(isolate);
  const Bytes& bytes = code_->env;
  bool evaluate = purpose_ == Purpose::kEvaluate;
  bool script = code_->kind == AppKind::kScript;
  if ((!bytes.empty() && !DeserializeValue(isolate, context, bytes.span()).ToLocal(&env)) ||
      !NewString(isolate, app_->name).ToLocal(&name) ||
      !NewString(isolate, code_->url).ToLocal(&url) ||
      !start->Set(context, Constant(isolate, "name"), name).FromMaybe(false) ||
      !start->Set(context, Constant(isolate, "evaluate"), v8::Boolean::New(isolate, evaluate))
           .FromMaybe(false) ||
      !start->Set(context, Constant(isolate, "script"), v8::Boolean::New(isolate, script))
           .FromMaybe(false) ||
      !start->Set(context, Constant(isolate, "url"), url).FromMaybe(false) ||
      !start->Set(context, Constant(isolate, "env"), env).FromMaybe(false) ||
      !start->Set(context, Constant(isolate, "bindings"), BindingNames(realm)).FromMaybe(false)) {
    Break(ErrorCode::kAppInvalid, Outcome::kThrew, "The app's env cannot be read");
    return false;
  }
  v8::Local<v8::Value> argument = start;
  return CallRuntime(realm, Hook::kStart, 1, &argument);
}

// Flat: name, kind, name, kind …
v8::Local<v8::Array> AppIsolate::BindingNames(const RealmScope& realm) {
  v8::Isolate* isolate = realm.isolate();
  std::vector<v8::Local<v8::Value>> items;
  for (const AppBinding& binding : code_->bindings) {
    v8::Local<v8::String> name;
    if (!NewString(isolate, binding.name).ToLocal(&name)) continue;
    items.push_back(name);
    items.push_back(v8::Integer::New(isolate, static_cast<int>(binding.kind)));
  }
  return v8::Array::New(isolate, items.data(), items.size());
}

void AppIsolate::LoadSource(const RealmScope& realm) {
  v8::Isolate* isolate = realm.isolate();
  v8::TryCatch caught(isolate);
  if (loader_.Load(realm) != LoadState::kThrew) {
    if (purpose_ == Purpose::kEvaluate) result_.Reset(isolate, loader_.Completion(realm));
    return;
  }
  if (caught.HasTerminated() || Terminating(realm)) return;
  bool compiled = !caught.Exception()->IsNativeError() || loader_.compiled();
  std::string why = Describe(realm, caught.Exception());
  if (!compiled) why += Location(isolate, realm.context(), caught.Message());
  Break(ErrorCode::kAppInvalid, Outcome::kThrew, why);
}

void AppIsolate::CheckLoading(const RealmScope& realm, Watch& watch) {
  v8::HandleScope handles(realm.isolate());
  v8::Local<v8::Value> error;
  switch (loader_.Poll(realm, &error)) {
    case LoadState::kLoaded:
      return Step(realm, watch, 0, [&] { FinishLoading(realm); });
    case LoadState::kThrew: {
      std::string why;
      Step(realm, watch, 0, [&] { why = Describe(realm, error); });
      if (!Over()) Break(ErrorCode::kAppInvalid, Outcome::kThrew, why);
      return;
    }
    default:
      if (Idle() && !EngineWorks()) {
        Break(ErrorCode::kAppInvalid, Outcome::kThrew,
              "The app's top-level await never settles: nothing is left to run");
      }
  }
}

void AppIsolate::FinishLoading(const RealmScope& realm) {
  v8::Isolate* isolate = realm.isolate();
  bool evaluate = purpose_ == Purpose::kEvaluate;
  if (evaluate) {
    phase_ = Phase::kServing;
    return;
  }
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> argument = loader_.Namespace(realm);
  v8::Local<v8::Value> answer;
  if (!CallHook(isolate, Hook::kLoaded, 1, &argument).ToLocal(&answer) || !answer->IsString()) {
    if (caught.HasTerminated() || Terminating(realm)) return;
    return Break(ErrorCode::kAppInvalid, Outcome::kThrew, Describe(realm, caught.Exception()));
  }
  std::string why = ToUtf8(isolate, answer.As<v8::String>());
  if (!why.empty()) return Break(ErrorCode::kAppInvalid, Outcome::kThrew, why);
  realm_->AllowCodeGeneration(realm, code_->unsafe_eval);
  phase_ = Phase::kServing;
  deadline_ = 0;
  own_cpu_ = 0;
  ready_.store(true);
  AnswerProbe({});
}

// The app can't be started, or the evaluation has failed.
void AppIsolate::Break(ErrorCode code, Outcome outcome, const std::string& why) {
  if (Over()) return;
  phase_ = Phase::kOver;
  if (purpose_ == Purpose::kEvaluate) {
    return FinishEvaluation(
        {.outcome = outcome,
         .text = why,
         .code = outcome == Outcome::kThrew ? "" : std::string(ErrorName(code))});
  }
  broken_ = true;
  broken_code_ = code;
  broken_outcome_ = outcome;
  FailAll(code, outcome);
  // Who asked for the start tells of its failure.
  if (announce_to_.load() == 0 && !why.empty()) Tell(0, why);
  AnswerProbe({.outcome = outcome, .error = why, .code = std::string(ErrorName(code))});
}

void AppIsolate::CheckEvaluation(const RealmScope& realm, Watch& watch) {
  if (evaluated_ || !Idle()) return;
  v8::Isolate* isolate = realm.isolate();
  v8::HandleScope handles(isolate);
  v8::Local<v8::Value> result = result_.Get(isolate);
  EvaluatedEvent event;
  if (result->IsPromise()) {
    v8::Local<v8::Promise> promise = result.As<v8::Promise>();
    if (promise->State() == v8::Promise::kPending) {
      if (EngineWorks()) return;
      return FinishEvaluation({.outcome = Outcome::kThrew,
                               .text = "The promise never settles: nothing is left to run"});
    }
    bool rejected = promise->State() == v8::Promise::kRejected;
    if (rejected) event.outcome = Outcome::kThrew;
    result = promise->Result();
  }
  event.is_undefined = result->IsUndefined();
  Step(realm, watch, 0, [&] {
    if (event.outcome == Outcome::kThrew) {
      event.text = Describe(realm, result);
      return;
    }
    v8::TryCatch caught(isolate);
    v8::Local<v8::Value> arguments[] = {result, v8::Boolean::New(isolate, colors_.load())};
    v8::Local<v8::Value> text;
    if (CallHook(isolate, Hook::kInspect, 2, arguments).ToLocal(&text) && text->IsString()) {
      event.text = ToUtf8(isolate, text.As<v8::String>());
    } else if (!caught.HasTerminated() && !Terminating(realm)) {
      event.outcome = Outcome::kThrew;
      event.text = Describe(realm, caught.Exception());
    }
  });
  // Printing may have run app code that started something; what the evaluation is worth is known
  // all the same.
  if (!Over()) FinishEvaluation(std::move(event));
}

void AppIsolate::FinishEvaluation(EvaluatedEvent event) {
  if (evaluated_) return;
  evaluated_ = true;
  phase_ = Phase::kOver;
  event.token = announce_to_.exchange(0);
  world_.host.Emit(std::move(event));
}

void AppIsolate::SaveCodeCache(const RealmScope& realm) {
  {
    std::lock_guard lock(app_->mutex);
    if (!code_->code_cache_wanted) return;
    code_->code_cache_wanted = false;
  }
  if (code_->source->size() < kWorthCaching) return;
  v8::HandleScope handles(realm.isolate());
  Bytes made = loader_.MakeCodeCache(realm);
  if (made.empty()) return;
  Bytes kept = Bytes::Copy(made.span());
  world_.host.Emit(CodeCacheEvent{.app = app_->id, .bytes = std::move(made)});
  std::lock_guard lock(app_->mutex);
  code_->code_cache = std::make_shared<const Bytes>(std::move(kept));
}

}  // namespace nano
