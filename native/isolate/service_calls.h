// The service calls under way in all isolates: an answer of the host finds its isolate here.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace nano {

class AppIsolate;

class ServiceCalls {
 public:
  uint64_t Add(std::weak_ptr<AppIsolate> isolate) {
    std::lock_guard lock(mutex_);
    calls_[++last_] = std::move(isolate);
    return last_;
  }
  void Remove(uint64_t call) {
    std::lock_guard lock(mutex_);
    calls_.erase(call);
  }
  // Null when the call is over or its isolate gone.
  std::shared_ptr<AppIsolate> Find(uint64_t call) {
    std::lock_guard lock(mutex_);
    auto found = calls_.find(call);
    return found == calls_.end() ? nullptr : found->second.lock();
  }

 private:
  std::mutex mutex_;
  std::unordered_map<uint64_t, std::weak_ptr<AppIsolate>> calls_;
  uint64_t last_ = 0;
};

}  // namespace nano
