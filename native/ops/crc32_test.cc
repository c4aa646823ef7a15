#include "ops/crc32.h"

#include <zlib.h>

#include <string>
#include <vector>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

std::vector<uint8_t> Sample(size_t size) {
  testing::Random random(5);
  std::vector<uint8_t> bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Next());
  return bytes;
}

TEST(the_checksum_is_the_one_that_everybody_computes) {
  const std::string_view digits = "123456789";
  EXPECT_EQ(UpdateCrc32(0, {reinterpret_cast<const uint8_t*>(digits.data()), digits.size()}),
            0xcbf43926u);
  const std::vector<uint8_t> bytes = Sample(1000);
  for (size_t start = 0; start < 20; start++) {
    for (size_t size = 0; size <= bytes.size() - start; size++) {
      const std::span part = std::span(bytes).subspan(start, size);
      const uint32_t before = static_cast<uint32_t>(size * 2654435761u);
      EXPECT_EQ(UpdateCrc32(before, part), crc32_z(before, part.data(), part.size()));
    }
  }
}

TEST(a_checksum_goes_on_from_where_it_was) {
  const std::vector<uint8_t> bytes = Sample(100'000);
  const uint32_t whole = UpdateCrc32(0, bytes);
  for (const size_t split : {size_t{0}, size_t{1}, size_t{63}, size_t{64}, size_t{77'777}}) {
    const uint32_t first = UpdateCrc32(0, std::span(bytes).first(split));
    EXPECT_EQ(UpdateCrc32(first, std::span(bytes).subspan(split)), whole);
  }
}

}  // namespace
}  // namespace nano
