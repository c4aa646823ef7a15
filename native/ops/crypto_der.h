// DER, as far as keys need it: https://www.itu.int/rec/T-REC-X.690. And bytes of keys, overwritten
// before they are freed.
#pragma once

#include <openssl/crypto.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <span>
#include <vector>

#include "base/check.h"

namespace nano {

using ByteSpan = std::span<const uint8_t>;

template <typename T>
struct CleansingAllocator {
  using value_type = T;
  CleansingAllocator() = default;
  template <typename Other>
  CleansingAllocator(const CleansingAllocator<Other>&) {}
  T* allocate(size_t count) {
    void* memory = std::malloc(count * sizeof(T));
    NANO_CHECK(memory != nullptr);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t count) {
    OPENSSL_cleanse(memory, count * sizeof(T));
    std::free(memory);
  }
  bool operator==(const CleansingAllocator&) const { return true; }
};
using SecretBytes = std::vector<uint8_t, CleansingAllocator<uint8_t>>;

namespace der {

inline constexpr uint8_t kInteger = 0x02;
inline constexpr uint8_t kBitString = 0x03;
inline constexpr uint8_t kOctetString = 0x04;
inline constexpr uint8_t kNull = 0x05;
inline constexpr uint8_t kObjectId = 0x06;
inline constexpr uint8_t kSequence = 0x30;
// [number]: constructed, and primitive.
constexpr uint8_t Tagged(uint8_t number) { return 0xa0 | number; }
constexpr uint8_t TaggedBytes(uint8_t number) { return 0x80 | number; }

// Takes one value after the other; each returns false, and takes nothing, where there is another.
class Reader {
 public:
  explicit Reader(ByteSpan bytes) : rest_(bytes) {}
  bool done() const { return rest_.empty(); }
  bool Is(uint8_t tag) const { return !rest_.empty() && rest_[0] == tag; }
  [[nodiscard]] bool Read(uint8_t tag, ByteSpan* content);
  // Not negative; the big-endian bytes, without zeros at the front.
  [[nodiscard]] bool ReadUnsigned(ByteSpan* number);
  // Of whole bytes.
  [[nodiscard]] bool ReadBitString(ByteSpan* bytes);
  // One that must be there and have just this content.
  [[nodiscard]] bool ReadExactly(uint8_t tag, ByteSpan content);

 private:
  ByteSpan rest_;
};

SecretBytes Concatenate(std::initializer_list<ByteSpan> parts);
// A value of these parts in a row.
SecretBytes Value(uint8_t tag, std::initializer_list<ByteSpan> parts);
SecretBytes Unsigned(ByteSpan number);

}  // namespace der
}  // namespace nano
