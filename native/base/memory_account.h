// What is held in memory for somebody, against a bound. Shared by those who hold it, so that it
// outlives them all. Any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace nano {

class MemoryAccount {
 public:
  explicit MemoryAccount(size_t bound) : bound_(bound) {}

  size_t held() const { return held_.load(std::memory_order_relaxed); }
  size_t bound() const { return bound_.load(std::memory_order_relaxed); }
  void SetBound(size_t bound) { bound_.store(bound, std::memory_order_relaxed); }
  // How much may still be taken.
  size_t room() const {
    const size_t most = bound();
    const size_t now = held();
    return now < most ? most - now : 0;
  }

  // False, and nothing is taken, when it does not fit.
  bool Take(size_t bytes) {
    if (bytes > bound()) return false;
    if (held_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= bound()) return true;
    Return(bytes);
    return false;
  }
  // Takes what is there already, whether it fits or not.
  void Add(size_t bytes) { held_.fetch_add(bytes, std::memory_order_relaxed); }
  void Return(size_t bytes) { held_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  std::atomic<size_t> bound_;
  std::atomic<size_t> held_{0};
};

// So many bytes on an account, returned at the latest when it goes away.
class Charge {
 public:
  Charge() = default;
  explicit Charge(std::shared_ptr<MemoryAccount> account) : account_(std::move(account)) {}
  Charge(Charge&& other) noexcept
      : account_(std::move(other.account_)), bytes_(std::exchange(other.bytes_, 0)) {}
  Charge& operator=(Charge&& other) noexcept {
    if (this == &other) return *this;
    Set(0);
    account_ = std::move(other.account_);
    bytes_ = std::exchange(other.bytes_, 0);
    return *this;
  }
  ~Charge() { Set(0); }

  size_t bytes() const { return bytes_; }
  // Counts these bytes from now on, and no others. Without an account nothing is counted.
  void Set(size_t bytes) {
    if (account_ == nullptr || bytes == bytes_) return;
    if (bytes > bytes_) {
      account_->Add(bytes - bytes_);
    } else {
      account_->Return(bytes_ - bytes);
    }
    bytes_ = bytes;
  }
  // So many more; false, and none is counted, when they do not fit.
  bool Grow(size_t bytes) {
    if (account_ == nullptr) return true;
    if (!account_->Take(bytes)) return false;
    bytes_ += bytes;
    return true;
  }

 private:
  std::shared_ptr<MemoryAccount> account_;
  size_t bytes_ = 0;
};

}  // namespace nano
