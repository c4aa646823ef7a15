// Ops of Web IDL's bindings: properties of the global object, and what objects are.
#pragma once

#include <v8.h>

namespace nano {

void OpWebidlDefineDeferred(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpWebidlIsProxy(const v8::FunctionCallbackInfo<v8::Value>& info);
// What V8 calls when such a property is first looked at; the snapshot refers to it.
void ResolveDeferred(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info);

}  // namespace nano
