#include "ops/legacy_decoders.h"

#include <string>
#include <vector>

#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

constexpr LegacyEncoding kEncodings[] = {LegacyEncoding::kGb18030,  LegacyEncoding::kBig5,
                                         LegacyEncoding::kEucJp,    LegacyEncoding::kIso2022Jp,
                                         LegacyEncoding::kShiftJis, LegacyEncoding::kEucKr};

std::span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// Decodes the next chunk into as much room as it may need, and no more.
bool Append(LegacyEncoding encoding, const LegacyChunk& chunk, LegacyState& state,
            std::u16string* text) {
  std::vector<char16_t> units(LegacyUnits(chunk.bytes.size()));
  const std::optional<size_t> count = DecodeLegacy(encoding, chunk, state, units.data());
  if (!count.has_value()) return false;
  EXPECT(*count <= units.size());
  text->append(units.data(), *count);
  return true;
}

std::u16string Decode(LegacyEncoding encoding, const std::string& bytes) {
  LegacyState state{};
  std::u16string text;
  EXPECT(Append(encoding, {BytesOf(bytes), false, true}, state, &text));
  EXPECT(state == LegacyState{});
  return text;
}

bool IsWellFormed(LegacyEncoding encoding, const std::string& bytes) {
  LegacyState state{};
  std::u16string text;
  return Append(encoding, {BytesOf(bytes), true, true}, state, &text);
}

// Bytes that often make characters, and often don't.
std::string Sample(testing::Random& random, size_t size) {
  static const std::string kEscapes[] = {"\x1b$B", "\x1b(B", "\x1b(J", "\x1b(I",
                                         "\x1b$@", "\x1b$",  "\x1b(",  "\x1b"};
  std::string bytes;
  while (bytes.size() < size) {
    switch (random.Below(6)) {
      case 0:
        bytes += static_cast<char>(random.Below(256));
        break;
      case 1:
        bytes += static_cast<char>(0x30 + random.Below(10));
        break;
      case 2:
        bytes += static_cast<char>(0x21 + random.Below(0x5e));
        break;
      case 3:
        bytes += kEscapes[random.Below(std::size(kEscapes))];
        break;
      default:
        bytes += static_cast<char>(0x80 + random.Below(0x80));
    }
  }
  return bytes;
}

TEST(each_encoding_decodes_its_own) {
  EXPECT(Decode(LegacyEncoding::kGb18030, "a\xce\xc4\x81\x30\x81\x30\x90\x30\x81\x30\x80") ==
         u"a\u6587\u0080\U00010000\u20ac");
  EXPECT(Decode(LegacyEncoding::kBig5, "a\xa4\xa4\x88\x62\x88\xa5\x87\x45") ==
         u"a\u4e2d\u00ca\u0304\u00ea\u030c\U00027267");
  EXPECT(Decode(LegacyEncoding::kEucJp, "a\xc6\xfc\x8e\xb1\x8f\xb0\xa1") == u"a\u65e5\uff71\u4e02");
  EXPECT(Decode(LegacyEncoding::kIso2022Jp, "\x1b$BF|\x1b(J\\~\x1b(I1\x1b(Ba") ==
         u"\u65e5\u00a5\u203e\uff71a");
  EXPECT(Decode(LegacyEncoding::kShiftJis, "a\x93\xfa\xb1\x80\xf0\x40") ==
         u"a\u65e5\uff71\u0080\ue000");
  EXPECT(Decode(LegacyEncoding::kEucKr, "a\xc7\xd1\x81\x41") == u"a\ud55c\uac02");
}

TEST(an_ascii_byte_that_ends_a_character_is_kept) {
  EXPECT(Decode(LegacyEncoding::kGb18030, "\x81+") == u"\ufffd+");
  EXPECT(Decode(LegacyEncoding::kGb18030, "\x81\x30+") == u"\ufffd0+");
  EXPECT(Decode(LegacyEncoding::kGb18030, "\x81\x30\x81+") == u"\ufffd0\ufffd+");
  EXPECT(Decode(LegacyEncoding::kGb18030, "\x81\x30\xce\xc4") == u"\ufffd0\u6587");
  EXPECT(Decode(LegacyEncoding::kBig5, "\x81\x3f") == u"\ufffd?");
  EXPECT(Decode(LegacyEncoding::kEucJp, "\x8f\xa1!") == u"\ufffd!");
  EXPECT(Decode(LegacyEncoding::kShiftJis, "\x81\x7f\x81\xff") == u"\ufffd\x7f\ufffd");
  EXPECT(Decode(LegacyEncoding::kEucKr, "\x81\x40") == u"\ufffd@");
}

