#include "ops/codec.h"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <string>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

constexpr CodecFormat kFormats[] = {CodecFormat::kDeflate, CodecFormat::kDeflateRaw,
                                    CodecFormat::kGzip, CodecFormat::kBrotli};

std::shared_ptr<MemoryAccount> Account(size_t bound = size_t{64} << 20) {
  return std::make_shared<MemoryAccount>(bound);
}

std::span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

struct Outcome {
  std::string output;
  CodecState state = CodecState::kHungry;
  size_t taken = 0;
};

// All that comes of the input, given in pieces.
Outcome Drive(Codec& codec, const std::string& input, size_t piece, bool last) {
  Outcome outcome;
  uint8_t output[Codec::kMaxOutput];
  do {
    const size_t size = std::min(piece, input.size() - outcome.taken);
    const bool is_end = outcome.taken + size == input.size();
    const CodecStep step =
        codec.Step(BytesOf(input).subspan(outcome.taken, size), last && is_end, output);
    EXPECT(step.taken <= std::min(size, Codec::kMaxInput));
    EXPECT(step.given <= Codec::kMaxOutput);
    outcome.output.append(reinterpret_cast<const char*>(output), step.given);
    outcome.taken += step.taken;
    outcome.state = step.state;
  } while (outcome.state == CodecState::kMore ||
           (outcome.state == CodecState::kHungry && outcome.taken < input.size()));
  return outcome;
}

std::string Compress(CodecFormat format, const std::string& text, size_t piece = 5000) {
  const std::unique_ptr<Codec> codec = Codec::Compressor(format, Account());
  const Outcome outcome = Drive(*codec, text, piece, true);
  EXPECT(outcome.state == CodecState::kEnded);
  EXPECT_EQ(outcome.taken, text.size());
  return outcome.output;
}

std::string Sample(size_t size) {
  testing::Random random(7);
  std::string text;
  while (text.size() < size) text += "word " + std::to_string(random.Below(1000)) + ' ';
  text.resize(size);
  return text;
}

