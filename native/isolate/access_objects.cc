#include "isolate/access_objects.h"

#include <v8.h>

#include <iterator>
#include <string_view>

namespace nano {
namespace {

// One of a few.
v8::Local<v8::String> Name(v8::Isolate* isolate, std::string_view text) {
  return v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kInternalized,
                                 static_cast<int>(text.size()))
      .ToLocalChecked();
}

v8::MaybeLocal<v8::Value> Text(v8::Isolate* isolate, std::string_view text) {
  return v8::String::NewFromUtf8(isolate, text.data(), v8::NewStringType::kNormal,
                                 static_cast<int>(text.size()));
}

v8::MaybeLocal<v8::Value> TextOrNothing(v8::Isolate* isolate, std::string_view text) {
  if (text.empty()) return v8::Undefined(isolate);
  return Text(isolate, text);
}

v8::Local<v8::Value> Micros(v8::Isolate* isolate, uint64_t nanos) {
  return v8::Number::New(isolate, static_cast<double>(nanos / 1000));
}

}  // namespace

v8::Local<v8::Object> AccessObjects::Make(const AccessEvent& event) {
  static constexpr std::string_view kNames[] = {
      "type",      "app",   "requestId", "method", "path", "status",  "wallMicros",
      "cpuMicros", "start", "outcome",   "code",   "peer", "traceId", "parentId"};
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  if (shape_.IsEmpty()) shape_.Set(isolate, v8::DictionaryTemplate::New(isolate, kNames));
  const std::string_view trace = event.trace;
  const size_t dash = trace.find('-');
  const bool traced = dash != std::string_view::npos;
  v8::MaybeLocal<v8::Value> values[std::size(kNames)] = {
      Name(isolate, "access"),
      v8::Integer::NewFromUnsigned(isolate, event.app),
      Text(isolate, event.request_id),
      Text(isolate, event.method),
      Text(isolate, event.path),
      v8::Integer::New(isolate, event.status),
      Micros(isolate, event.wall_nanos),
      Micros(isolate, event.cpu_nanos),
      Name(isolate, StartName(event.start)),
      Name(isolate, OutcomeName(event.outcome)),
      Name(isolate, event.code),
      TextOrNothing(isolate, event.peer),
      TextOrNothing(isolate, traced ? trace.substr(0, dash) : std::string_view()),
      TextOrNothing(isolate, traced ? trace.substr(dash + 1) : std::string_view())};
  return shape_.Get(isolate)->NewInstance(isolate->GetCurrentContext(), values);
}

}  // namespace nano
