// Routes see a path as the app does: what they compare depends on what its URL parser makes of the
// target, and on nothing else.
#include <algorithm>

#include "engine/bound/ada.h"
#include "http/route_path.h"
#include "testing/fuzz.h"
#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Escaped;
using testing::Random;

std::string PathnameOf(const std::string& url) {
  ada_url parsed = ada_parse(url.data(), url.size());
  std::string pathname;
  if (ada_is_valid(parsed)) {
    const ada_string href = ada_get_href(parsed);
    const ada_url_components& parts = *ada_get_components(parsed);
    const size_t end = std::min<size_t>({parts.search_start, parts.hash_start, href.length});
    pathname.assign(href.data + parts.pathname_start, end - parts.pathname_start);
  }
  ada_free(parsed);
  return pathname;
}

TEST(fuzz_route_path) {
  testing::Fuzz("route path", [](uint64_t seed) -> std::string {
    Random random(seed);
    constexpr std::string_view kPieces[] = {"/",   "/",   ".",   "..", "%2e", "%2E", "%",  "%4",
                                            "%41", "%2f", "\\",  "a",  "B",   "?",   "\"", "{",
                                            "|",   "^",   "%c3", ";",  "=",   "~",   "'",  "%5c"};
    std::string target = random.OneIn(4) ? "http://a.org" : "/";
    for (size_t left = random.Below(12); left > 0; --left) {
      const std::string_view piece = random.Of(kPieces);
      // Else it would be the host's.
      if (target == "http://a.org" && piece != "/" && piece != "?") continue;
      target += piece;
    }
    const RoutePath path(target);
    const std::string pathname =
        PathnameOf(target.starts_with('/') ? "http://a.org" + target : target);
    const std::string expected = EncodeRoutePath(pathname);
    if (path.path() == expected) return "";
    return Escaped(target) + " is " + Escaped(std::string(path.path())) + ", expected " +
           Escaped(expected);
  });
}

}  // namespace
}  // namespace nano
