// The isolates of an app that take its requests: one, or several while one is not enough.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace nano {

class AppIsolate;

// Guarded by the app's mutex.
class IsolateSet {
 public:
  using Pointer = std::shared_ptr<AppIsolate>;

  // Who should have the next request: the first of them that has few waiting, so that one that is
  // not needed any more becomes idle. Null when another one should be made: there is none, or, with
  // at most `most` of them and `may_grow`, all of them had many waiting for a while.
  Pointer Choose(size_t most, bool may_grow);
  void Add(Pointer isolate) { isolates_.push_back(std::move(isolate)); }
  // Without effect when it is not among them.
  void Remove(const AppIsolate* isolate);
  // The same, unless it is the only one; false then.
  bool RemoveSurplus(const AppIsolate* isolate);

  bool empty() const { return isolates_.empty(); }
  size_t size() const { return isolates_.size(); }
  auto begin() const { return isolates_.begin(); }
  auto end() const { return isolates_.end(); }

 private:
  std::vector<Pointer> isolates_;
  uint32_t crowded_ = 0;  // requests in a row for which all had many waiting
};

}  // namespace nano
