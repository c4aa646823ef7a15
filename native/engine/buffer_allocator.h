// Memory of ArrayBuffers, on the isolate's account.
#pragma once

#include <v8.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "base/bytes.h"
#include "base/memory_account.h"

namespace nano {

class BufferAllocator : public v8::ArrayBuffer::Allocator,
                        public std::enable_shared_from_this<BufferAllocator> {
 public:
  explicit BufferAllocator(std::shared_ptr<MemoryAccount> account) : account_(std::move(account)) {}

  // Called, inside the isolate's turn, when there is no room for what even a full collection made
  // none for.
  void SetExceeded(std::function<void()> exceeded) { exceeded_ = std::move(exceeded); }
  size_t used() const { return used_.load(std::memory_order_relaxed); }

  void* Allocate(size_t length) override;
  void* AllocateUninitialized(size_t length) override;
  void Free(void* data, size_t length) override;
  // Memory that is there already becomes a buffer's. Null, and the bytes are left, when the account
  // has no room for them.
  std::unique_ptr<v8::BackingStore> Adopt(Bytes* bytes);

 private:
  bool Take(size_t length);
  void Return(size_t length);

  const std::shared_ptr<MemoryAccount> account_;
  std::atomic<size_t> used_{0};
  unsigned refused_in_a_row_ = 0;
  std::function<void()> exceeded_;
};

}  // namespace nano
