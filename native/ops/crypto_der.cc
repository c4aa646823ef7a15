#include "ops/crypto_der.h"

#include <algorithm>

namespace nano::der {

namespace {

// The length, and how many bytes tell it after the first. False where it is not DER.
bool ReadLength(ByteSpan bytes, size_t* length, size_t* more) {
  if (bytes.empty()) return false;
  *more = 0;
  *length = bytes[0];
  if (bytes[0] < 0x80) return true;
  *more = bytes[0] & 0x7f;
  if (*more == 0 || *more > 4 || bytes.size() <= *more || bytes[1] == 0) return false;
  *length = 0;
  for (size_t i = 1; i <= *more; i++) *length = *length << 8 | bytes[i];
  return *length >= 0x80;
}

ByteSpan WithoutZeros(ByteSpan number) {
  while (!number.empty() && number[0] == 0) number = number.subspan(1);
  return number;
}

}  // namespace

bool Reader::Read(uint8_t tag, ByteSpan* content) {
  size_t length = 0;
  size_t more = 0;
  if (!Is(tag) || !ReadLength(rest_.subspan(1), &length, &more)) return false;
  const size_t head = 2 + more;
  if (rest_.size() - head < length) return false;
  *content = rest_.subspan(head, length);
  rest_ = rest_.subspan(head + length);
  return true;
}

bool Reader::ReadUnsigned(ByteSpan* number) {
  if (!Read(kInteger, number) || number->empty() || ((*number)[0] & 0x80) != 0) return false;
  if (number->size() > 1 && (*number)[0] == 0 && ((*number)[1] & 0x80) == 0) return false;
  *number = WithoutZeros(*number);
  return true;
}

bool Reader::ReadBitString(ByteSpan* bytes) {
  if (!Read(kBitString, bytes) || bytes->empty() || (*bytes)[0] != 0) return false;
  *bytes = bytes->subspan(1);
  return true;
}

bool Reader::ReadExactly(uint8_t tag, ByteSpan content) {
  ByteSpan found;
  return Read(tag, &found) && std::ranges::equal(found, content);
}

SecretBytes Concatenate(std::initializer_list<ByteSpan> parts) {
  size_t size = 0;
  for (const ByteSpan& part : parts) size += part.size();
  SecretBytes whole;
  whole.reserve(size);
  for (const ByteSpan& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

SecretBytes Value(uint8_t tag, std::initializer_list<ByteSpan> parts) {
  size_t size = 0;
  for (const ByteSpan& part : parts) size += part.size();
  uint8_t head[6] = {tag};
  size_t head_size = 1;
  if (size < 0x80) {
    head[head_size++] = static_cast<uint8_t>(size);
  } else {
    const size_t more = size < 0x100 ? 1 : size < 0x10000 ? 2 : size < 0x1000000 ? 3 : 4;
    head[head_size++] = static_cast<uint8_t>(0x80 | more);
    for (size_t i = more; i > 0; i--) head[head_size++] = static_cast<uint8_t>(size >> (8 * i - 8));
  }
  const SecretBytes content = Concatenate(parts);
  return Concatenate({{head, head_size}, content});
}

SecretBytes Unsigned(ByteSpan number) {
  static constexpr uint8_t kZero[1] = {0};
  number = WithoutZeros(number);
  const bool sign = number.empty() || (number[0] & 0x80) != 0;
  return Value(kInteger, {ByteSpan(kZero, sign ? 1 : 0), number});
}

}  // namespace nano::der
