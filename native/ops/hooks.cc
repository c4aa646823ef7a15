#include "ops/hooks.h"

#include <iterator>

namespace nano {

namespace {

// By Hook.
constexpr const char* kNames[] = {
    "start",
    "loaded",
    "fetch",
    "body",
    "drain",
    "closed",
    "drop",
    "timer",
    "service",
    "rejections",
    "describe",
    "inspect",
    "dataCloneError",
    "isPlatformObject",
    "serializePlatformObject",
    "deserializePlatformObject",
    "deferredGlobal",
    "wasmStream",
    "scheduled",
};
static_assert(std::size(kNames) == static_cast<size_t>(Hook::kScheduled) + 1);
static_assert(std::size(kNames) <= Realm::kHookSlots);

v8::MaybeLocal<v8::Function> FindHook(v8::Isolate* isolate, v8::Local<v8::Context> context,
                                      Hook which) {
  if (context->GetNumberOfEmbedderDataFields() <= kHooksEmbedderIndex) return {};
  v8::Local<v8::Value> hooks = context->GetEmbedderDataV2(kHooksEmbedderIndex).As<v8::Value>();
  if (!hooks->IsObject()) return {};
  v8::Local<v8::String> name;
  v8::Local<v8::Value> hook;
  if (!v8::String::NewFromUtf8(isolate, kNames[static_cast<size_t>(which)],
                               v8::NewStringType::kInternalized)
           .ToLocal(&name) ||
      !hooks.As<v8::Object>()->Get(context, name).ToLocal(&hook) || !hook->IsFunction()) {
    return {};
  }
  return hook.As<v8::Function>();
}

}  // namespace

v8::MaybeLocal<v8::Value> CallHook(v8::Isolate* isolate, Hook which, int argc,
                                   v8::Local<v8::Value>* argv) {
  v8::Local<v8::Context> context = isolate->GetCurrentContext();
  v8::Local<v8::Function> hook;
  auto* realm = static_cast<Realm*>(isolate->GetData(kRealmSlot));
  v8::Global<v8::Function>* kept =
      realm == nullptr ? nullptr : &realm->hook(static_cast<size_t>(which));
  if (kept != nullptr && !kept->IsEmpty()) {
    hook = kept->Get(isolate);
  } else if (FindHook(isolate, context, which).ToLocal(&hook)) {
    if (kept != nullptr) kept->Reset(isolate, hook);
  } else {
    if (!isolate->HasPendingException()) isolate->ThrowError("This realm has no runtime");
    return {};
  }
  return hook->Call(context, v8::Undefined(isolate), argc, argv);
}

}  // namespace nano
