#include "http/forwarding.h"

#include "testing/fuzz.h"
#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Escaped;
using testing::Random;

TrustedProxies Trusting(std::initializer_list<const char*> ranges) {
  TrustedProxies proxies;
  for (const char* range : ranges) EXPECT(proxies.Add(range));
  return proxies;
}

using Headers = std::vector<std::pair<const char*, std::string>>;

Forwarded Believed(const Headers& given, const char* peer = "10.0.0.1") {
  ForwardingHeaders headers;
  for (const auto& [name, value] : given) headers.Add(name, value);
  return Believe(headers, peer, Trusting({"10.0.0.0/8", "fd00::/8", "unix"}));
}

TEST(proxies_are_known_by_their_ranges) {
  const TrustedProxies proxies =
      Trusting({"10.0.0.0/8", "192.0.2.1", "2001:db8::/33", "::1", "172.16.0.0/12"});
  for (const char* peer : {"10.255.0.1", "192.0.2.1", "2001:db8:7fff::1", "::1", "::ffff:10.0.0.1",
                           "172.31.255.255"}) {
    EXPECT(proxies.TrustsPeer(peer));
  }
  for (const char* peer :
       {"11.0.0.1", "192.0.2.2", "2001:db8:8000::1", "::2", "", "172.32.0.0", "::", "nonsense"}) {
    EXPECT(!proxies.TrustsPeer(peer));
  }
  EXPECT(Trusting({"unix"}).TrustsPeer(""));
  EXPECT(Trusting({"0.0.0.0/0"}).TrustsPeer("1.2.3.4"));
  EXPECT(!Trusting({"0.0.0.0/0"}).TrustsPeer("2001:db8::1"));
  EXPECT(Trusting({"::/0"}).TrustsPeer("1.2.3.4"));
  TrustedProxies none;
  for (const char* text : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0/8", "::/129", "[::1]", "a.org",
                           "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/+8", "::1%lo"}) {
    EXPECT(!none.Add(text));
  }
}

TEST(the_client_is_whom_the_last_trusted_proxy_has_seen) {
  const Forwarded one = Believed({{"x-forwarded-for", "192.0.2.7"}});
  EXPECT_EQ(one.client, "192.0.2.7");
  EXPECT_EQ(one.chain, "192.0.2.7");
  EXPECT(!one.is_https);
  EXPECT_EQ(one.authority, "");
  const Forwarded two = Believed({{"x-forwarded-for", "6.6.6.6, 192.0.2.7 ,10.0.0.2"}});
  EXPECT_EQ(two.client, "192.0.2.7");
  EXPECT_EQ(two.chain, "192.0.2.7, 10.0.0.2");
  // In several lines.
  EXPECT_EQ(Believed({{"x-forwarded-for", "6.6.6.6"}, {"x-forwarded-for", "192.0.2.7"}}).client,
            "192.0.2.7");
  // From inside.
  EXPECT_EQ(Believed({{"x-forwarded-for", "10.0.0.3, 10.0.0.2"}}).client, "10.0.0.3");
  EXPECT_EQ(Believed({}).client, "10.0.0.1");
  EXPECT_EQ(Believed({}, "").client, "");
  EXPECT_EQ(Believed({{"x-forwarded-for", "[2001:DB8::0:1]:443"}}).client, "2001:db8::1");
  EXPECT_EQ(Believed({{"x-forwarded-for", "192.0.2.7:1234"}}).client, "192.0.2.7");
  EXPECT_EQ(Believed({{"x-forwarded-for", "2001:db8::1"}}).client, "2001:db8::1");
  EXPECT_EQ(Believed({{"x-forwarded-for", "::ffff:192.0.2.7"}}).client, "192.0.2.7");
}

TEST(what_is_no_address_ends_the_chain) {
  for (const char* list : {"unknown", "6.6.6.6, unknown", "6.6.6.6, _hidden", "6.6.6.6,", "",
                           "6.6.6.6, ,", "a.org", "1.2.3", "1.2.3.4.5", "[::1", "1.2.3.4 5"}) {
    EXPECT_EQ(Believed({{"x-forwarded-for", list}}).client, "10.0.0.1");
  }
  EXPECT_EQ(Believed({{"x-forwarded-for", "6.6.6.6, x, 10.0.0.9"}}).client, "10.0.0.9");
}

