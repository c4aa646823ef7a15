#include "ops/webidl.h"

#include "ops/arguments.h"
#include "ops/hooks.h"

namespace nano {

void ResolveDeferred(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  v8::Local<v8::Value> argument = name;
  v8::Local<v8::Value> value;
  // Where it throws, the exception goes on to whoever looked, and the property stays as it was.
  if (CallHook(info.GetIsolate(), Hook::kDeferredGlobal, 1, &argument).ToLocal(&value)) {
    info.GetReturnValue().Set(value);
  }
}

void OpWebidlDefineDeferred(const Arguments& info) {
  v8::Local<v8::String> name;
  if (!StringArgument(info, 1, &name) || !info[0]->IsObject()) {
    return BadArgument(info, "op_webidl_define_deferred");
  }
  // Nothing: V8 has thrown.
  if (info[0]
          .As<v8::Object>()
          ->SetLazyDataProperty(info.GetIsolate()->GetCurrentContext(), name, ResolveDeferred,
                                v8::Local<v8::Value>(), v8::DontEnum)
          .IsNothing()) {
    return;
  }
}

void OpWebidlIsProxy(const Arguments& info) { info.GetReturnValue().Set(info[0]->IsProxy()); }

}  // namespace nano