TEST(escape_sequences_that_are_none_or_lead_to_nothing) {
  EXPECT(Decode(LegacyEncoding::kIso2022Jp, "\x1b$A") == u"\ufffd$A");
  EXPECT(Decode(LegacyEncoding::kIso2022Jp, "\x1b") == u"\ufffd");
  EXPECT(Decode(LegacyEncoding::kIso2022Jp, "\x1b$") == u"\ufffd$");
  EXPECT(Decode(LegacyEncoding::kIso2022Jp, "\x1b$B\x1b(B") == u"\ufffd");
  // In the state of two bytes a restored "$" is a lead byte.
  EXPECT(Decode(LegacyEncoding::kIso2022Jp, "\x1b$B\x1b$") == u"\ufffd\ufffd");
  EXPECT(Decode(LegacyEncoding::kIso2022Jp, "\x1b$B\x1b$\"") == u"\ufffd\u3042");
}

TEST(what_ends_within_a_character_is_one_error) {
  for (const char* bytes : {"\x81", "\x81\x30", "\x81\x30\x81"}) {
    EXPECT(Decode(LegacyEncoding::kGb18030, bytes) == u"\ufffd");
    EXPECT(!IsWellFormed(LegacyEncoding::kGb18030, bytes));
  }
  for (const LegacyEncoding encoding : {LegacyEncoding::kBig5, LegacyEncoding::kEucKr}) {
    EXPECT(Decode(encoding, "\xc7") == u"\ufffd");
    EXPECT(!IsWellFormed(encoding, "\xc7"));
    EXPECT(IsWellFormed(encoding, "\xc7\xd1"));
  }
}

TEST(a_chunk_may_end_anywhere) {
  testing::Random random(11);
  for (const LegacyEncoding encoding : kEncodings) {
    for (int run = 0; run < 200; run++) {
      const std::string bytes = Sample(random, 1 + random.Below(40));
      const std::u16string whole = Decode(encoding, bytes);
      for (size_t split = 0; split <= bytes.size(); split++) {
        LegacyState state{};
        std::u16string text;
        EXPECT(Append(encoding, {BytesOf(bytes).first(split), false, false}, state, &text));
        EXPECT(Append(encoding, {BytesOf(bytes).subspan(split), false, true}, state, &text));
        EXPECT(text == whole);
      }
      LegacyState state{};
      std::u16string text;
      for (const uint8_t& byte : BytesOf(bytes)) {
        EXPECT(Append(encoding, {{&byte, 1}, false, false}, state, &text));
      }
      EXPECT(Append(encoding, {{}, false, true}, state, &text));
      EXPECT(text == whole);
    }
  }
}

TEST(fatal_refuses_exactly_what_comes_to_a_replacement) {
  testing::Random random(12);
  size_t well_formed = 0;
  for (const LegacyEncoding encoding : kEncodings) {
    for (int run = 0; run < 2000; run++) {
      const std::string bytes = Sample(random, 1 + random.Below(8));
      const bool expected = Decode(encoding, bytes).find(u'\ufffd') == std::u16string::npos;
      EXPECT_EQ(IsWellFormed(encoding, bytes), expected);
      well_formed += expected;
    }
  }
  EXPECT(well_formed > 500);
}

TEST(any_state_is_one) {
  testing::Random random(13);
  for (const LegacyEncoding encoding : kEncodings) {
    for (int run = 0; run < 20'000; run++) {
      LegacyState state;
      for (uint8_t& byte : state) byte = static_cast<uint8_t>(random.Below(256));
      if (random.OneIn(2)) state[0] %= 8;
      const std::string bytes = Sample(random, random.Below(6));
      std::u16string text;
      EXPECT(Append(encoding, {BytesOf(bytes), false, random.OneIn(2)}, state, &text));
    }
  }
}

}  // namespace
}  // namespace nano
