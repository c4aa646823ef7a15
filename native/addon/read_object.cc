#include "addon/read_object.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "reactor/usable_cores.h"

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

RouteScheme ReadScheme(std::string_view scheme) {
  if (scheme == "http") return RouteScheme::kHttp;
  return scheme == "https" ? RouteScheme::kHttps : RouteScheme::kAny;
}

std::shared_ptr<const TrustedProxies> ReadTrustedProxies(Napi::Value from) {
  if (!from.IsArray() || from.As<Napi::Array>().Length() == 0) return nullptr;
  auto proxies = std::make_shared<TrustedProxies>();
  Napi::Array list = from.As<Napi::Array>();
  for (uint32_t i = 0; i < list.Length(); i++) {
    // The host has checked them.
    NANO_CHECK(proxies->Add(list.Get(i).ToString().Utf8Value()));
  }
  return proxies;
}

std::vector<AppBinding> ReadBindings(Napi::Value from) {
  std::vector<AppBinding> bindings;
  if (!from.IsArray()) return bindings;
  Napi::Array list = from.As<Napi::Array>();
  for (uint32_t i = 0; i < list.Length(); i++) {
    Napi::Object binding = list.Get(i).As<Napi::Object>();
    bindings.push_back({.name = ReadText(binding, "name"),
                        .kind = ReadText(binding, "kind") == "assets" ? BindingKind::kAssets
                                                                      : BindingKind::kService,
                        .target = ReadText(binding, "target"),
                        .entrypoint = ReadText(binding, "entrypoint")});
  }
  return bindings;
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
  const unsigned cores = UsableCores();
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
  options.kept_code_bytes = static_cast<size_t>(
      ReadNumber(from, "keptCodeBytes", static_cast<double>(options.kept_code_bytes)));
  options.access_events = from.Get("accessEvents").ToBoolean();
  options.server.proxies = ReadTrustedProxies(from.Get("trustedProxies"));
  options.test_scheduled = from.Get("testScheduled").ToBoolean();
  return options;
}

AppDefinition ReadAppDefinition(Napi::Object from) {
  AppDefinition definition;
  definition.name = ReadText(from, "name");
  definition.assets_first = from.Get("assetsFirst").ToBoolean();
  definition.limits = ReadLimits(from.Get("limits").As<Napi::Object>());
  if (from.Get("source").IsString()) definition.code = ReadAppCode(from);
  return definition;
}

std::shared_ptr<AppCode> ReadAppCode(Napi::Object from) {
  auto code = std::make_shared<AppCode>();
  code->kind = ReadText(from, "kind") == "script" ? AppKind::kScript : AppKind::kModule;
  code->source = std::make_shared<const std::string>(ReadText(from, "source"));
  code->source_name = ReadText(from, "sourceName");
  code->env = ReadBytes(from.Get("env"));
  if (from.Get("codeCache").IsTypedArray()) {
    code->code_cache = std::make_shared<const Bytes>(ReadBytes(from.Get("codeCache")));
    code->code_cache_wanted = false;
  }
  code->unsafe_eval = from.Get("unsafeEval").ToBoolean();
  code->url = ReadText(from, "url");
  code->host_bytes = static_cast<size_t>(ReadNumber(from, "hostBytes", 0));
  code->bindings = ReadBindings(from.Get("bindings"));
  Napi::Array modules = from.Get("modules").As<Napi::Array>();
  for (uint32_t i = 0; i < modules.Length(); i++) {
    Napi::Object module = modules.Get(i).As<Napi::Object>();
    code->modules.push_back({ReadText(module, "specifier"),
                             ReadModuleType(ReadText(module, "type")),
                             ReadBytes(module.Get("bytes"))});
  }
  return code;
}

namespace {

// What stands before `end`, which goes from the text, too; all of it without one.
std::string_view TakeField(std::string_view* text, char end) {
  const size_t size = std::min(text->find(end), text->size());
  const std::string_view field = text->substr(0, size);
  text->remove_prefix(std::min(text->size(), size + 1));
  return field;
}

// A Uint32Array.
class Numbers {
 public:
  explicit Numbers(Napi::Value from) : array_(from.As<Napi::Uint32Array>()) {}
  size_t size() const { return array_.ElementLength(); }
  // 0 beyond the end.
  uint32_t operator[](size_t index) const { return index < size() ? array_.Data()[index] : 0; }

 private:
  Napi::Uint32Array array_;
};

}  // namespace

Routes ReadRoutes(Napi::Object from) {
  Routes routes;
  const std::string rules = ReadText(from, "rules");
  const Numbers rule_places(from.Get("rulePlaces"));
  routes.rules.reserve(rule_places.size());
  std::string_view left = rules;
  for (size_t i = 0; !left.empty(); i++) {
    std::string_view line = TakeField(&left, '\n');
    const RouteScheme scheme = ReadScheme(TakeField(&line, ' '));
    const std::string_view host = TakeField(&line, ' ');
    routes.rules.push_back({std::string(host), std::string(line), scheme, rule_places[i]});
  }
  const std::string labels = ReadText(from, "labels");
  const Numbers label_places(from.Get("labelPlaces"));
  routes.labels.reserve(label_places.size());
  left = labels;
  for (size_t i = 0; !left.empty(); i++) {
    routes.labels.emplace(TakeField(&left, '\n'), label_places[i]);
  }
  Napi::Object ports = from.Get("ports").As<Napi::Object>();
  Napi::Array names = ports.GetPropertyNames();
  for (uint32_t i = 0; i < names.Length(); i++) {
    Napi::Value name = names.Get(i);
    routes.ports.emplace(static_cast<uint16_t>(name.ToNumber().Uint32Value()),
                         ports.Get(name).ToNumber().Uint32Value());
  }
  routes.fallback = static_cast<RoutePlace>(ReadNumber(from, "fallback", 0));
  const Numbers apps(from.Get("apps"));
  routes.targets.resize(apps.size());
  for (size_t place = 0; place < apps.size(); place++) {
    if (apps[place] != 0) routes.targets[place] = {{apps[place], 100}};
  }
  Napi::Array shares = from.Get("shares").As<Napi::Array>();
  for (uint32_t i = 0; i < shares.Length(); i++) {
    Napi::Object share = shares.Get(i).As<Napi::Object>();
    const auto place = static_cast<size_t>(ReadNumber(share, "place", 0));
    if (place < routes.targets.size()) routes.targets[place] = ReadTarget(share.Get("target"));
  }
  return routes;
}

RouteTarget ReadTarget(Napi::Value from) {
  if (!from.IsArray()) {
    uint32_t app = from.ToNumber().Uint32Value();
    return app == 0 ? RouteTarget() : RouteTarget{{app, 100}};
  }
  RouteTarget target;
  Napi::Array shares = from.As<Napi::Array>();
  for (uint32_t i = 0; i < shares.Length(); i++) {
    Napi::Object share = shares.Get(i).As<Napi::Object>();
    target.push_back(
        {static_cast<uint32_t>(ReadNumber(share, "app", 0)), ReadNumber(share, "percent", 0)});
  }
  return target;
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