TEST(scheme_and_host_are_those_of_the_client) {
  const Forwarded plain =
      Believed({{"x-forwarded-proto", "HTTPS"}, {"x-forwarded-host", "a.org:1"}});
  EXPECT(plain.is_https == true);
  EXPECT_EQ(plain.authority, "a.org:1");
  const Forwarded added = Believed({{"x-forwarded-for", "6.6.6.6, 192.0.2.7"},
                                    {"x-forwarded-proto", "https, http"},
                                    {"x-forwarded-host", "evil.org, a.org"}});
  EXPECT(added.is_https == false);
  EXPECT_EQ(added.authority, "a.org");
  // Two proxies, of which the inner one lets pass what the outer one says.
  const Forwarded passed = Believed({{"x-forwarded-for", "192.0.2.7, 10.0.0.2"},
                                     {"x-forwarded-proto", "https"},
                                     {"x-forwarded-host", "a.org"}});
  EXPECT(passed.is_https == true);
  EXPECT_EQ(passed.authority, "a.org");
  for (const char* host : {"a b", "a/b", "u@a.org", "a.org:99999", "[::1", ""}) {
    EXPECT_EQ(Believed({{"x-forwarded-host", host}}).authority, "");
  }
  EXPECT(!Believed({{"x-forwarded-proto", "wss"}}).is_https);
}

TEST(forwarded_is_read_as_its_standard_says) {
  const Forwarded one = Believed(
      {{"forwarded",
        "For=6.6.6.6;proto=http, for=\"[2001:db8::1]:47\" ; Proto=https;host=\"a.\\org\""}});
  EXPECT_EQ(one.client, "2001:db8::1");
  EXPECT(one.is_https == true);
  EXPECT_EQ(one.authority, "a.org");
  EXPECT_EQ(Believed({{"forwarded", "for=192.0.2.7, for=10.0.0.2;by=10.0.0.3"}}).client,
            "192.0.2.7");
  EXPECT_EQ(Believed({{"forwarded", "for=unknown"}}).client, "10.0.0.1");
  EXPECT_EQ(Believed({{"forwarded", "proto=https"}}).client, "10.0.0.1");
  EXPECT(Believed({{"forwarded", "proto=https"}}).is_https == true);
}

TEST(a_quote_that_is_left_open_is_believed_by_nobody) {
  for (const char* list :
       {"for=6.6.6.6;x=\", for=192.0.2.7", "for=6.6.6.6;x=\", for=\"[2001:db8::1]\"",
        "for=6.6.6.6;x=\"\\, for=\"[2001:db8::1]\"", "for=6.6.6.6;x=\"\\\", for=192.0.2.7"}) {
    const Forwarded believed = Believed({{"forwarded", list}});
    EXPECT_EQ(believed.client, "10.0.0.1");
  }
}

TEST(two_kinds_of_header_that_differ_are_not_believed) {
  EXPECT_EQ(Believed({{"x-forwarded-for", "192.0.2.7"}, {"forwarded", "for=6.6.6.6"}}).client,
            "10.0.0.1");
  EXPECT(!Believed({{"x-forwarded-proto", "https"}, {"forwarded", "for=192.0.2.7"}}).is_https);
  const Forwarded same = Believed({{"x-forwarded-for", "192.0.2.7"},
                                   {"x-forwarded-proto", "https"},
                                   {"forwarded", "for=192.0.2.7;proto=http"}});
  EXPECT_EQ(same.client, "192.0.2.7");
  EXPECT(same.is_https == true);
}

TEST(headers_that_say_who_asks_are_known) {
  for (const char* name : {"x-forwarded-for", "x-forwarded-user", "forwarded", "x-real-ip",
                           "cf-connecting-ip", "cf-ipcountry", "true-client-ip"}) {
    EXPECT(SaysWhoAsks(name));
  }
  for (const char* name : {"host", "x-forwarded", "cf", "c", "", "x-real-ips", "x-request-id"}) {
    EXPECT(!SaysWhoAsks(name));
  }
  EXPECT(!IsOwnFinding("x-forwarded-user"));
}

// A client may send what it likes: what its proxy adds behind is what counts.
TEST(fuzz_forwarding) {
  testing::Fuzz("forwarding", [](uint64_t seed) -> std::string {
    Random random(seed);
    constexpr std::string_view kPieces[] = {
        "6.6.6.6", ",",   ", ",    "10.0.0.9", "\"", "\\", ";",           "for=",
        "=",       "for", "[::1]", " ",        ":",  "x",  "proto=https", "host=evil.org"};
    std::string sent;
    for (size_t left = random.Below(12); left > 0; --left) sent += random.Of(kPieces);
    const bool is_standard = random.OneIn(2);
    const bool is_ipv6 = random.OneIn(2);
    const std::string address = is_ipv6 ? "2001:db8::7" : "192.0.2.7";
    std::string added = address;
    if (is_standard) added = is_ipv6 ? "for=\"[2001:db8::7]\"" : "for=192.0.2.7";
    const char* name = is_standard ? "forwarded" : "x-forwarded-for";
    const Forwarded believed = Believed({{name, sent}, {name, added}});
    if (believed.client == address && believed.authority.empty() && !believed.is_https) return "";
    // An open quote has made it unreadable.
    if (is_standard && believed.client == "10.0.0.1" && believed.authority.empty()) return "";
    return Escaped(sent) + " and " + Escaped(added) + " made " + believed.client + " of " +
           believed.authority;
  });
}

}  // namespace
}  // namespace nano
