// Memory of ArrayBuffers, with a quota an isolate.
#pragma once

#include <v8.h>

#include <atomic>
#include <cstddef>
#include <functional>

namespace nano {

class BufferAllocator : public v8::ArrayBuffer::Allocator {
 public:
  explicit BufferAllocator(size_t quota) : quota_(quota) {}

  // Called, inside the isolate's turn, when the quota refuses what even a full collection made no
  // room for.
  void SetExceeded(std::function<void()> exceeded) { exceeded_ = std::move(exceeded); }
  void SetQuota(size_t quota) { quota_.store(quota, std::memory_order_relaxed); }
  size_t used() const { return used_.load(std::memory_order_relaxed); }

  void* Allocate(size_t length) override;
  void* AllocateUninitialized(size_t length) override;
  void Free(void* data, size_t length) override;

 private:
  bool Take(size_t length);

  std::atomic<size_t> quota_;
  std::atomic<size_t> used_{0};
  unsigned refused_in_a_row_ = 0;
  std::function<void()> exceeded_;
};

}  // namespace nano
