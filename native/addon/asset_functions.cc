#include "addon/asset_functions.h"

#include <utility>

#include "addon/read_object.h"
#include "isolate/apps.h"

namespace nano {
namespace {

Apps* (*g_started)(Napi::Env env) = nullptr;

uint64_t ExchangeOf(const Napi::CallbackInfo& info) {
  return static_cast<uint64_t>(info[0].ToNumber().DoubleValue());
}

// Arguments 1 and 2: status, and name, value, name, value …
ResponseHead HeadOf(const Napi::CallbackInfo& info) {
  ResponseHead head{.status = info[1].ToNumber().Int32Value(), .status_text = "", .headers = {}};
  Napi::Array headers = info[2].As<Napi::Array>();
  for (uint32_t i = 0; i < headers.Length(); i++) {
    head.headers.push_back(headers.Get(i).ToString().Utf8Value());
  }
  return head;
}

Napi::Value Respond(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->assets().Respond(ExchangeOf(info), HeadOf(info), ReadBytes(info[3]));
  }
  return info.Env().Undefined();
}

Napi::Value RespondHead(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->assets().RespondHead(ExchangeOf(info), HeadOf(info));
  }
  return info.Env().Undefined();
}

// True: go on.
Napi::Value Write(const Napi::CallbackInfo& info) {
  Apps* apps = g_started(info.Env());
  if (apps == nullptr) return info.Env().Undefined();
  const BodyWrite result = apps->assets().Write(ExchangeOf(info), ReadBytes(info[1]));
  return Napi::Boolean::New(info.Env(), result == BodyWrite::kTaken);
}

Napi::Value End(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) apps->assets().End(ExchangeOf(info));
  return info.Env().Undefined();
}

Napi::Value Abort(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) apps->assets().Abort(ExchangeOf(info));
  return info.Env().Undefined();
}

Napi::Value Pass(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) apps->PassAsset(ExchangeOf(info));
  return info.Env().Undefined();
}

}  // namespace

void AddAssetFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env)) {
  g_started = started;
  Napi::Env env = exports.Env();
  exports.Set("assetRespond", Napi::Function::New(env, Respond, "assetRespond"));
  exports.Set("assetRespondHead", Napi::Function::New(env, RespondHead, "assetRespondHead"));
  exports.Set("assetWrite", Napi::Function::New(env, Write, "assetWrite"));
  exports.Set("assetEnd", Napi::Function::New(env, End, "assetEnd"));
  exports.Set("assetAbort", Napi::Function::New(env, Abort, "assetAbort"));
  exports.Set("assetPass", Napi::Function::New(env, Pass, "assetPass"));
}

}  // namespace nano
