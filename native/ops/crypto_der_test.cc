#include "ops/crypto_der.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

// Bytes of their own, so that a sanitizer sees what is read beyond their end.
class Exact {
 public:
  Exact(std::initializer_list<int> bytes)
      : Exact(std::vector<uint8_t>(bytes.begin(), bytes.end())) {}
  explicit Exact(const std::vector<uint8_t>& bytes)
      : size_(bytes.size()), bytes_(new uint8_t[bytes.size()]) {
    std::copy(bytes.begin(), bytes.end(), bytes_.get());
  }
  ByteSpan span() const { return {bytes_.get(), size_}; }

 private:
  size_t size_;
  std::unique_ptr<uint8_t[]> bytes_;
};

bool Reads(ByteSpan bytes, uint8_t tag) {
  der::Reader reader(bytes);
  ByteSpan content;
  const bool read = reader.Read(tag, &content);
  // What is refused is not taken.
  der::Reader again(bytes);
  EXPECT(read || reader.done() == again.done());
  if (read) {
    EXPECT(content.empty() || (content.data() >= bytes.data() &&
                               content.data() + content.size() <= bytes.data() + bytes.size()));
  }
  return read;
}

std::vector<uint8_t> Of(const SecretBytes& bytes) { return {bytes.begin(), bytes.end()}; }

TEST(der_of_every_size_is_read_as_it_was_written) {
  for (const size_t size : {0, 1, 127, 128, 129, 255, 256, 257, 65535, 65536, 1 << 20}) {
    const std::vector<uint8_t> content(size, 0x5a);
    const Exact whole(Of(der::Value(der::kOctetString, {content})));
    der::Reader reader(whole.span());
    ByteSpan read;
    EXPECT(reader.Is(der::kOctetString));
    EXPECT(reader.Read(der::kOctetString, &read));
    EXPECT(std::ranges::equal(read, content));
    EXPECT(reader.done());
    // None of its beginnings is a value.
    for (const size_t cut :
         {size_t{0}, size_t{1}, size_t{2}, size_t{3}, size / 2, size, whole.span().size() - 1}) {
      if (cut >= whole.span().size()) continue;
      const ByteSpan part = whole.span().first(cut);
      const Exact beginning(std::vector<uint8_t>(part.begin(), part.end()));
      EXPECT(!Reads(beginning.span(), der::kOctetString));
    }
  }
}

TEST(der_lengths_that_lie_are_refused) {
  // Longer than what there is, in each form.
  EXPECT(!Reads(Exact{0x04, 0x01}.span(), der::kOctetString));
  EXPECT(!Reads(Exact{0x04, 0x7f, 0}.span(), der::kOctetString));
  EXPECT(!Reads(Exact{0x04, 0x81, 0x80, 0}.span(), der::kOctetString));
  EXPECT(!Reads(Exact{0x04, 0x82, 0xff, 0xff, 0}.span(), der::kOctetString));
  EXPECT(!Reads(Exact{0x04, 0x84, 0xff, 0xff, 0xff, 0xff, 0}.span(), der::kOctetString));
  // Longer than a length may be: what wraps around in 32 or 64 bits, and the most there is.
  EXPECT(!Reads(Exact{0x04, 0x85, 1, 0, 0, 0, 1, 0}.span(), der::kOctetString));
  EXPECT(!Reads(Exact{0x04, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf8, 0}.span(),
                der::kOctetString));
  EXPECT(!Reads(Exact{0x04, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0}.span(), der::kOctetString));
  std::vector<uint8_t> most(129, 0);
  most[0] = 0x04;
  most[1] = 0xff;
  EXPECT(!Reads(Exact(most).span(), der::kOctetString));
  // Told in more bytes than it takes.
  EXPECT(!Reads(Exact{0x04, 0x81, 0x01, 7}.span(), der::kOctetString));
  EXPECT(!Reads(Exact{0x04, 0x82, 0x00, 0x80, 7}.span(), der::kOctetString));
  std::vector<uint8_t> padded(3 + 127, 7);
  padded[0] = 0x04;
  padded[1] = 0x81;
  padded[2] = 0x7f;
  EXPECT(!Reads(Exact(padded).span(), der::kOctetString));
}

TEST(der_has_no_indefinite_lengths) {
  EXPECT(!Reads(Exact{0x30, 0x80, 0x02, 0x01, 0x05, 0, 0}.span(), der::kSequence));
  EXPECT(!Reads(Exact{0x24, 0x80, 0x04, 0x01, 7, 0, 0}.span(), 0x24));
  EXPECT(!Reads(Exact{0x30, 0x80}.span(), der::kSequence));
}

