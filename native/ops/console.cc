#include "ops/console.h"

#include <iterator>

#include "ops/arguments.h"

namespace nano {

namespace {

void ReturnPair(const Arguments& info, v8::Local<v8::Value> first, v8::Local<v8::Value> second) {
  v8::Local<v8::Value> pair[] = {first, second};
  info.GetReturnValue().Set(v8::Array::New(info.GetIsolate(), pair, std::size(pair)));
}

bool HasObject(const Arguments& info) { return info.Length() >= 1 && info[0]->IsObject(); }

}  // namespace

void OpConsolePromiseDetails(const Arguments& info) {
  if (info.Length() < 1 || !info[0]->IsPromise()) {
    return BadArgument(info, "op_console_promise_details");
  }
  v8::Isolate* isolate = info.GetIsolate();
  v8::Local<v8::Promise> promise = info[0].As<v8::Promise>();
  const v8::Promise::PromiseState state = promise->State();
  v8::Local<v8::Value> result = v8::Undefined(isolate);
  if (state != v8::Promise::kPending) result = promise->Result();
  ReturnPair(info, v8::Integer::New(isolate, static_cast<int>(state)), result);
}

void OpConsoleProxyDetails(const Arguments& info) {
  if (!HasObject(info)) return BadArgument(info, "op_console_proxy_details");
  if (!info[0]->IsProxy()) return info.GetReturnValue().SetNull();
  v8::Local<v8::Proxy> proxy = info[0].As<v8::Proxy>();
  ReturnPair(info, proxy->GetTarget(), proxy->GetHandler());
}

void OpConsolePreviewEntries(const Arguments& info) {
  if (!HasObject(info)) return BadArgument(info, "op_console_preview_entries");
  bool is_key_value = false;
  v8::Local<v8::Array> entries;
  if (!info[0].As<v8::Object>()->PreviewEntries(&is_key_value).ToLocal(&entries)) {
    return info.GetReturnValue().SetNull();
  }
  ReturnPair(info, entries, v8::Boolean::New(info.GetIsolate(), is_key_value));
}

void OpConsoleClassName(const Arguments& info) {
  if (!HasObject(info)) return BadArgument(info, "op_console_class_name");
  info.GetReturnValue().Set(info[0].As<v8::Object>()->GetConstructorName());
}

}  // namespace nano
