#include "base/ascii.h"

#include <string>

#include "base/bytes.h"
#include "testing/test.h"

namespace nano {
namespace {

TEST(ascii_knows_letters_and_blanks_only) {
  EXPECT_EQ(ToLower('A'), 'a');
  EXPECT_EQ(ToLower('['), '[');
  EXPECT_EQ(ToLower('\xc4'), '\xc4');
  EXPECT(IsAlpha('z') && !IsAlpha('@') && !IsAlpha('{') && !IsAlpha('\xe4'));
  EXPECT(EqualsIgnoringCase("Content-Length", "cONTENT-lENGTH"));
  EXPECT(!EqualsIgnoringCase("te", "tea"));
  EXPECT_EQ(StripBlanks(" \t a b \t"), "a b");
  EXPECT_EQ(StripBlanks(" \t "), "");
}

TEST(bytes_own_what_they_hold) {
  Bytes bytes = Bytes::Copy(std::string_view("abc"));
  Bytes moved = std::move(bytes);
  EXPECT(bytes.empty());
  EXPECT_EQ(moved.size(), 3u);
  moved.Truncate(9);
  EXPECT_EQ(moved.size(), 3u);
  moved.Truncate(1);
  EXPECT_EQ(moved.size(), 1u);
  std::free(moved.Release());
  EXPECT(moved.empty());
  EXPECT_EQ(Bytes::Allocate(0).size(), 0u);
}

TEST(bytes_that_are_narrowed_begin_where_their_memory_does_once_it_is_given_up) {
  Bytes bytes = Bytes::Copy(std::string_view("abcdefgh"));
  bytes.Narrow(bytes.span().subspan(2, 5));
  bytes.Narrow(bytes.span().subspan(1));
  Bytes moved;
  moved = std::move(bytes);
  EXPECT(bytes.empty());
  moved.Truncate(3);
  EXPECT_EQ(std::string(moved.span().begin(), moved.span().end()), "def");
  uint8_t* memory = moved.Release();
  EXPECT_EQ(std::memcmp(memory, "def", 3), 0);
  std::free(memory);
}

}  // namespace
}  // namespace nano
