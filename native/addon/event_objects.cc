#include "addon/event_objects.h"

#include <string>
#include <string_view>
#include <utility>

namespace nano {
namespace {

Napi::String Text(Napi::Env env, std::string_view text) {
  return Napi::String::New(env, text.data(), text.size());
}

// One character a byte.
Napi::Value Latin1(Napi::Env env, std::string_view text) {
  napi_value value;
  if (napi_create_string_latin1(env, text.data(), text.size(), &value) != napi_ok) {
    return Napi::String::New(env, "");
  }
  return Napi::Value(env, value);
}

Napi::Number Id(Napi::Env env, uint64_t id) {
  return Napi::Number::New(env, static_cast<double>(id));
}

Napi::Value ToUint8Array(Napi::Env env, const Bytes& bytes) {
  return Napi::Buffer<uint8_t>::Copy(env, bytes.data(), bytes.size());
}

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kLog:
      return "log";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
  }
  return "log";
}

// All but access events, which have a shape of their own.
struct Fill {
  Napi::Env env;
  Napi::Object object;

  void SetTrace(std::string_view trace) {
    const size_t dash = trace.find('-');
    if (dash == std::string_view::npos) return;
    object["traceId"] = Text(env, trace.substr(0, dash));
    object["parentId"] = Text(env, trace.substr(dash + 1));
  }

  void operator()(const AccessEvent&) {}
  void operator()(const LogEvent& event) {
    object["type"] = "log";
    object["app"] = event.app;
    object["requestId"] = Text(env, event.request_id);
    object["level"] = Text(env, LevelName(event.level));
    object["text"] = Text(env, event.text);
    SetTrace(event.trace);
  }
  void operator()(const CodeCacheEvent& event) {
    object["type"] = "codeCache";
    object["app"] = event.app;
    object["bytes"] = ToUint8Array(env, event.bytes);
  }
  void operator()(const ServiceCallEvent& event) {
    object["type"] = "service";
    object["call"] = Id(env, event.call);
    object["app"] = event.app;
    object["requestId"] = Text(env, event.request_id);
    object["service"] = Text(env, event.service);
    object["method"] = Text(env, event.method);
    object["payload"] = ToUint8Array(env, event.payload);
    object["hasBody"] = event.has_body;
    if (event.answered) object["answered"] = Answer(*event.answered);
  }
  Napi::Object Answer(const ResponseHead& head) {
    Napi::Object answer = Napi::Object::New(env);
    answer["status"] = head.status;
    answer["statusText"] = Latin1(env, head.status_text);
    Napi::Array headers = Napi::Array::New(env);
    uint32_t length = 0;
    for (const std::string& text : head.headers) headers[length++] = Latin1(env, text);
    answer["headers"] = headers;
    return answer;
  }
  void operator()(const UpstreamHeadEvent& event) {
    object["type"] = "upstreamHead";
    object["call"] = Id(env, event.call);
    object["answer"] = Answer(event.head);
  }
  void operator()(const UpstreamTakenEvent& event) {
    object["type"] = "upstreamTaken";
    object["call"] = Id(env, event.call);
    object["bytes"] = event.bytes;
  }
  void operator()(const UpstreamConnectEvent& event) {
    object["type"] = "upstreamConnect";
    object["ticket"] = Id(env, event.ticket);
    object["host"] = Text(env, event.place.host);
    object["port"] = event.place.port;
    object["isTls"] = event.place.is_tls;
    object["anyAddress"] = event.place.any_address;
  }
  void operator()(const UpstreamChunkEvent& event) {
    object["type"] = "upstreamChunk";
    object["call"] = Id(env, event.call);
    object["bytes"] = ToUint8Array(env, event.bytes);
  }
  void operator()(const UpstreamEndEvent& event) {
    object["type"] = "upstreamEnd";
    object["call"] = Id(env, event.call);
    object["code"] = Text(env, event.failure.code);
    object["message"] = Text(env, event.failure.message);
    object["isWhole"] = event.failure.is_whole;
  }
  void operator()(const ServiceChunkEvent& event) {
    object["type"] = "serviceChunk";
    object["call"] = Id(env, event.call);
    object["bytes"] = ToUint8Array(env, event.bytes);
  }
  void operator()(const ServiceEndEvent& event) {
    object["type"] = "serviceEnd";
    object["call"] = Id(env, event.call);
  }
  void operator()(const ServiceCancelEvent& event) {
    object["type"] = "serviceCancel";
    object["call"] = Id(env, event.call);
  }
  void operator()(const ServiceCreditEvent& event) {
    object["type"] = "serviceCredit";
    object["call"] = Id(env, event.call);
    object["bytes"] = event.bytes;
  }
  void operator()(const DroppedEvent& event) {
    object["type"] = "dropped";
    object["count"] = static_cast<double>(event.count);
  }
  void operator()(const WoundedEvent& event) {
    object["type"] = "wounded";
    object["app"] = event.app;
  }
  void operator()(const WantedEvent& event) {
    object["type"] = "wanted";
    object["app"] = event.app;
  }
  void operator()(const CodeReleasedEvent& event) {
    object["type"] = "codeReleased";
    object["app"] = event.app;
  }
  void operator()(const AssetEvent& event) {
    object["type"] = "asset";
    object["app"] = event.app;
    object["exchange"] = Id(env, event.exchange);
    object["method"] = Text(env, event.method);
    object["url"] = Latin1(env, event.url);
    object["headers"] = Latin1(env, event.headers);
    object["onlyAsset"] = event.only_asset;
  }
  void operator()(const AssetDrainEvent& event) {
    object["type"] = "assetDrain";
    object["exchange"] = Id(env, event.exchange);
  }
  void operator()(const AssetClosedEvent& event) {
    object["type"] = "assetClosed";
    object["exchange"] = Id(env, event.exchange);
  }
  void operator()(const ProbedEvent& event) {
    object["outcome"] = Text(env, OutcomeName(event.outcome));
    object["error"] = Text(env, event.error);
    object["code"] = Text(env, event.code);
  }
  void operator()(const EvaluatedEvent& event) {
    object["outcome"] = Text(env, OutcomeName(event.outcome));
    object["text"] = Text(env, event.text);
    object["code"] = Text(env, event.code);
    object["isUndefined"] = event.is_undefined;
  }
  void operator()(const ScheduledEvent& event) {
    object["outcome"] = Text(env, event.outcome);
    object["code"] = Text(env, event.code);
    object["cpuMicros"] = static_cast<double>(event.cpu_nanos / 1000);
    object["wallMicros"] = static_cast<double>(event.wall_nanos / 1000);
    object["noRetry"] = event.no_retry;
  }
  void operator()(const DrainedEvent& event) { object["cut"] = static_cast<double>(event.cut); }
  void operator()(const PulseEvent&) {}
};

}  // namespace

Napi::Object EventObjects::Make(Napi::Env env, HostEvent& event) {
  if (const auto* access = std::get_if<AccessEvent>(&event)) {
    // Node's own way: a napi_value is the address of a handle.
    return Napi::Object(env, reinterpret_cast<napi_value>(*access_.Make(*access)));
  }
  Napi::Object object = Napi::Object::New(env);
  std::visit(Fill{env, object}, event);
  return object;
}

}  // namespace nano
