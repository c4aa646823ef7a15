// What a step does in the runtime: hooks, microtasks and the promises that nobody handled.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/strings.h"
#include "isolate/app_isolate.h"

namespace nano {
namespace {
// With its two handles.
constexpr size_t kRejectionCost = 192;
}  // namespace

void AppIsolate::RunMicrotasks(const RealmScope& realm) {
  v8::Isolate* isolate = realm.isolate();
  for (;;) {
    if (Terminating(realm)) return rejections_.clear();
    isolate->PerformMicrotaskCheckpoint();
    if (rejections_.empty()) return;
    if (Terminating(realm)) return rejections_.clear();
    std::vector<Rejection> rejections = std::move(rejections_);
    rejections_.clear();
    rejections_charge_.Set(0);
    std::vector<v8::Local<v8::Value>> list;
    for (Rejection& rejection : rejections) {
      // What a start or an evaluation comes to is told by its outcome.
      if (rejection.promise == result_ || loader_.IsEvaluation(rejection.promise)) continue;
      list.push_back(v8::Integer::New(isolate, rejection.handled ? 1 : 0));
      list.push_back(rejection.promise.Get(isolate));
      list.push_back(rejection.reason.Get(isolate));
    }
    if (list.empty()) return;
    v8::Local<v8::Value> array = v8::Array::New(isolate, list.data(), list.size());
    CallRuntime(realm, Hook::kRejections, 1, &array);
  }
}

void AppIsolate::OnPromiseReject(v8::PromiseRejectMessage message) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  auto* self = static_cast<AppIsolate*>(OpHostOf(isolate));
  // V8 knows nothing of the list, so a flood of rejections is bounded here.
  self->rejections_charge_.Set(self->rejections_.size() * kRejectionCost);
  self->CheckMemory();
  v8::Local<v8::Promise> promise = message.GetPromise();
  switch (message.GetEvent()) {
    case v8::kPromiseRejectWithNoHandler:
      self->rejections_.push_back({false, v8::Global<v8::Promise>(isolate, promise),
                                   v8::Global<v8::Value>(isolate, message.GetValue())});
      return;
    case v8::kPromiseHandlerAddedAfterReject: {
      auto& list = self->rejections_;
      auto found = std::find_if(list.begin(), list.end(), [&](const Rejection& rejection) {
        return !rejection.handled && rejection.promise == promise;
      });
      if (found != list.end()) {
        list.erase(found);
      } else {
        list.push_back({true, v8::Global<v8::Promise>(isolate, promise),
                        v8::Global<v8::Value>(isolate, promise->Result())});
      }
      return;
    }
    default:
      return;
  }
}

// Termination was asked for; V8 may not have come to a place where it heeds it.
bool AppIsolate::Terminating(const RealmScope& realm) {
  return realm.isolate()->IsExecutionTerminating() || realm_->memory_exceeded();
}

bool AppIsolate::CallRuntime(const RealmScope& realm, Hook hook, int argc,
                             v8::Local<v8::Value>* argv) {
  v8::TryCatch caught(realm.isolate());
  v8::Local<v8::Value> ignored;
  if (CallHook(realm.isolate(), hook, argc, argv).ToLocal(&ignored)) return true;
  if (caught.HasTerminated() || Terminating(realm)) return false;
  // The runtime catches what an app throws; what comes out here is a stack that overflowed in the
  // runtime itself or the like.
  std::string text = Describe(realm, caught.Exception());
  if (Running* running = Find(owner_); running != nullptr && !running->ended) {
    FailExchange(owner_, std::move(text), false);
    SettleExchange(owner_, {});
  } else {
    WriteLine(0, LogLevel::kError, std::move(text));
  }
  return false;
}

std::string AppIsolate::Describe(const RealmScope& realm, v8::Local<v8::Value> error) {
  v8::Isolate* isolate = realm.isolate();
  v8::TryCatch caught(isolate);
  v8::Local<v8::Value> text;
  if (CallHook(isolate, Hook::kDescribe, 1, &error).ToLocal(&text) && text->IsString()) {
    return ToUtf8(isolate, text.As<v8::String>());
  }
  return "The app threw a value that cannot be described";
}

}  // namespace nano
