#include "isolate/asset_requests.h"

#include <utility>

#include "isolate/app.h"

namespace nano {

void AssetRequests::Begin(const std::shared_ptr<App>& app,
                          const std::shared_ptr<Exchange>& exchange, bool only_asset) {
  const uint64_t id = exchange->id();
  const RequestHead& request = exchange->request();
  {
    std::lock_guard lock(mutex_);
    waiting_[id] = {app, exchange};
  }
  exchange->SetAccount(app->outside);
  exchange->SetListener(shared_from_this());
  host_.Emit(AssetEvent{.app = app->id,
                        .exchange = id,
                        .method = request.method,
                        .url = request.url,
                        .headers = request.headers,
                        .only_asset = only_asset});
  // It may have ended before there was a listener.
  if (exchange->finished()) OnClosed(id);
}

std::shared_ptr<Exchange> AssetRequests::Find(uint64_t id) {
  std::lock_guard lock(mutex_);
  auto found = waiting_.find(id);
  return found == waiting_.end() ? nullptr : found->second.exchange;
}

bool AssetRequests::Take(uint64_t id, std::shared_ptr<App>* app,
                         std::shared_ptr<Exchange>* exchange) {
  {
    std::lock_guard lock(mutex_);
    auto found = waiting_.find(id);
    if (found == waiting_.end()) return false;
    *app = std::move(found->second.app);
    *exchange = std::move(found->second.exchange);
    waiting_.erase(found);
  }
  (*exchange)->SetListener(nullptr);
  return true;
}

void AssetRequests::Finish(uint64_t id) {
  std::shared_ptr<App> app;
  std::shared_ptr<Exchange> exchange;
  if (Take(id, &app, &exchange)) ended_(*exchange, *app);
}

void AssetRequests::Respond(uint64_t id, ResponseHead head, Bytes body) {
  const std::shared_ptr<Exchange> exchange = Find(id);
  if (exchange == nullptr) return;
  // A head that went out before has a body that will not come.
  if (!exchange->Respond(std::move(head), std::move(body))) exchange->Abort();
  Finish(id);
}

void AssetRequests::RespondHead(uint64_t id, ResponseHead head) {
  if (const auto exchange = Find(id)) exchange->RespondHead(std::move(head));
}

BodyWrite AssetRequests::Write(uint64_t id, Bytes chunk) {
  const std::shared_ptr<Exchange> exchange = Find(id);
  return exchange == nullptr ? BodyWrite::kClosed : exchange->Write(std::move(chunk));
}

void AssetRequests::End(uint64_t id) {
  if (const auto exchange = Find(id)) exchange->End();
  Finish(id);
}

void AssetRequests::Abort(uint64_t id) {
  if (const auto exchange = Find(id)) exchange->Abort();
  Finish(id);
}

void AssetRequests::OnDrain(uint64_t id) { host_.Emit(AssetDrainEvent{.exchange = id}); }

void AssetRequests::OnClosed(uint64_t id) {
  Finish(id);
  host_.Emit(AssetClosedEvent{.exchange = id});
}

}  // namespace nano
