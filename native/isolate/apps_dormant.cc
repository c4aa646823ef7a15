// Apps whose code is not here before somebody asks for it.
#include <utility>

#include "isolate/apps.h"

namespace nano {

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

void Apps::Define(uint32_t id, std::unique_ptr<AppCode> code) {
  std::shared_ptr<App> app = Find(id);
  if (app == nullptr) return;
  std::shared_ptr<CodeWait> wait;
  {
    std::lock_guard lock(app->mutex);
    if (app->code != nullptr) return;
    app->SetCode(std::move(code));
    wait = std::move(app->code_wait);
  }
  if (wait == nullptr) return;
  for (auto& exchange : wait->Close()) Dispatch(app, std::move(exchange));
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
