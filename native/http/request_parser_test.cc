#include "http/request_parser.h"

#include "testing/test.h"

namespace nano {
namespace {

constexpr ParserLimits kLimits{16 * 1024, 64 * 1024, 256};

struct Parsed {
  RequestParser::Status status = RequestParser::Status::kMore;
  ErrorCode error = ErrorCode::kBadRequest;
  RequestHead head;
  RequestFacts facts;
  std::string body;
  std::string rest;
};

// Feeds `text` in pieces of `step` bytes.
Parsed Parse(const std::string& text, size_t step) {
  RequestParser parser(kLimits, {.authority = "fallback:80"});
  Parsed parsed;
  bool has_head = false;
  size_t at = 0;
  while (at < text.size() && parsed.status == RequestParser::Status::kMore) {
    const size_t size = std::min(step, text.size() - at);
    std::span<const char> data(text.data() + at, size);
    parsed.status = parser.Feed(&data);
    at += size - data.size();
    if (parsed.status == RequestParser::Status::kError) break;
    if (parser.head_complete() && !has_head) {
      has_head = true;
      parsed.head = parser.TakeHead();
      parsed.facts = parser.facts();
    }
    const Bytes body = parser.TakeBody();
    parsed.body.append(reinterpret_cast<const char*>(body.data()), body.size());
  }
  if (parsed.status == RequestParser::Status::kError) parsed.error = parser.error();
  parsed.rest = text.substr(at);
  return parsed;
}

Parsed ParseAtOnce(const std::string& text) { return Parse(text, text.size()); }

TEST(parser_reads_a_request_whatever_the_pieces) {
  const std::string text =
      "POST /a?b=c HTTP/1.1\r\nHost: App.Example:8080\r\nX-Thing:  \t v 1 \t\r\nEmpty:\r\n"
      "Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n";
  for (size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = Parse(text, step);
    EXPECT(parsed.status == RequestParser::Status::kComplete);
    EXPECT_EQ(parsed.head.method, "POST");
    EXPECT_EQ(parsed.head.target, "/a?b=c");
    EXPECT_EQ(parsed.head.url, "http://App.Example:8080/a?b=c");
    EXPECT_EQ(parsed.head.host, "app.example");
    EXPECT_EQ(parsed.head.headers,
              "host\nApp.Example:8080\nx-thing\nv 1\nempty\n\ncontent-length\n5");
    EXPECT(parsed.head.has_body);
    EXPECT_EQ(parsed.body, "hello");
    EXPECT_EQ(parsed.rest, "GET / HTTP/1.1\r\n");
  }
}

TEST(parser_joins_chunks_and_ignores_extensions_and_trailers) {
  const std::string text =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3;x=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: 1\r\nHost: evil\r\n\r\nrest";
  for (size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = Parse(text, step);
    EXPECT(parsed.status == RequestParser::Status::kComplete);
    EXPECT_EQ(parsed.body, "abc0123456789");
    EXPECT_EQ(parsed.head.headers, "host\na\ntransfer-encoding\nChunked");
    EXPECT_EQ(parsed.rest, "rest");
  }
}

TEST(parser_takes_every_form_of_target) {
  const Parsed absolute =
      ParseAtOnce("GET http://B.c:1/x HTTP/1.1\r\nA: b\r\nHost:  a \r\nX: y\r\n\r\n");
  EXPECT_EQ(absolute.head.url, "http://B.c:1/x");
  EXPECT_EQ(absolute.head.host, "b.c");
  EXPECT_EQ(absolute.head.headers, "a\nb\nhost\nB.c:1\nx\ny");
  const Parsed asterisk = ParseAtOnce("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(asterisk.head.url, "http://a/");
  const Parsed old = ParseAtOnce("GET /x HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.head.url, "http://fallback:80/x");
  EXPECT_EQ(old.head.host, "");
  EXPECT(old.facts.http10 && !old.facts.keep_alive);
  for (const std::string host :
       {"a:", "a_b.c-d.", "127.0.0.1:65535", "0x7f.1", "[::ffff:1.2.3.4]"}) {
    const Parsed good = ParseAtOnce("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    EXPECT_EQ(good.head.url, "http://" + host + "/");
  }
  const Parsed ipv6 = ParseAtOnce("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n");
  EXPECT_EQ(ipv6.head.host, "[::1]");
}

TEST(parser_treats_an_upgrade_as_a_request) {
  const Parsed parsed = ParseAtOnce(
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET");
  EXPECT(parsed.status == RequestParser::Status::kComplete);
  EXPECT_EQ(parsed.rest, "GET");
}

TEST(parser_knows_what_framing_needs) {
  const Parsed close = ParseAtOnce("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT(close.facts.is_head && !close.facts.keep_alive);
  const Parsed old = ParseAtOnce("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT(old.facts.keep_alive);
  const Parsed expects =
      Parse("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n", 9);
  EXPECT(expects.facts.expects_continue);
  EXPECT(expects.status == RequestParser::Status::kMore);
}

// Each of these is how a request is smuggled past one of two parties, or makes no sense.
TEST(parser_refuses_what_two_parties_could_read_differently) {
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  const std::string malformed[] = {
      post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
      post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
      post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
      post + "Content-Length: 5, 5\r\n\r\nhello",
      post + "Content-Length: +5\r\n\r\nhello",
      post + "Content-Length: -5\r\n\r\nhello",
      post + "Content-Length: 0x5\r\n\r\nhello",
      post + "Content-Length: 5 5\r\n\r\nhello",
      post + "Content-Length: \r\n\r\nhello",
      post + "Content-Length: 99999999999999999999\r\n\r\nhello",
      post + "Content-Length : 5\r\n\r\nhello",
      post + " Content-Length: 5\r\n\r\nhello",
      post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: identity\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding:\x0b chunked\r\n\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
      post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
      post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n",
      "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a%00b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: ::1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: [::1%25lo]\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a[b]c\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: :80\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: 256.0.0.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a.0x1.\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n",
      std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a") + '\0' + "b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nXY\r\n\r\n",
      "GET / HTTP/1.1\nHost: a\n\n",
      "GET / HTTP/1.1\rHost: a\r\n\r\n",
      "GET /\tx HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http://a#/x HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
      "GET / RTSP/1.0\r\nHost: a\r\n\r\n",
      "OPTIONS * RTSP/1.0\r\nHost: a\r\n\r\n",
      "SOURCE / ICE/1.0\r\nHost: a\r\n\r\n",
      "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET http://u:p@b/x HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/0.9\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
      "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
      "GET / http/1.1\r\nHost: a\r\n\r\n",
      "get / HTTP/1.1\r\nHost: a\r\n\r\n",
      "FOO / HTTP/1.1\r\nHost: a\r\n\r\n",
      "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  };
  for (const std::string& text : malformed) {
    for (const size_t step : {text.size(), size_t{1}}) {
      const Parsed parsed = Parse(text, step);
      if (parsed.status == RequestParser::Status::kError &&
          parsed.error == ErrorCode::kBadRequest) {
        continue;
      }
      testing::Fail(__FILE__, __LINE__, "accepted: " + text);
    }
  }
}

TEST(parser_bounds_the_framing_of_a_body) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string endless[] = {
      head + "1;" + std::string(20'000, 'x'),    head + "1;x=\"" + std::string(20'000, 'x'),
      head + std::string(20'000, '0'),           head + "0\r\nX: " + std::string(20'000, 'x'),
      head + "0\r\n" + std::string(20'000, 'x'),
  };
  for (const std::string& text : endless) {
    EXPECT(Parse(text, 1000).status == RequestParser::Status::kError);
  }
  std::string tiny = head;
  for (int i = 0; i < 20'000; ++i) tiny += "1\r\nx\r\n";
  const Parsed parsed = Parse(tiny + "0\r\n\r\n", 1000);
  EXPECT(parsed.status == RequestParser::Status::kComplete);
  EXPECT_EQ(parsed.body.size(), 20'000u);
  const std::string large = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n";
  EXPECT(Parse(large + std::string(200'000, 'x'), 1000).status == RequestParser::Status::kComplete);
}

TEST(parser_bounds_what_comes_before_a_request) {
  std::string blank;
  for (int i = 0; i < 40'000; ++i) blank += "\r\n";
  const Parsed parsed = Parse(blank, 1000);
  EXPECT(parsed.status == RequestParser::Status::kError);
  EXPECT(parsed.error == ErrorCode::kBadRequest);
}

TEST(parser_refuses_other_expectations) {
  const Parsed parsed = ParseAtOnce("GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n");
  EXPECT(parsed.error == ErrorCode::kExpectationFailed);
}

TEST(parser_bounds_the_head) {
  const std::string host = " HTTP/1.1\r\nHost: a\r\n";
  EXPECT(ParseAtOnce("GET /" + std::string(16 * 1024 - 1, 'x') + host + "\r\n").status ==
         RequestParser::Status::kComplete);
  const Parsed url = ParseAtOnce("GET /" + std::string(16 * 1024, 'x') + host + "\r\n");
  EXPECT(url.error == ErrorCode::kUriTooLong);
  const std::string large = "GET /" + host + "X: " + std::string(64 * 1024, 'x') + "\r\n\r\n";
  EXPECT(ParseAtOnce(large).error == ErrorCode::kHeadersTooLarge);
  EXPECT(Parse(large, 1000).error == ErrorCode::kHeadersTooLarge);
  const std::string blank = "GET /" + host + "X: " + std::string(128 * 1024, ' ');
  EXPECT(Parse(blank, 1000).error == ErrorCode::kHeadersTooLarge);
  std::string many = "GET /" + host;
  for (int i = 0; i < 256; ++i) many += "a: b\r\n";
  EXPECT(ParseAtOnce(many + "\r\n").error == ErrorCode::kHeadersTooLarge);
}

}  // namespace
}  // namespace nano