TEST(what_was_compressed_comes_back_whatever_the_pieces) {
  for (const CodecFormat format : kFormats) {
    for (const size_t size : {size_t{0}, size_t{1}, size_t{70'000}, size_t{1'000'000}}) {
      const std::string text = Sample(size);
      const std::string compressed = Compress(format, text, size / 3 + 1);
      for (const size_t piece : {size_t{1}, size_t{997}, compressed.size() + 1}) {
        if (piece == 1 && size > 100'000) continue;
        const std::unique_ptr<Codec> codec = Codec::Decompressor(format, Account());
        const Outcome outcome = Drive(*codec, compressed, piece, false);
        EXPECT(outcome.state == CodecState::kEnded);
        EXPECT(outcome.output == text);
      }
    }
  }
}

std::string Noise(size_t size) {
  testing::Random random(3);
  std::string bytes;
  while (bytes.size() < size) bytes.push_back(static_cast<char>(random.Below(256)));
  return bytes;
}

// What zlib itself, which checks the checksum and the length, makes of gzip.
std::string Gunzip(std::string gzip, size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(gzip.data());
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST(zlib_takes_the_gzip_wherever_a_step_ends) {
  // Noise is stored: of these lengths, header, body and trailer each end at the end of a step.
  constexpr size_t kAround = Codec::kMaxOutput;
  for (size_t size = kAround - 50; size < kAround + 10; size++) {
    const std::string noise = Noise(size);
    EXPECT(Gunzip(Compress(CodecFormat::kGzip, noise, size), size) == noise);
  }
  EXPECT_EQ(Gunzip(Compress(CodecFormat::kGzip, ""), 0), "");
}

TEST(a_step_takes_and_gives_little_of_however_much) {
  const std::string zeros(20'000'000, '\0');
  for (const CodecFormat format : kFormats) {
    const std::string bomb = Compress(format, zeros, zeros.size());
    EXPECT(bomb.size() < 50'000);
    const std::unique_ptr<Codec> codec = Codec::Decompressor(format, Account());
    uint8_t output[Codec::kMaxOutput];
    const CodecStep step = codec->Step(BytesOf(bomb), true, output);
    EXPECT(step.state == CodecState::kMore);
    EXPECT_EQ(step.given, Codec::kMaxOutput);
  }
}

TEST(data_of_another_format_is_malformed) {
  for (const CodecFormat format : kFormats) {
    const std::unique_ptr<Codec> codec = Codec::Decompressor(format, Account());
    EXPECT(Drive(*codec, std::string(2000, '\xff'), 2000, true).state == CodecState::kBadData);
  }
}

TEST(data_that_breaks_off_leaves_the_codec_hungry) {
  for (const CodecFormat format : kFormats) {
    std::string compressed = Compress(format, Sample(100'000));
    compressed.resize(compressed.size() - 1);
    const std::unique_ptr<Codec> codec = Codec::Decompressor(format, Account());
    EXPECT(Drive(*codec, compressed, 997, false).state == CodecState::kHungry);
  }
}

TEST(a_wrong_checksum_or_length_is_malformed) {
  for (const CodecFormat format : {CodecFormat::kGzip, CodecFormat::kDeflate}) {
    const std::string compressed = Compress(format, Sample(200'000));
    const size_t trailer = format == CodecFormat::kGzip ? 8 : 4;
    for (size_t back = 1; back <= trailer; back++) {
      for (const size_t piece : {size_t{1}, size_t{3}, compressed.size()}) {
        std::string damaged = compressed;
        damaged[damaged.size() - back] ^= 1;
        const std::unique_ptr<Codec> codec = Codec::Decompressor(format, Account());
        EXPECT(Drive(*codec, damaged, piece, false).state == CodecState::kBadData);
      }
    }
  }
}

TEST(gzip_has_headers_of_any_length) {
  const std::string text = Sample(1000);
  const std::string plain = Compress(CodecFormat::kGzip, text);
  // An extra field, a name, a comment.
  std::string header = plain.substr(0, 10);
  header[3] = 0x1c;
  header += std::string("\5\0extra", 7) + std::string("name\0", 5) + std::string("note\0", 5);
  const std::string named = header + plain.substr(10);
  for (const size_t piece : {size_t{1}, size_t{7}, size_t{28}, named.size()}) {
    const std::unique_ptr<Codec> codec = Codec::Decompressor(CodecFormat::kGzip, Account());
    const Outcome outcome = Drive(*codec, named, piece, false);
    EXPECT(outcome.state == CodecState::kEnded);
    EXPECT(outcome.output == text);
  }
  // A checksum of the header, which is wrong.
  header = plain.substr(0, 10);
  header[3] = 2;
  const std::string wrong = header + "xx" + plain.substr(10);
  const std::unique_ptr<Codec> codec = Codec::Decompressor(CodecFormat::kGzip, Account());
  EXPECT(Drive(*codec, wrong, wrong.size(), false).state == CodecState::kBadData);
}

TEST(what_is_behind_the_end_is_not_taken) {
  for (const CodecFormat format : kFormats) {
    const std::string compressed = Compress(format, "text");
    const std::unique_ptr<Codec> codec = Codec::Decompressor(format, Account());
    const Outcome outcome = Drive(*codec, compressed + "more", 1000, false);
    EXPECT(outcome.state == CodecState::kEnded);
    EXPECT_EQ(outcome.taken, compressed.size());
  }
}

TEST(a_codec_is_on_the_account_and_cannot_exceed_it) {
  const std::string text = Sample(300'000);
  for (const CodecFormat format : kFormats) {
    const std::shared_ptr<MemoryAccount> account = Account();
    {
      const std::unique_ptr<Codec> codec = Codec::Compressor(format, account);
      Drive(*codec, text, text.size(), false);
      EXPECT(account->held() > 200'000u);
      EXPECT_EQ(account->held(), codec->bytes());
    }
    EXPECT_EQ(account->held(), 0u);
    // However little room there is, the codec is refused or says so, and gives back all.
    const std::string compressed = Compress(format, text);
    for (size_t bound = 0; bound < 10'000'000; bound = bound * 2 + 1000) {
      const std::shared_ptr<MemoryAccount> small = Account(bound);
      for (const bool compress : {true, false}) {
        const std::unique_ptr<Codec> codec =
            compress ? Codec::Compressor(format, small) : Codec::Decompressor(format, small);
        if (codec == nullptr) continue;
        const Outcome outcome = Drive(*codec, compress ? text : compressed, 50'000, true);
        EXPECT(outcome.state == CodecState::kNoMemory || outcome.state == CodecState::kEnded);
        EXPECT(small->held() <= bound);
      }
      EXPECT_EQ(small->held(), 0u);
    }
  }
}

}  // namespace
}  // namespace nano
