// The service calls under way in all isolates: an answer of the host finds its isolate here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "http/exchange.h"

namespace nano {

class AppIsolate;

class ServiceCalls {
 public:
  // Where a chunk of an answer goes.
  struct Place {
    std::shared_ptr<AppIsolate> isolate;  // null when the call is over or its isolate gone
    std::shared_ptr<Exchange> exchange;   // null: into the isolate's inbox
  };

  uint64_t Add(std::weak_ptr<AppIsolate> isolate) {
    std::lock_guard lock(mutex_);
    calls_[++last_].isolate = std::move(isolate);
    return last_;
  }
  // For what is no call of an isolate, and is told of as one.
  uint64_t Number() {
    std::lock_guard lock(mutex_);
    return ++last_;
  }
  void Remove(uint64_t call) {
    std::lock_guard lock(mutex_);
    calls_.erase(call);
  }
  // Null when the call is over or its isolate gone.
  std::shared_ptr<AppIsolate> Find(uint64_t call) {
    std::lock_guard lock(mutex_);
    auto found = calls_.find(call);
    return found == calls_.end() ? nullptr : found->second.isolate.lock();
  }

  // For a chunk of `size` bytes. One that goes to the inbox is in it until Handled is called; of
  // one that goes to an exchange the credit is held until it is taken.
  Place PlaceChunk(uint64_t call, size_t size) {
    std::lock_guard lock(mutex_);
    auto found = calls_.find(call);
    if (found == calls_.end()) return {};
    Call& state = found->second;
    Place place{state.isolate.lock(), state.passed_to};
    if (place.exchange == nullptr) {
      state.in_inbox++;
    } else {
      state.held += static_cast<double>(size);
    }
    return place;
  }
  void Handled(uint64_t call) {
    std::lock_guard lock(mutex_);
    auto found = calls_.find(call);
    if (found != calls_.end()) found->second.in_inbox--;
  }
  // From now on chunks go to the exchange, once none waits in the inbox; null: to the inbox again.
  void Pass(uint64_t call, std::shared_ptr<Exchange> exchange) {
    std::lock_guard lock(mutex_);
    auto found = calls_.find(call);
    if (found == calls_.end()) return;
    if (exchange == nullptr || found->second.in_inbox == 0) {
      found->second.passed_to = std::move(exchange);
    }
  }
  void Hold(uint64_t call, double bytes) {
    std::lock_guard lock(mutex_);
    auto found = calls_.find(call);
    if (found != calls_.end()) found->second.held += bytes;
  }
  // Takes so much of the credit that is held, or all of it.
  double TakeHeld(uint64_t call, double most) {
    std::lock_guard lock(mutex_);
    auto found = calls_.find(call);
    if (found == calls_.end()) return 0;
    double taken = std::min(most, found->second.held);
    found->second.held -= taken;
    return taken;
  }

 private:
  struct Call {
    std::weak_ptr<AppIsolate> isolate;
    std::shared_ptr<Exchange> passed_to;
    uint32_t in_inbox = 0;
    double held = 0;
  };

  std::mutex mutex_;
  std::unordered_map<uint64_t, Call> calls_;
  uint64_t last_ = 0;
};

}  // namespace nano
