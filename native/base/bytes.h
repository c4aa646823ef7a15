// Bytes: an owning, move-only run of bytes, as bodies cross between rooms and threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace nano {

class Bytes {
 public:
  Bytes() = default;
  // Uninitialized; empty when there is no memory for it.
  static Bytes Allocate(size_t size) {
    Bytes bytes;
    bytes.data_.reset(static_cast<uint8_t*>(std::malloc(size > 0 ? size : 1)));
    bytes.size_ = bytes.data_ ? size : 0;
    return bytes;
  }
  static Bytes Copy(std::span<const uint8_t> from) {
    Bytes bytes = Allocate(from.size());
    if (bytes.size_ > 0) std::memcpy(bytes.data_.get(), from.data(), bytes.size_);
    return bytes;
  }
  static Bytes Copy(std::string_view from) {
    return Copy({reinterpret_cast<const uint8_t*>(from.data()), from.size()});
  }
  Bytes(Bytes&& other) noexcept
      : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  Bytes& operator=(Bytes&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  uint8_t* data() { return data_.get(); }
  const uint8_t* data() const { return data_.get(); }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const uint8_t> span() const { return {data_.get(), size_}; }
  // Forgets what is behind `size`.
  void Truncate(size_t size) {
    if (size < size_) size_ = size;
  }
  // Gives up the memory, to be released by std::free.
  uint8_t* Release() {
    size_ = 0;
    return data_.release();
  }

 private:
  struct Free {
    void operator()(uint8_t* data) const { std::free(data); }
  };
  std::unique_ptr<uint8_t, Free> data_;
  size_t size_ = 0;
};

}  // namespace nano
