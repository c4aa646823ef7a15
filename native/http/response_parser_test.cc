#include "http/response_parser.h"

#include "testing/test.h"

namespace nano {
namespace {

using Status = ResponseParser::Status;

struct Parsed {
  Status status = Status::kMore;
  ResponseHead head;
  std::string body;
  bool keep_alive = false;
};

// Feeds `text` in pieces of `step` bytes, then the end of the connection where nothing else ends
// it.
Parsed Parse(const std::string& text, size_t step, bool to_head = false) {
  ResponseParser parser;
  parser.Begin(to_head);
  Parsed parsed;
  for (size_t at = 0; at < text.size() && parsed.status == Status::kMore; at += step) {
    parsed.status = parser.Feed({text.data() + at, std::min(step, text.size() - at)});
    if (!parser.head_complete()) continue;
    const Bytes body = parser.TakeBody();
    parsed.body.append(reinterpret_cast<const char*>(body.data()), body.size());
  }
  if (parsed.status == Status::kMore) parsed.status = parser.End();
  if (parser.head_complete()) parsed.head = parser.TakeHead();
  parsed.keep_alive = parser.keep_alive();
  return parsed;
}

Parsed ParseAtOnce(const std::string& text) { return Parse(text, text.size()); }

std::string Joined(const ResponseHead& head) {
  std::string all;
  for (const std::string& text : head.headers) all.append(text).append("|");
  return all;
}

TEST(response_is_the_same_whatever_the_pieces) {
  const std::string text =
      "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 203 Not \xfc Here\r\nX-Thing:  \t v 1 \t\r\n"
      "Empty:\r\nConnection: x, Keep-Alive\r\nkeep-alive: timeout=7\r\nContent-Length: 5\r\n\r\n"
      "hello";
  for (size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = Parse(text, step);
    EXPECT(parsed.status == Status::kComplete);
    EXPECT_EQ(parsed.head.status, 203);
    EXPECT_EQ(parsed.head.status_text, "Not \xfc Here");
    EXPECT_EQ(Joined(parsed.head), "x-thing|v 1|empty||content-length|5|");
    EXPECT_EQ(parsed.body, "hello");
    EXPECT(parsed.keep_alive);
  }
}

TEST(response_in_chunks_is_joined) {
  const std::string text =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3;x=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n";
  for (size_t step = 1; step <= text.size(); ++step) {
    const Parsed parsed = Parse(text, step);
    EXPECT(parsed.status == Status::kComplete);
    EXPECT_EQ(parsed.body, "abc0123456789");
    EXPECT_EQ(Joined(parsed.head), "");
    EXPECT(parsed.keep_alive);
  }
  for (size_t size = text.size() - 1; size > 60; --size) {
    EXPECT(ParseAtOnce(text.substr(0, size)).status == Status::kError);
  }
}

TEST(response_has_one_length_or_none) {
  const auto parse = [](const std::string& lines) {
    return ParseAtOnce("HTTP/1.1 200 OK\r\n" + lines + "\r\n0123456789");
  };
  for (const char* lines :
       {"Content-Length: 4\r\n", "Content-Length: 4, 4\r\n", "Content-Length: 04\r\n",
        "Content-Length: 4\r\nX: y\r\ncontent-length:4 ,4\r\n"}) {
    const Parsed parsed = parse(lines);
    EXPECT(parsed.status == Status::kComplete);
    EXPECT_EQ(parsed.body, "0123");
    // Nobody has asked for the rest.
    EXPECT(!parsed.keep_alive);
  }
  for (const char* lines :
       {"Content-Length: x\r\n", "Content-Length: -1\r\n", "Content-Length:\r\n",
        "Content-Length: 4s, 4s\r\n", "Content-Length: +4\r\n"}) {
    const Parsed parsed = parse(lines);
    EXPECT(parsed.status == Status::kComplete);
    EXPECT_EQ(parsed.body, "0123456789");
    EXPECT(!parsed.keep_alive);
  }
  for (const char* lines :
       {"Content-Length: 4, 5\r\n", "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4,\r\n", "Content-Length: ,4\r\n",
        "Content-Length: 4\r\nContent-Length:\r\n", "Content-Length: 4\r\nContent-Length: x\r\n",
        "Content-Length: 4, 04\r\n", "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 11\r\n", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: x\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding:\r\n", "Transfer-Encoding: chunked, chunked\r\n"}) {
    EXPECT(parse(lines).status == Status::kError);
  }
}

TEST(response_has_lines_of_one_kind) {
  const Parsed old = ParseAtOnce("HTTP/1.1 200 OK\nA: b\n\nbody");
  EXPECT(old.status == Status::kComplete);
  EXPECT_EQ(Joined(old.head), "a|b|");
  EXPECT_EQ(old.body, "body");
  // Two parties may see different ends of it.
  EXPECT(!ParseAtOnce("HTTP/1.1 200 OK\nContent-Length: 4\n\nbody").keep_alive);
  for (const char* text :
       {"HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n", "HTTP/1.1 200 OK\nA: b\r\n\n",
        "HTTP/1.1 200 OK\r\n\n", "HTTP/1.1 200 OK\nA: b\n\r\n", "HTTP/1.1 200 OK\nA: b\rC: d\n\n",
        "HTTP/1.1 200\rOK\n\n", "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "HTTP/1.1 200 OK\r\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\r\n\r\n", "HTTP/1.1 200 OK\n\rA: b\n\n",
        "HTTP/1.1 200 OK\r\n A: b\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n"}) {
    EXPECT(ParseAtOnce(text).status == Status::kError);
  }
  std::string with_nul = "HTTP/1.1 200 OK\r\nA: b c\r\n\r\n";
  EXPECT(ParseAtOnce(with_nul).status == Status::kComplete);
  with_nul[with_nul.find(" c")] = '\0';
  EXPECT(ParseAtOnce(with_nul).status == Status::kError);
  EXPECT_EQ(Joined(ParseAtOnce("HTTP/1.1 200 OK\r\nA: \x01\x0b\x7f\r\n\r\n").head),
            "a|\x01\x0b\x7f|");
}

TEST(response_head_that_is_cut_off_is_none) {
  EXPECT(ParseAtOnce("HTTP/1.1 200 OK\r\nA: b\r\n").status == Status::kError);
  EXPECT(ParseAtOnce("HTTP/1.1 200 OK\nA: b").status == Status::kError);
  EXPECT(ParseAtOnce("HTTP/1.1 103 Early\nA: b\n").status == Status::kError);
  EXPECT(ParseAtOnce("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n").status == Status::kError);
  EXPECT(ParseAtOnce("HTTP/1.1 200 OK\nContent-Length: 1\n").status == Status::kError);
  // As servers of the old kind end theirs.
  const Parsed old = ParseAtOnce("HTTP/1.0 200 OK\nA: b\n");
  EXPECT(old.status == Status::kComplete);
  EXPECT_EQ(Joined(old.head), "a|b|");
}

TEST(response_status_lines) {
  for (const auto& [text, status, reason] : {std::tuple("HTTP/1.1 200\r\n\r\n", 200, ""),
                                             {"HTTP/1.1 200 \r\n\r\n", 200, ""},
                                             {"HTTP/1.0 999 No  Way\r\n\r\n", 999, "No  Way"},
                                             {"HTTP/1.1 099 X\n\n", 99, "X"},
                                             {"HTTP/1.1 101 S\r\n\r\n", 101, "S"}}) {
    const Parsed parsed = ParseAtOnce(text);
    EXPECT(parsed.status == Status::kComplete);
    EXPECT_EQ(parsed.head.status, status);
    EXPECT_EQ(parsed.head.status_text, reason);
    EXPECT(!parsed.keep_alive);
  }
  for (const char* text :
       {"HTTP/1.1  200 OK\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.2 200 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 0200 OK\r\n\r\n",
        "HTTP/1.1 -20 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n",
        "HTTP/1.1 \r\n\r\n", "HTTP/1.1\r\n\r\n", "RTSP/1.0 200 OK\r\n\r\n", "x"}) {
    EXPECT(ParseAtOnce(text).status == Status::kError);
  }
}

TEST(response_without_body) {
  for (const char* head : {"HTTP/1.1 204 N\r\nContent-Length: 5\r\n\r\n",
                           "HTTP/1.1 304 N\r\nContent-Length: 5\r\n\r\n",
                           "HTTP/1.1 204 N\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    const Parsed parsed = ParseAtOnce(head);
    EXPECT(parsed.status == Status::kComplete);
    EXPECT(parsed.keep_alive);
    EXPECT(!ParseAtOnce(head + std::string("x")).keep_alive);
  }
  const Parsed parsed = Parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 7, true);
  EXPECT(parsed.status == Status::kComplete);
  EXPECT_EQ(Joined(parsed.head), "content-length|5|");
}

TEST(response_keeps_its_connection_where_it_says_so) {
  const auto keeps = [](const std::string& version, const std::string& lines) {
    return ParseAtOnce("HTTP/1." + version + " 200 OK\r\n" + lines + "Content-Length: 0\r\n\r\n")
        .keep_alive;
  };
  EXPECT(keeps("1", ""));
  EXPECT(!keeps("1", "Connection: x, CLOSE\r\n"));
  EXPECT(!keeps("1", "Connection: keep-alive\r\nConnection: close\r\n"));
  EXPECT(!keeps("0", ""));
  EXPECT(keeps("0", "Connection: Keep-Alive\r\n"));
}

TEST(response_is_bounded) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  EXPECT(ParseAtOnce(head + "A: " + std::string(70'000, 'x') + "\r\n\r\n").status ==
         Status::kError);
  EXPECT(ParseAtOnce(head + "A: " + std::string(60'000, 'x') + "\r\n\r\n").status ==
         Status::kComplete);
  std::string many;
  for (int i = 0; i < 1001; i++) many += "A: b\r\n";
  EXPECT(ParseAtOnce(head + many + "\r\n").status == Status::kError);
  std::string interim;
  for (int i = 0; i < 4000; i++) interim += "HTTP/1.1 100 C\r\n\r\n";
  EXPECT(ParseAtOnce(interim).status == Status::kError);
  // Framing alone is no body.
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT(Parse(chunked + "1;" + std::string(40'000, 'x'), 1000).status == Status::kError);
}

TEST(response_body_lies_in_what_was_fed_unless_it_came_in_chunks) {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const std::string plain = head + "Content-Length: 6\r\n\r\nabc";
  ResponseParser parser;
  parser.Begin(false);
  EXPECT(parser.Feed(plain) == Status::kMore);
  EXPECT(parser.body_in_place().data() == plain.data() + plain.size() - 3);
  EXPECT_EQ(parser.body_in_place().size(), 3u);
  EXPECT(parser.Feed(std::string("defg")) == Status::kComplete);
  EXPECT_EQ(parser.body_in_place().size(), 3u);
  parser.Begin(false);
  EXPECT(parser.body_in_place().empty());
  EXPECT(parser.Feed(head + "A: b\r\n\r\nabc") == Status::kMore);
  EXPECT(parser.End() == Status::kComplete);
  EXPECT(parser.body_in_place().empty());
  EXPECT_EQ(parser.TakeBody().size(), 0u);
  parser.Begin(false);
  EXPECT(parser.Feed(head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n") == Status::kMore);
  EXPECT(parser.body_in_place().empty());
  EXPECT_EQ(parser.TakeBody().size(), 3u);
}

TEST(response_body_that_nobody_takes_is_forgotten) {
  const std::string piece(64 * 1024, 'x');
  for (const char* framing : {"Content-Length: 1000000", "A: b", "Transfer-Encoding: chunked"}) {
    ResponseParser parser;
    parser.Begin(false);
    const std::string head = "HTTP/1.1 200 OK\r\n" + std::string(framing) + "\r\n\r\n";
    EXPECT(parser.Feed(head) == Status::kMore);
    const std::string chunk = "10000\r\n" + piece + "\r\n";
    const bool chunked = framing[0] == 'T';
    for (int i = 0; i < 8; i++) EXPECT(parser.Feed(chunked ? chunk : piece) == Status::kMore);
    EXPECT_EQ(parser.TakeBody().size(), piece.size());
  }
}

}  // namespace
}  // namespace nano
