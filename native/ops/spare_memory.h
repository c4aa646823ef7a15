// Memory of large copies, kept for the next ones: the allocator would give its pages back to the
// machine each time, and to get them anew takes as long as the copying. Any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace nano {

class SpareMemory {
 public:
  // So much is kept at most.
  static constexpr size_t kMost = size_t{4} << 20;

  // At least so many bytes, uninitialized, of which others may have used more; empty when there is
  // no memory.
  Bytes Take(size_t size) {
    {
      std::lock_guard lock(mutex_);
      const auto fits = [size](const Bytes& one) {
        return one.size() >= size && one.size() / 2 <= size;
      };
      const auto found = std::find_if(spares_.begin(), spares_.end(), fits);
      if (found != spares_.end()) {
        Bytes taken = std::move(*found);
        spares_.erase(found);
        held_ -= taken.size();
        return taken;
      }
    }
    return Bytes::Allocate(size);
  }
  void Give(Bytes bytes) {
    std::lock_guard lock(mutex_);
    if (bytes.empty() || bytes.size() > kMost - held_) return;
    held_ += bytes.size();
    spares_.push_back(std::move(bytes));
  }
  size_t held() {
    std::lock_guard lock(mutex_);
    return held_;
  }

 private:
  std::mutex mutex_;
  std::vector<Bytes> spares_;
  size_t held_ = 0;
};

}  // namespace nano
