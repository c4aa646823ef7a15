#include "base/ascii.h"

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

}  // namespace
}  // namespace nano
