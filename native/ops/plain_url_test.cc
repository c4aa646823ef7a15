#include "ops/plain_url.h"

#include <cstring>
#include <string>

#include "testing/fuzz.h"
#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Escaped;
using testing::Random;

bool IsPlain(std::string_view text) {
  PlainUrl url;
  return ReadPlainUrl(text, &url);
}

// What the parser says otherwise of what was taken for plain, or "".
std::string Difference(ada_url parsed, const std::string& text, const PlainUrl& plain) {
  std::string difference;
  if (!ada_is_valid(parsed)) {
    difference = "is no URL";
  } else {
    const ada_string href = ada_get_href(parsed);
    if (std::string_view(href.data, href.length) != text) difference = "is serialized otherwise";
    if (std::memcmp(ada_get_components(parsed), &plain.components, sizeof plain.components) != 0) {
      difference += " has other components";
    }
    if (ada_get_scheme_type(parsed) != static_cast<uint8_t>(plain.scheme)) {
      difference += " has another scheme";
    }
  }
  ada_free(parsed);
  return difference;
}

std::string Serialized(const std::string& text, const PlainUrl& plain) {
  return plain.lacks_path ? text + '/' : text;
}

TEST(usual_urls_are_plain) {
  EXPECT(IsPlain("https://example.com/"));
  EXPECT(IsPlain("http://localhost:8080/"));
  EXPECT(IsPlain("https://a-b.c1.example.org/path/to/page.html?query=1&other=%20#part"));
  EXPECT(IsPlain("https://1.example/a/b..c/~d;e=f,g|h//i?j/k?l#m#n"));
  EXPECT(IsPlain("https://example.com/?#"));
  EXPECT(IsPlain("https://user@example.com/"));
  EXPECT(IsPlain("https://user:1234@example.com:8080/"));
  EXPECT(IsPlain("https://example.com:8080"));
  EXPECT(IsPlain("http://127.0.0.1:8080/a"));
  EXPECT(IsPlain("http://0.255.10.200"));
}

TEST(what_the_parser_must_look_at_is_not_plain) {
  for (const std::string_view text : {"",
                                      "https://",
                                      "https:///",
                                      "https://example.com?a",
                                      "HTTPS://example.com/",
                                      "https://Example.com/",
                                      "https://:a@b.c/",
                                      "https://a:@b.c/",
                                      "https://@b.c/",
                                      "https://127.1/",
                                      "https://1.2.3.4.5/",
                                      "https://1.2.3.4./",
                                      "https://1.2.3.256/",
                                      "https://1.2.3.4294967297/",
                                      "https://1.2.3.04/",
                                      "https://1.2.3.0x4/",
                                      "https://1.2.3-4/",
                                      "https://a.2.3.4/",
                                      "https://a.0x1/",
                                      "https://a.1b/",
                                      "https://[::1]/",
                                      "https://a..b/",
                                      "https://a.b./",
                                      "https://xn--a/",
                                      "https://a--b/",
                                      "https://a_b/",
                                      "https://-a/",
                                      "https://a.b:443/",
                                      "http://a.b:80/",
                                      "http://a.b:/",
                                      "http://a.b:01/",
                                      "http://a.b:65536/",
                                      "http://a.b:999999999999/",
                                      "http://a.b/.",
                                      "http://a.b/../c",
                                      "http://a.b/%2e%2e/c",
                                      "http://a.b/c\\d",
                                      "http://a.b/c d",
                                      "http://a.b/\xe4",
                                      "http://a.b/c?'",
                                      "http://a.b/c#`",
                                      "http://a.b/\n",
                                      "ftp://a.b/",
                                      "http:a.b/",
                                      " http://a.b/"}) {
    EXPECT(!IsPlain(text));
  }
}

TEST(fuzz_plain_url) {
  testing::Fuzz("plain URL", [](uint64_t seed) -> std::string {
    Random random(seed);
    constexpr std::string_view kSchemes[] = {"http://", "https://", "https:/", "ws://", "HTTP://"};
    constexpr std::string_view kHosts[] = {"a",  "b-c", ".",    "example.com", "-",   "1", "0x7f",
                                           "--", "xn",  "xn--", "_",           "%61", "@", "A"};
    constexpr std::string_view kNumbers[] = {"0", "9", "10", "127", "255", "256", "08", "0x1"};
    constexpr std::string_view kPorts[] = {":",    ":80",    ":443",   ":1",          ":0",
                                           ":007", ":65535", ":65536", ":4294967377", ":8080"};
    std::string text(random.Of(kSchemes));
    if (random.OneIn(3)) {
      for (size_t left = 3 + random.Below(2); left > 0; --left) {
        text.append(random.Of(kNumbers)).append(random.OneIn(20) ? "" : ".");
      }
      text += random.Of(kNumbers);
    } else {
      for (size_t left = random.Below(6); left > 0; --left) text += random.Of(kHosts);
    }
    if (random.OneIn(3)) text += random.Of(kPorts);
    if (!random.OneIn(6)) text += '/';
    for (size_t left = random.Below(12); left > 0; --left) {
      constexpr std::string_view kPieces[] = {"/", ".", "..", "%2e", "%2E", "a", "?", "#", "%"};
      if (random.OneIn(2)) {
        text += random.Of(kPieces);
      } else {
        text += static_cast<char>(random.OneIn(20) ? random.Below(256) : 0x21 + random.Below(94));
      }
    }
    PlainUrl plain;
    if (!ReadPlainUrl(text, &plain)) return "";
    const std::string difference =
        Difference(ada_parse(text.data(), text.size()), Serialized(text, plain), plain);
    return difference.empty() ? "" : Escaped(text) + ": " + difference;
  });
}

TEST(fuzz_plain_path) {
  testing::Fuzz("plain path", [](uint64_t seed) -> std::string {
    Random random(seed);
    constexpr std::string_view kBases[] = {"https://a.b", "http://a.b:81/c?d#e",
                                           "https://a:1@b/../", "http://a/b/c/"};
    constexpr std::string_view kPieces[] = {"/", ".", "..", "%2e", "a", "?", "#", "%", "\\", ":"};
    const std::string base(random.Of(kBases));
    std::string text(random.OneIn(6) ? "" : "/");
    for (size_t left = random.Below(12); left > 0; --left) text += random.Of(kPieces);
    PlainUrl plain;
    if (!ReadPlainUrl(base, &plain) || !ReadPlainPath(text, &plain)) return "";
    const std::string whole = base.substr(0, plain.components.pathname_start) + text;
    const std::string difference = Difference(
        ada_parse_with_base(text.data(), text.size(), base.data(), base.size()), whole, plain);
    return difference.empty() ? "" : Escaped(text) + " on " + base + ": " + difference;
  });
}

}  // namespace
}  // namespace nano
