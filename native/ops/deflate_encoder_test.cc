#include "ops/deflate_encoder.h"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <string>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

// All of it, with pieces and outputs of these sizes; a size of 0 is another one each time.
std::string Deflate(const std::string& text, size_t piece, size_t room) {
  testing::Random random(11);
  const auto encoder = std::make_unique<DeflateEncoder>();
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  std::string output;
  std::string step_output(70'000, '\0');
  for (size_t taken = 0;;) {
    const size_t size = std::min(piece == 0 ? random.Below(3000) : piece, text.size() - taken);
    const size_t space = room == 0 ? 8 + random.Below(60'000) : room;
    const DeflateEncoder::Step step =
        encoder->Encode(bytes.subspan(taken, size), taken + size == text.size(),
                        {reinterpret_cast<uint8_t*>(step_output.data()), space});
    EXPECT(step.taken <= size);
    EXPECT(step.given <= space);
    // What is left is left because the output is full.
    EXPECT(step.more || step.taken == size);
    output.append(step_output, 0, step.given);
    taken += step.taken;
    if (step.ended) {
      EXPECT_EQ(taken, text.size());
      return output;
    }
  }
}

std::string Inflate(std::string deflated, size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -15), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(deflated.data());
  stream.avail_in = static_cast<uInt>(deflated.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

// Bytes of a few symbols and of many, runs, and repetitions near and as far away as a match
// reaches.
std::string Mixture(testing::Random& random, size_t size) {
  std::string text;
  while (text.size() < size) {
    const size_t length = 1 + random.Below(random.Below(4) == 0 ? 20'000 : 400);
    const size_t kind = random.Below(5);
    const size_t symbols = size_t{1} << random.Below(9);
    const size_t distance =
        1 + (random.Below(3) == 0 ? 32'760 + random.Below(12) : random.Below(40'000));
    const char run = static_cast<char>(random.Below(256));
    for (size_t i = 0; i < length; i++) {
      if (kind < 2) text.push_back(static_cast<char>(random.Below(symbols)));
      if (kind == 2) text.push_back(run);
      if (kind > 2) text.push_back(distance > text.size() ? 'x' : text[text.size() - distance]);
    }
  }
  text.resize(size);
  return text;
}

TEST(zlib_inflates_what_was_deflated_whatever_it_was) {
  testing::Random random(5);
  for (int i = 0; i < 200; i++) {
    const std::string text = Mixture(random, random.Below(i % 10 == 0 ? 600'000 : 50'000));
    const std::string deflated = Deflate(text, i % 2 == 0 ? 0 : 65'536, i % 3 == 0 ? 65'536 : 0);
    EXPECT(Inflate(deflated, text.size()) == text);
  }
}

TEST(zlib_inflates_what_was_deflated_by_single_bytes) {
  testing::Random random(6);
  for (const size_t size : {0, 1, 2, 3, 4, 5, 257, 258, 259, 300, 70'000}) {
    const std::string text = Mixture(random, size);
    EXPECT(Inflate(Deflate(text, 1, 8), size) == text);
    EXPECT(Inflate(Deflate(text, 65'536, 9), size) == text);
  }
}

TEST(noise_grows_by_little) {
  testing::Random random(3);
  std::string noise;
  while (noise.size() < 1'000'000) noise.push_back(static_cast<char>(random.Below(256)));
  const std::string deflated = Deflate(noise, 65'536, 65'536);
  EXPECT(deflated.size() < noise.size() + 1000);
  EXPECT(Inflate(deflated, noise.size()) == noise);
}

TEST(text_becomes_about_as_small_as_by_zlib) {
  testing::Random random(9);
  std::string words[2000];
  for (std::string& word : words) {
    for (size_t left = 2 + random.Below(8); left > 0; left--) {
      word.push_back(static_cast<char>('a' + std::min(random.Below(26), random.Below(26))));
    }
  }
  std::string text;
  while (text.size() < 500'000)
    text += words[std::min(random.Below(2000), random.Below(2000))] + ' ';
  uLongf size = compressBound(static_cast<uLong>(text.size()));
  std::string other(size, '\0');
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(other.data()), &size,
                     reinterpret_cast<const Bytef*>(text.data()), static_cast<uLong>(text.size())),
            Z_OK);
  EXPECT(Deflate(text, 65'536, 65'536).size() * 50 < size * 51);
}

// Fibonacci's counts make a code as long as there are symbols: it is longer than the format has.
TEST(codes_are_no_longer_than_their_limit) {
  uint32_t counts[30] = {1, 1};
  for (size_t i = 2; i < 22; i++) counts[i] = counts[i - 1] + counts[i - 2];
  for (const unsigned limit : {7u, 15u}) {
    uint8_t lengths[30];
    MakeCodeLengths(counts, limit, lengths);
    unsigned taken = 0;
    for (size_t i = 0; i < 30; i++) {
      EXPECT_EQ(lengths[i] > 0, counts[i] > 0);
      EXPECT(lengths[i] <= limit);
      if (lengths[i] > 0) taken += 1u << (limit - lengths[i]);
    }
    EXPECT_EQ(taken, 1u << limit);
  }
}

}  // namespace
}  // namespace nano
