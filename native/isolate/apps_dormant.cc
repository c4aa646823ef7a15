// Apps whose code is not here before somebody asks for it, and those that gave theirs up.
#include <utility>

#include "isolate/apps.h"

namespace nano {
namespace {

// Machine code of a Wasm module is several times its bytes, and V8 does not tell how much it has.
constexpr size_t kCompiledWasm = 8;

// With the app's mutex held.
size_t BytesOf(const AppCode& code) {
  size_t bytes = code.source->size() + code.env.size() + code.host_bytes;
  if (code.code_cache != nullptr) bytes += code.code_cache->size();
  for (size_t i = 0; i < code.modules.size(); i++) {
    const size_t size = code.modules[i].bytes.size();
    const bool is_compiled = i < code.compiled_wasm.size() && code.compiled_wasm[i] != nullptr;
    bytes += is_compiled ? size * (1 + kCompiledWasm) : size;
  }
  return bytes;
}

}  // namespace

std::shared_ptr<App> Apps::Wake(uint32_t id) {
  auto found = dormant_.find(id);
  if (found == dormant_.end()) return nullptr;
  AppDefinition definition{std::move(found->second.name), *found->second.limits,
                           found->second.assets_first, nullptr};
  dormant_.erase(found);
  auto app = std::make_shared<App>(id, std::move(definition));
  apps_[id] = app;
  return app;
}

bool Apps::AwaitCode(const std::shared_ptr<App>& app, const std::shared_ptr<Exchange>& exchange) {
  if (app->outside->room() == 0) {
    // The bodies that wait already are all that the app may hold.
    app->open.fetch_sub(1, std::memory_order_relaxed);
    Refuse(*exchange, ErrorCode::kMemoryLimit, app.get(), Outcome::kExceededMemory);
    return true;
  }
  std::shared_ptr<CodeWait> wait;
  bool first = false;
  {
    std::lock_guard lock(app->mutex);
    if (app->removed || app->code != nullptr) return false;
    first = app->code_wait == nullptr;
    if (first) app->code_wait = MakeCodeWait(app);
    wait = app->code_wait;
  }
  const bool waits = wait->Add(exchange);
  if (first) host_.Emit(WantedEvent{.app = app->id});
  return waits;
}

// It is the app's, and knows it weakly.
std::shared_ptr<CodeWait> Apps::MakeCodeWait(const std::shared_ptr<App>& app) {
  std::weak_ptr<App> weak = app;
  return std::make_shared<CodeWait>(
      reactor_, app->limits.wall_nanos, app->outside,
      [this, weak](Exchange& exchange, std::optional<ErrorCode> code) {
        if (auto strong = weak.lock()) {
          OnWaitEnded(*strong, exchange, code);
        }
      });
}

void Apps::OnWaitEnded(App& app, Exchange& exchange, std::optional<ErrorCode> code) {
  app.open.fetch_sub(1, std::memory_order_relaxed);
  if (code == ErrorCode::kWallLimit) {
    TellOfLimit(host_, app, LimitNote::kBuild, exchange.request_id());
    return Refuse(exchange, *code, &app, Outcome::kExceededWall);
  }
  const std::optional<ErrorCode> failure = exchange.failure();
  if (failure) return Refuse(exchange, *failure, &app);
  Report(exchange, nullptr, &app, Outcome::kCanceled);
}

void Apps::Define(uint32_t id, std::shared_ptr<AppCode> code) {
  std::shared_ptr<App> app = Find(id);
  if (app == nullptr) return;
  std::shared_ptr<CodeWait> wait;
  {
    std::lock_guard lock(app->mutex);
    if (app->code != nullptr) return;
    app->code = std::move(code);
    wait = std::move(app->code_wait);
  }
  if (wait != nullptr) {
    for (auto& exchange : wait->Close()) Dispatch(app, std::move(exchange));
  }
  // It was built ahead, or all that waited have gone.
  OnLeft(app);
}

void Apps::OnLeft(const std::shared_ptr<App>& app) {
  std::vector<std::shared_ptr<App>> over;
  {
    std::lock_guard lock(app->mutex);
    if (app->removed || app->code == nullptr || !app->isolates.empty()) return;
    over = kept_code_.Add(app, BytesOf(*app->code));
  }
  for (const auto& each : over) ReleaseCode(*each);
}

void Apps::ReleaseCode(App& app) {
  std::shared_ptr<AppCode> code;
  std::lock_guard lock(app.mutex);
  if (app.removed || app.code == nullptr || !app.isolates.empty()) return;
  code = std::move(app.code);
  released_codes_.fetch_add(1, std::memory_order_relaxed);
  // Under the lock: before the WantedEvent of a request that comes now.
  host_.Emit(CodeReleasedEvent{.app = app.id});
}

void Apps::RefuseCode(uint32_t id) {
  std::shared_ptr<App> app = Find(id);
  if (app == nullptr) return;
  std::shared_ptr<CodeWait> wait;
  {
    std::lock_guard lock(app->mutex);
    wait = std::move(app->code_wait);
  }
  if (wait == nullptr) return;
  for (auto& exchange : wait->Close()) {
    app->open.fetch_sub(1, std::memory_order_relaxed);
    Refuse(*exchange, ErrorCode::kAppInvalid, app.get(), Outcome::kThrew);
  }
}

}  // namespace nano
