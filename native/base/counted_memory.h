// Memory that a library allocates for an object of ours, on an account.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/memory_account.h"

namespace nano {

class CountedMemory {
 public:
  explicit CountedMemory(std::shared_ptr<MemoryAccount> account)
      : account_(*account), charge_(std::move(account)) {}
  CountedMemory(const CountedMemory&) = delete;
  CountedMemory& operator=(const CountedMemory&) = delete;

  // Null when the account or the machine has no room for it.
  void* Allocate(size_t size) {
    if (size <= account_.room()) {
      if (void* memory = AllocateAnyway(size)) return memory;
    }
    refused_ = true;
    return nullptr;
  }
  // For a library that ends the process when it is refused something: null only when the machine
  // has no room.
  void* AllocateAnyway(size_t size) {
    void* block = std::malloc(size + kHeader);
    if (block == nullptr) return nullptr;
    charge_.Set(charge_.bytes() + size + kHeader);
    *static_cast<size_t*>(block) = size;
    return static_cast<uint8_t*>(block) + kHeader;
  }
  void Free(void* memory) {
    if (memory == nullptr) return;
    void* block = static_cast<uint8_t*>(memory) - kHeader;
    charge_.Set(charge_.bytes() - *static_cast<size_t*>(block) - kHeader);
    std::free(block);
  }
  size_t held() const { return charge_.bytes(); }
  // Was something refused so far?
  bool refused() const { return refused_; }
  // Does the account let it hold so much in all?
  bool MayHold(size_t bytes) const { return bytes <= held() || bytes - held() <= account_.room(); }

 private:
  // Libraries give back an address alone: its size stands before it.
  static constexpr size_t kHeader = alignof(std::max_align_t);
  static_assert(kHeader >= sizeof(size_t));

  MemoryAccount& account_;  // the charge shares it
  Charge charge_;
  bool refused_ = false;
};

}  // namespace nano
