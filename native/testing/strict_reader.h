// A second reading of HTTP/1.1, by RFC 9112 and in as few words as it can be: what the parser says
// of a text is compared with it. Slow, and only for texts that are there as a whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nano::testing {

struct StrictReading {
  // kUnclear: the text is in a corner of the grammar that this reader does not judge.
  enum class Verdict { kIncomplete, kGood, kBad, kUnclear };
  Verdict verdict = Verdict::kIncomplete;
  std::string method;
  std::string target;
  std::string headers;  // "name\nvalue\nname\nvalue", names in lower case
  std::string body;
  size_t size = 0;  // of the request in the text
};

StrictReading ReadStrictly(std::string_view text);

}  // namespace nano::testing
