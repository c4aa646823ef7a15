#include "isolate/realm_pool.h"

#include <utility>

namespace nano {

void RealmPool::Fill() {
  if (size() < target_) scheduler_.Schedule(shared_from_this());
}

std::unique_ptr<Realm> RealmPool::Take(size_t memory_limit, bool* warm) {
  std::unique_ptr<Realm> realm;
  if (memory_limit == kMemoryLimit) {
    std::lock_guard lock(mutex_);
    if (!realms_.empty()) {
      realm = std::move(realms_.back());
      realms_.pop_back();
      size_.store(realms_.size(), std::memory_order_relaxed);
    }
  }
  *warm = realm != nullptr;
  // On another executor meanwhile, if one is free.
  Fill();
  if (*warm) return realm;
  scheduler_.TurnLasts();
  return Realm::Create(snapshot_, memory_limit);
}

TurnResult RealmPool::RunTurn(Watch&) {
  if (size() >= target_) return TurnResult::kIdle;
  std::unique_ptr<Realm> realm = Realm::Create(snapshot_, kMemoryLimit);
  std::lock_guard lock(mutex_);
  realms_.push_back(std::move(realm));
  size_.store(realms_.size(), std::memory_order_relaxed);
  return realms_.size() < target_ ? TurnResult::kMore : TurnResult::kIdle;
}

void RealmPool::Clear() {
  std::lock_guard lock(mutex_);
  realms_.clear();
  size_.store(0, std::memory_order_relaxed);
}

}  // namespace nano
