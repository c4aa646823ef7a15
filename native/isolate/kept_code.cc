#include "isolate/kept_code.h"

#include <utility>

#include "isolate/app.h"

namespace nano {

std::vector<std::shared_ptr<App>> KeptCode::Add(const std::shared_ptr<App>& app, size_t bytes) {
  std::vector<std::shared_ptr<App>> over;
  std::lock_guard lock(mutex_);
  Erase(app->id);
  places_[app->id] = order_.insert(order_.end(), {app->id, app, bytes});
  bytes_ += bytes;
  while (bytes_ > most_ && order_.size() > 1) {
    if (std::shared_ptr<App> oldest = order_.front().app.lock()) over.push_back(std::move(oldest));
    Erase(order_.front().id);
  }
  return over;
}

void KeptCode::Remove(uint32_t app) {
  std::lock_guard lock(mutex_);
  Erase(app);
}

void KeptCode::Erase(uint32_t app) {
  const auto place = places_.find(app);
  if (place == places_.end()) return;
  bytes_ -= place->second->bytes;
  order_.erase(place->second);
  places_.erase(place);
}

size_t KeptCode::bytes() {
  std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace nano
