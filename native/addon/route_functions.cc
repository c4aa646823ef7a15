#include "addon/route_functions.h"

#include <memory>
#include <utility>

#include "addon/read_object.h"
#include "isolate/apps.h"

namespace nano {
namespace {

Apps* (*g_started)(Napi::Env env) = nullptr;

Napi::Value SetRoutes(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->SetRoutes(std::make_shared<const RouteTable>(ReadRoutes(info[0].As<Napi::Object>())));
  }
  return info.Env().Undefined();
}

Napi::Value SetRoutePlace(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->SetRoutePlace(info[0].ToNumber().Uint32Value(), ReadTarget(info[1]),
                        info[2].ToString().Utf8Value());
  }
  return info.Env().Undefined();
}

Napi::Value SetService(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->SetService(info[0].ToString().Utf8Value(),
                     static_cast<uint32_t>(info[1].ToNumber().DoubleValue()));
  }
  return info.Env().Undefined();
}

}  // namespace

void AddRouteFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env)) {
  g_started = started;
  const std::pair<const char*, Napi::Value (*)(const Napi::CallbackInfo&)> functions[] = {
      {"setRoutes", SetRoutes},
      {"setRoutePlace", SetRoutePlace},
      {"setService", SetService},
  };
  for (auto [name, function] : functions) {
    exports.Set(name, Napi::Function::New(exports.Env(), function, name));
  }
}

}  // namespace nano
