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

#include "base/check.h"

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
      : data_(std::move(other.data_)),
        start_(std::exchange(other.start_, 0)),
        size_(std::exchange(other.size_, 0)) {}
  Bytes& operator=(Bytes&& other) noexcept {
    data_ = std::move(other.data_);
    start_ = std::exchange(other.start_, 0);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  uint8_t* data() { return data_.get() + start_; }
  const uint8_t* data() const { return data_.get() + start_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const uint8_t> span() const { return {data(), size_}; }
  // Forgets what is behind `size`.
  void Truncate(size_t size) {
    if (size < size_) size_ = size;
  }
  // Forgets what is not in `part`, which lies in it, without a copy.
  void Narrow(std::span<const uint8_t> part) {
    NANO_CHECK(part.data() >= data() && part.data() + part.size() <= data() + size_);
    start_ += static_cast<size_t>(part.data() - data());
    size_ = part.size();
  }
  // Gives up the memory, to be released by std::free. It begins with the bytes.
  uint8_t* Release() {
    if (start_ > 0) std::memmove(data_.get(), data(), size_);
    start_ = 0;
    size_ = 0;
    return data_.release();
  }

 private:
  struct Free {
    void operator()(uint8_t* data) const { std::free(data); }
  };
  std::unique_ptr<uint8_t, Free> data_;
  size_t start_ = 0;
  size_t size_ = 0;
};

// Bytes that are given to a call, or lent to it: what is lent is valid until the call returns, and
// copied only when it is to be kept.
class Payload {
 public:
  Payload() = default;
  Payload(Bytes given) : given_(std::move(given)), span_(given_.span()) {}
  static Payload Lend(std::span<const uint8_t> lent) {
    Payload payload;
    payload.span_ = lent;
    return payload;
  }
  Payload(Payload&& other) noexcept
      : given_(std::move(other.given_)), span_(std::exchange(other.span_, {})) {}
  Payload& operator=(Payload&& other) noexcept {
    given_ = std::move(other.given_);
    span_ = std::exchange(other.span_, {});
    return *this;
  }

  const uint8_t* data() const { return span_.data(); }
  size_t size() const { return span_.size(); }
  bool empty() const { return span_.empty(); }
  std::span<const uint8_t> span() const { return span_; }
  // Were they lent, Keep copies.
  bool lent() const { return given_.empty() && !span_.empty(); }
  void Truncate(size_t size) {
    if (size < span_.size()) span_ = span_.first(size);
  }
  Bytes Keep() && {
    if (lent()) return Bytes::Copy(std::exchange(span_, {}));
    given_.Truncate(span_.size());
    span_ = {};
    return std::move(given_);
  }

 private:
  Bytes given_;
  std::span<const uint8_t> span_;
};

}  // namespace nano
