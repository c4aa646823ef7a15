#include "engine/buffer_allocator.h"

#include <cstdlib>

namespace nano {
namespace {
// V8 asks so many times for one buffer, with ever stronger collections between, before it gives up.
constexpr unsigned kAttempts = 4;
}  // namespace

bool BufferAllocator::Take(size_t length) {
  if (account_->Take(length)) {
    used_.fetch_add(length, std::memory_order_relaxed);
    refused_in_a_row_ = 0;
    return true;
  }
  // What could never fit is refused (the app sees a RangeError) and harms nobody.
  if (length > account_->bound()) return false;
  if (++refused_in_a_row_ >= kAttempts && exceeded_) exceeded_();
  return false;
}

void BufferAllocator::Return(size_t length) {
  used_.fetch_sub(length, std::memory_order_relaxed);
  account_->Return(length);
}

void* BufferAllocator::Allocate(size_t length) {
  if (!Take(length)) return nullptr;
  void* data = std::calloc(length > 0 ? length : 1, 1);
  if (data == nullptr) Return(length);
  return data;
}

void* BufferAllocator::AllocateUninitialized(size_t length) {
  if (!Take(length)) return nullptr;
  void* data = std::malloc(length > 0 ? length : 1);
  if (data == nullptr) Return(length);
  return data;
}

void BufferAllocator::Free(void* data, size_t length) {
  Return(length);
  std::free(data);
}

std::unique_ptr<v8::BackingStore> BufferAllocator::Adopt(Bytes* bytes) {
  const size_t length = bytes->size();
  if (!account_->Take(length)) return nullptr;
  used_.fetch_add(length, std::memory_order_relaxed);
  refused_in_a_row_ = 0;
  // A buffer may outlive the isolate, and with it all else that knows the allocator.
  using Owner = std::shared_ptr<BufferAllocator>;
  const auto release = [](void* data, size_t size, void* owner) {
    const std::unique_ptr<Owner> allocator(static_cast<Owner*>(owner));
    (*allocator)->Free(data, size);
  };
  return v8::ArrayBuffer::NewBackingStore(bytes->Release(), length, release,
                                          new Owner(shared_from_this()));
}

}  // namespace nano