TEST(der_of_nothing_or_of_another_type_is_refused_and_left) {
  EXPECT(!Reads(ByteSpan(), der::kInteger));
  EXPECT(!Reads(Exact{0x02}.span(), der::kInteger));
  const Exact two{0x05, 0x00, 0x02, 0x01, 0x03};
  der::Reader reader(two.span());
  ByteSpan content;
  EXPECT(!reader.Read(der::kInteger, &content));
  EXPECT(!reader.Is(der::kInteger));
  EXPECT(reader.ReadExactly(der::kNull, {}));
  EXPECT(reader.ReadUnsigned(&content));
  EXPECT_EQ(content.size(), 1u);
  EXPECT_EQ(static_cast<int>(content[0]), 3);
  EXPECT(reader.done());
}

bool ReadsUnsigned(const Exact& bytes, ByteSpan* number) {
  return der::Reader(bytes.span()).ReadUnsigned(number);
}

TEST(der_integers_are_not_negative_and_as_short_as_can_be) {
  ByteSpan number;
  EXPECT(!ReadsUnsigned(Exact{0x02, 0x00}, &number));
  EXPECT(!ReadsUnsigned(Exact{0x02, 0x01, 0x80}, &number));
  EXPECT(!ReadsUnsigned(Exact{0x02, 0x02, 0x00, 0x7f}, &number));
  EXPECT(!ReadsUnsigned(Exact{0x02, 0x02, 0x00, 0x00}, &number));
  EXPECT(!ReadsUnsigned(Exact{0x02, 0x02, 0x01}, &number));
  const Exact zero{0x02, 0x01, 0x00};
  EXPECT(ReadsUnsigned(zero, &number));
  EXPECT(number.empty());
  const Exact high{0x02, 0x02, 0x00, 0x80};
  EXPECT(ReadsUnsigned(high, &number));
  EXPECT_EQ(number.size(), 1u);
  for (const int first : {0x00, 0x01, 0x7f, 0x80, 0xff}) {
    const std::vector<uint8_t> given = {0, 0, static_cast<uint8_t>(first), 0x12};
    const Exact written(Of(der::Unsigned(given)));
    EXPECT(ReadsUnsigned(written, &number));
    const ByteSpan wanted = ByteSpan(given).subspan(first == 0 ? 3 : 2);
    EXPECT(std::ranges::equal(number, wanted));
  }
}

TEST(der_strings_of_bits_have_whole_bytes) {
  ByteSpan bits;
  EXPECT(!der::Reader(Exact{0x03, 0x00}.span()).ReadBitString(&bits));
  EXPECT(!der::Reader(Exact{0x03, 0x02, 0x01, 0x80}.span()).ReadBitString(&bits));
  EXPECT(!der::Reader(Exact{0x03, 0x03, 0x00, 0x80}.span()).ReadBitString(&bits));
  const Exact none{0x03, 0x01, 0x00};
  EXPECT(der::Reader(none.span()).ReadBitString(&bits));
  EXPECT(bits.empty());
}

// Goes into whatever is read, as the readers of keys do.
void ReadAll(ByteSpan bytes, int depth) {
  if (depth == 20) return;
  der::Reader reader(bytes);
  ByteSpan content;
  while (reader.ReadUnsigned(&content) || reader.ReadBitString(&content) ||
         reader.Read(der::kOctetString, &content) || reader.Read(der::kSequence, &content)) {
    ReadAll(content, depth + 1);
  }
}

TEST(der_of_any_bytes_is_read_within_them) {
  testing::Random random(11);
  constexpr uint8_t kLikely[] = {0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0xa0, 0x80,
                                 0x81, 0x82, 0x84, 0x88, 0xff, 0x00, 0x01, 0x7f};
  for (int round = 0; round < 100'000; round++) {
    std::vector<uint8_t> bytes(random.Next() % 40);
    for (uint8_t& byte : bytes) {
      const auto number = static_cast<uint32_t>(random.Next());
      byte = number % 4 == 0 ? static_cast<uint8_t>(number >> 8) : kLikely[(number >> 8) % 16];
    }
    const Exact exact(bytes);
    for (const uint8_t tag : {der::kInteger, der::kSequence, der::kOctetString}) {
      Reads(exact.span(), tag);
    }
    ReadAll(exact.span(), 0);
  }
}

}  // namespace
}  // namespace nano
