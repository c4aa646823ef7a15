#include "addon/upstream_functions.h"

#include <fcntl.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "addon/read_object.h"
#include "isolate/apps.h"

namespace nano {
namespace {

Apps* (*g_started)(Napi::Env env) = nullptr;

uint64_t IdOf(const Napi::CallbackInfo& info) {
  return static_cast<uint64_t>(info[0].ToNumber().DoubleValue());
}

Napi::Value FetchDirectly(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->SetDirect(static_cast<uint32_t>(IdOf(info)),
                    info[1].ToBoolean() ? App::Direct::kAnyAddress : App::Direct::kPublicAddresses);
  }
  return info.Env().Undefined();
}

Napi::Value Secure(const Napi::CallbackInfo& info) {
  Apps* apps = g_started(info.Env());
  const auto list = info[0].As<Napi::Array>();
  std::vector<std::string> authorities;
  for (uint32_t i = 0; i < list.Length(); i++) {
    authorities.push_back(list.Get(i).As<Napi::String>().Utf8Value());
  }
  std::shared_ptr<TlsClient> client = TlsClient::Make(authorities);
  const bool is_secure = apps != nullptr && client != nullptr;
  if (is_secure) apps->direct().upstreams().Secure(std::move(client));
  return Napi::Boolean::New(info.Env(), is_secure);
}

Napi::Value SpeaksHttp1(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    const UpstreamPlace place{.host = info[0].As<Napi::String>().Utf8Value(),
                              .port = static_cast<uint16_t>(info[1].ToNumber().Uint32Value()),
                              .is_tls = true};
    apps->direct().SpeaksHttp1(place, static_cast<uint64_t>(info[2].ToNumber().Int64Value()));
  }
  return info.Env().Undefined();
}

Napi::Value Connected(const Napi::CallbackInfo& info) {
  Apps* apps = g_started(info.Env());
  if (apps == nullptr) return info.Env().Undefined();
  // A descriptor of its own: Node closes the one that it has.
  const int fd = ::fcntl(info[1].ToNumber().Int32Value(), F_DUPFD_CLOEXEC, 0);
  if (fd < 0) {
    apps->direct().upstreams().ConnectFailed(IdOf(info),
                                             {"EMFILE", "there are no file descriptors left"});
  } else {
    std::optional<ForwardProxy> proxy;
    if (info[2].IsString()) proxy = ForwardProxy{info[2].As<Napi::String>().Utf8Value()};
    apps->direct().upstreams().Connected(IdOf(info), fd, std::move(proxy));
  }
  return info.Env().Undefined();
}

Napi::Value Failed(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    Napi::Object error = info[1].As<Napi::Object>();
    apps->direct().upstreams().ConnectFailed(
        IdOf(info), {ReadText(error, "code"), ReadText(error, "message"), true});
  }
  return info.Env().Undefined();
}

Napi::Value Credit(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->direct().Credit(IdOf(info), info[1].ToNumber().DoubleValue());
  }
  return info.Env().Undefined();
}

Napi::Value Cancel(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) apps->direct().Cancel(IdOf(info));
  return info.Env().Undefined();
}

Napi::Value Send(const Napi::CallbackInfo& info) {
  Apps* apps = g_started(info.Env());
  if (apps == nullptr) return Napi::Number::New(info.Env(), 0);
  const auto call = info[0].As<Napi::Uint8Array>();
  const Napi::Object options = info[1].As<Napi::Object>();
  const uint64_t number =
      apps->direct().Send({.call = {reinterpret_cast<const char*>(call.Data()), call.ByteLength()},
                           .has_body = options.Get("hasBody").ToBoolean(),
                           .any_address = options.Get("anyAddress").ToBoolean(),
                           .alone = options.Get("alone").ToBoolean()});
  return Napi::Number::New(info.Env(), static_cast<double>(number));
}

Napi::Value Write(const Napi::CallbackInfo& info) {
  Apps* apps = g_started(info.Env());
  const auto bytes = info[1].As<Napi::Uint8Array>();
  const bool taken =
      apps == nullptr ||
      apps->direct().Write(IdOf(info), Bytes::Copy({bytes.Data(), bytes.ByteLength()}));
  return Napi::Boolean::New(info.Env(), taken);
}

Napi::Value EndBody(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) apps->direct().EndBody(IdOf(info));
  return info.Env().Undefined();
}

}  // namespace

void AddUpstreamFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env)) {
  g_started = started;
  const std::pair<const char*, Napi::Value (*)(const Napi::CallbackInfo&)> functions[] = {
      {"fetchDirectly", FetchDirectly}, {"upstreamConnected", Connected},
      {"upstreamFailed", Failed},       {"upstreamCredit", Credit},
      {"upstreamCancel", Cancel},       {"upstreamSend", Send},
      {"upstreamWrite", Write},         {"upstreamEndBody", EndBody},
      {"upstreamSecure", Secure},       {"upstreamSpeaksHttp1", SpeaksHttp1},
  };
  for (auto [name, function] : functions) {
    exports.Set(name, Napi::Function::New(exports.Env(), function, name));
  }
}

}  // namespace nano
