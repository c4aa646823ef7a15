// What a request says of its client, and what becomes of that on the way to the app.
#include "http/request_parser.h"
#include "testing/test.h"

namespace nano {
namespace {

const TrustedProxies& Proxies() {
  static const TrustedProxies proxies = [] {
    TrustedProxies made;
    made.Add("10.0.0.0/8");
    return made;
  }();
  return proxies;
}

// Of a request whose head is `lines`; the host is a.org.
RequestHead HeadOf(const Arrival& arrival, const std::string& lines,
                   const std::string& target = "/x?y") {
  RequestParser parser({16 * 1024, 64 * 1024, 256}, arrival);
  const std::string text = "GET " + target + " HTTP/1.1\r\n" + lines + "\r\n";
  std::span<const char> data(text);
  EXPECT(parser.Feed(&data) == RequestParser::Status::kComplete);
  return parser.TakeHead();
}

constexpr Arrival kDirect{.peer = "192.0.2.9", .authority = "127.0.0.1:80", .port = 80};

Arrival ThroughProxy() { return {.peer = "10.0.0.1", .proxies = &Proxies()}; }

TEST(client_is_the_peer) {
  const RequestHead head = HeadOf(kDirect, "Host: a.org\r\nAccept: */*\r\n");
  EXPECT_EQ(head.client, "192.0.2.9");
  EXPECT_EQ(head.peer, "192.0.2.9");
  EXPECT_EQ(head.port, 80u);
  EXPECT(!head.is_https && !head.is_http10);
  EXPECT_EQ(head.headers,
            "host\na.org\naccept\n*/*\ncf-connecting-ip\n192.0.2.9\nx-real-ip\n192.0.2.9");
  // A Unix socket has no addresses.
  EXPECT_EQ(HeadOf({}, "Host: a.org\r\n").headers, "host\na.org");
}

TEST(client_cannot_say_who_it_is) {
  const RequestHead head = HeadOf(
      kDirect,
      "X-Forwarded-For: 6.6.6.6\r\nHost: a.org\r\nCF-Connecting-IP: 6.6.6.6\r\nx-real-ip: "
      "6.6.6.6\r\n"
      "A: b\r\nForwarded: for=6.6.6.6;proto=https;host=evil.org\r\nX-Forwarded-Proto: https\r\n"
      "X-Forwarded-Host: evil.org\r\nX-Forwarded-User: root\r\nTrue-Client-IP: 6.6.6.6\r\n"
      "CF-IPCountry: XX\r\nCF-Visitor: {}\r\n");
  EXPECT_EQ(head.url, "http://a.org/x?y");
  EXPECT_EQ(head.client, "192.0.2.9");
  EXPECT(!head.is_https);
  EXPECT_EQ(head.headers, "host\na.org\na\nb\ncf-connecting-ip\n192.0.2.9\nx-real-ip\n192.0.2.9");
}

TEST(client_is_whom_a_trusted_proxy_tells) {
  const RequestHead head = HeadOf(
      ThroughProxy(),
      "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nHost: inner:8080\r\nX-Forwarded-Proto: https\r\n"
      "X-Forwarded-Host: Shop.example.com:8443\r\nX-Forwarded-User: anna\r\nCF-IPCountry: CH\r\n"
      "CF-Connecting-IP: 6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n");
  EXPECT_EQ(head.url, "https://Shop.example.com:8443/x?y");
  EXPECT_EQ(head.host, "shop.example.com");
  EXPECT_EQ(head.client, "192.0.2.7");
  EXPECT_EQ(head.peer, "10.0.0.1");
  EXPECT(head.is_https);
  EXPECT_EQ(head.headers,
            "host\nShop.example.com:8443\nx-forwarded-user\nanna\ncf-ipcountry\nCH\n"
            "cf-connecting-ip\n192.0.2.7\nx-real-ip\n192.0.2.7\nx-forwarded-for\n192.0.2.7\n"
            "x-forwarded-proto\nhttps\nx-forwarded-host\nShop.example.com:8443");
}

TEST(client_of_a_target_with_a_host) {
  EXPECT_EQ(HeadOf(kDirect, "Host: a.org\r\n", "http://b.org?x").url, "http://b.org?x");
  const RequestHead head = HeadOf(
      ThroughProxy(), "Host: a.org\r\nForwarded: proto=https;host=c.org\r\n", "http://b.org/x");
  EXPECT_EQ(head.url, "https://c.org/x");
  EXPECT_EQ(head.headers.substr(0, 10), "host\nc.org");
  const RequestHead scheme =
      HeadOf(ThroughProxy(), "Host: a.org\r\nX-Forwarded-Proto: https\r\n", "http://b.org/x");
  EXPECT_EQ(scheme.url, "https://b.org/x");
  EXPECT_EQ(scheme.headers.substr(0, 10), "host\nb.org");
}

TEST(client_of_the_next_request_is_another) {
  RequestParser parser({16 * 1024, 64 * 1024, 256}, ThroughProxy());
  const std::string text =
      "GET / HTTP/1.1\r\nHost: a.org\r\nX-Forwarded-For: 192.0.2.7\r\n\r\nGET / HTTP/1.1\r\nHost: "
      "a.org\r\n\r\n";
  std::span<const char> data(text);
  EXPECT(parser.Feed(&data) == RequestParser::Status::kComplete);
  EXPECT_EQ(parser.TakeHead().client, "192.0.2.7");
  parser.Reset();
  EXPECT(parser.Feed(&data) == RequestParser::Status::kComplete);
  EXPECT_EQ(parser.TakeHead().client, "10.0.0.1");
}

}  // namespace
}  // namespace nano
