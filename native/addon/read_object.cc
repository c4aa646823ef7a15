#include "addon/read_object.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>

namespace nano {
namespace {

uint64_t Nanos(Napi::Object from, const char* key, uint64_t otherwise) {
  double ms = ReadNumber(from, key, static_cast<double>(otherwise) / 1e6);
  return static_cast<uint64_t>(std::clamp(ms, 0.0, 1e12) * 1e6);
}

AppLimits ReadLimits(Napi::Object from) {
  AppLimits limits;
  limits.cpu_nanos = Nanos(from, "cpuMs", limits.cpu_nanos);
  limits.startup_cpu_nanos = Nanos(from, "startupCpuMs", limits.startup_cpu_nanos);
  limits.wall_nanos = Nanos(from, "wallMs", limits.wall_nanos);
  limits.wait_until_nanos = Nanos(from, "waitUntilMs", limits.wait_until_nanos);
  double megabytes = ReadNumber(from, "memoryMb", static_cast<double>(limits.memory_bytes >> 20));
  limits.memory_bytes = static_cast<size_t>(megabytes * 1024 * 1024);
  limits.subrequests = static_cast<uint32_t>(ReadNumber(from, "subrequests", limits.subrequests));
  limits.running = static_cast<uint32_t>(ReadNumber(from, "running", limits.running));
  limits.waiting = static_cast<uint32_t>(ReadNumber(from, "waiting", limits.waiting));
  limits.body_bytes =
      static_cast<uint64_t>(ReadNumber(from, "bodyBytes", static_cast<double>(limits.body_bytes)));
  limits.isolates = static_cast<uint32_t>(ReadNumber(from, "isolates", limits.isolates));
  limits.weight = static_cast<uint32_t>(ReadNumber(from, "weight", limits.weight));
  limits.log_bytes =
      static_cast<size_t>(ReadNumber(from, "logBytes", static_cast<double>(limits.log_bytes)));
  return limits;
}

ModuleType ReadModuleType(const std::string& type) {
  if (type == "wasm") return ModuleType::kWasm;
  if (type == "data") return ModuleType::kData;
  if (type == "json") return ModuleType::kJson;
  return ModuleType::kText;
}

}  // namespace

std::string ReadText(Napi::Object from, const char* key) {
  Napi::Value value = from.Get(key);
  return value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
}

double ReadNumber(Napi::Object from, const char* key, double otherwise) {
  Napi::Value value = from.Get(key);
  return value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : otherwise;
}

Bytes ReadBytes(Napi::Value from) {
  if (!from.IsTypedArray()) return {};
  Napi::TypedArray view = from.As<Napi::TypedArray>();
  const auto* data = static_cast<const uint8_t*>(view.ArrayBuffer().Data()) + view.ByteOffset();
  return Bytes::Copy({data, view.ByteLength()});
}

AppsOptions ReadAppsOptions(Napi::Object from) {
  AppsOptions options;
  unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  auto executors = static_cast<unsigned>(ReadNumber(from, "executors", 0));
  options.scheduler.executors = executors > 0 ? executors : cores;
  options.scheduler.max_executors = options.scheduler.executors + std::max(8u, cores);
  options.scheduler.turn_page = static_cast<int>(ReadNumber(from, "turnPage", -1));
  // One core is left to those whose turns are short.
  options.scheduler.heavy_turns = std::max(2u, cores) - 1;
  options.pool_size =
      static_cast<size_t>(ReadNumber(from, "poolSize", static_cast<double>(options.pool_size)));
  options.max_live =
      static_cast<size_t>(ReadNumber(from, "maxLive", static_cast<double>(options.max_live)));
  double memory = ReadNumber(from, "memoryBytes", 0);
  if (memory > 0) options.memory_bytes = static_cast<size_t>(memory);
  options.access_events = from.Get("accessEvents").ToBoolean();
  return options;
}

AppDefinition ReadAppDefinition(Napi::Object from) {
  AppDefinition definition;
  definition.name = ReadText(from, "name");
  definition.limits = ReadLimits(from.Get("limits").As<Napi::Object>());
  if (from.Get("source").IsString()) definition.code = ReadAppCode(from);
  return definition;
}

std::unique_ptr<AppCode> ReadAppCode(Napi::Object from) {
  auto code = std::make_unique<AppCode>();
  code->kind = ReadText(from, "kind") == "script" ? AppKind::kScript : AppKind::kModule;
  code->source = std::make_shared<const std::string>(ReadText(from, "source"));
  code->source_name = ReadText(from, "sourceName");
  code->env = ReadBytes(from.Get("env"));
  code->code_cache = ReadBytes(from.Get("codeCache"));
  code->unsafe_eval = from.Get("unsafeEval").ToBoolean();
  Napi::Array modules = from.Get("modules").As<Napi::Array>();
  for (uint32_t i = 0; i < modules.Length(); i++) {
    Napi::Object module = modules.Get(i).As<Napi::Object>();
    code->modules.push_back({ReadText(module, "specifier"),
                             ReadModuleType(ReadText(module, "type")),
                             ReadBytes(module.Get("bytes"))});
  }
  return code;
}

std::shared_ptr<const RouteTable> ReadRoutes(Napi::Object from) {
  auto routes = std::make_shared<RouteTable>();
  Napi::Object hosts = from.Get("hosts").As<Napi::Object>();
  Napi::Array labels = hosts.GetPropertyNames();
  for (uint32_t i = 0; i < labels.Length(); i++) {
    std::string label = labels.Get(i).ToString().Utf8Value();
    auto app = static_cast<uint32_t>(ReadNumber(hosts, label.c_str(), 0));
    routes->Add(std::move(label), app);
  }
  routes->SetFallback(static_cast<uint32_t>(ReadNumber(from, "fallback", 0)));
  return routes;
}

bool ReadFile(const std::string& path, std::string* content, std::string* error) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (file == nullptr || std::fseek(file.get(), 0, SEEK_END) != 0) {
    *error = path + ": " + std::strerror(errno);
    return false;
  }
  long size = std::ftell(file.get());
  std::rewind(file.get());
  content->resize(static_cast<size_t>(std::max(size, 0L)));
  if (std::fread(content->data(), 1, content->size(), file.get()) != content->size()) {
    *error = path + ": it cannot be read whole";
    return false;
  }
  return true;
}

void RunOnThread(const std::function<void()>& work) {
  std::thread thread(work);
  thread.join();
}

}  // namespace nano
