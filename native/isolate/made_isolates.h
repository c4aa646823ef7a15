// All isolates that were made and may not be disposed of yet, whoever has them: also those that end
// what runs in them and take nothing any more.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace nano {

class AppIsolate;

// Any thread.
class MadeIsolates {
 public:
  void Add(const std::shared_ptr<AppIsolate>& isolate) {
    std::lock_guard lock(mutex_);
    if (isolates_.size() >= prune_at_) {
      std::erase_if(isolates_, [](const auto& each) { return each.expired(); });
      prune_at_ = 2 * isolates_.size() + kLeast;
    }
    isolates_.push_back(isolate);
  }
  std::vector<std::shared_ptr<AppIsolate>> All() {
    std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<AppIsolate>> all;
    for (const auto& each : isolates_) {
      if (auto isolate = each.lock()) all.push_back(std::move(isolate));
    }
    return all;
  }

 private:
  static constexpr size_t kLeast = 16;
  std::mutex mutex_;
  std::vector<std::weak_ptr<AppIsolate>> isolates_;
  size_t prune_at_ = kLeast;
};

}  // namespace nano
