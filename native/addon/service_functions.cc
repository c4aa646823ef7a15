#include "addon/service_functions.h"

#include <string>
#include <utility>

#include "addon/read_object.h"
#include "isolate/apps.h"

namespace nano {
namespace {

Apps* (*g_started)(Napi::Env env) = nullptr;

uint64_t CallOf(const Napi::CallbackInfo& info) {
  return static_cast<uint64_t>(info[0].ToNumber().DoubleValue());
}

Napi::Value ServiceReply(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->Answer(CallOf(info), ServiceAnswer::kReply, ReadBytes(info[1]));
  }
  return info.Env().Undefined();
}

Napi::Value ServiceChunk(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    return Napi::Boolean::New(info.Env(), apps->AnswerChunk(CallOf(info), ReadBytes(info[1])));
  }
  return Napi::Boolean::New(info.Env(), false);
}

Napi::Value ServiceEnd(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) apps->Answer(CallOf(info), ServiceAnswer::kEnd, {});
  return info.Env().Undefined();
}

Napi::Value ServiceFail(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    Napi::Object error = info[1].As<Napi::Object>();
    std::string text = ReadText(error, "name");
    text += '\0';
    text += ReadText(error, "message");
    text += '\0';
    text += ReadText(error, "code");
    apps->Answer(CallOf(info), ServiceAnswer::kError, Bytes::Copy(text));
  }
  return info.Env().Undefined();
}

Napi::Value ServiceCredit(const Napi::CallbackInfo& info) {
  if (Apps* apps = g_started(info.Env())) {
    apps->Answer(CallOf(info), ServiceAnswer::kDrain, {}, info[1].ToNumber().DoubleValue());
  }
  return info.Env().Undefined();
}

}  // namespace

void AddServiceFunctions(Napi::Object exports, Apps* (*started)(Napi::Env env)) {
  g_started = started;
  const std::pair<const char*, Napi::Value (*)(const Napi::CallbackInfo&)> functions[] = {
      {"serviceReply", ServiceReply}, {"serviceChunk", ServiceChunk},   {"serviceEnd", ServiceEnd},
      {"serviceFail", ServiceFail},   {"serviceCredit", ServiceCredit},
  };
  for (auto [name, function] : functions) {
    exports.Set(name, Napi::Function::New(exports.Env(), function, name));
  }
}

}  // namespace nano
