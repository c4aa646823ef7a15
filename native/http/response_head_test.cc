#include "http/response_head.h"

#include "http/error_response.h"
#include "http/http_date.h"
#include "testing/test.h"

namespace nano {
namespace {

RequestFacts Get() {
  RequestFacts facts;
  facts.keep_alive = true;
  return facts;
}

// Without the date, which is checked on its own.
std::string Write(ResponseHead head, RequestFacts request, std::optional<uint64_t> length,
                  ResponseFraming* framing = nullptr) {
  head.headers.insert(head.headers.end(), {"date", "D"});
  std::string text;
  const ResponseFraming chosen = WriteResponseHead(head, request, length, true, &text);
  if (framing != nullptr) *framing = chosen;
  return text;
}

TEST(response_head_frames_a_known_body) {
  EXPECT_EQ(Write({200, "", {"A", " b\t"}}, Get(), 3),
            "HTTP/1.1 200 OK\r\nA: b\r\ndate: D\r\ncontent-length: 3\r\n\r\n");
  EXPECT_EQ(Write({404, "Gone fishing", {}}, Get(), 0),
            "HTTP/1.1 404 Gone fishing\r\ndate: D\r\ncontent-length: 0\r\n\r\n");
  EXPECT_EQ(Write({299, "", {}}, Get(), 0),
            "HTTP/1.1 299 \r\ndate: D\r\ncontent-length: 0\r\n\r\n");
}

TEST(response_head_frames_a_stream) {
  ResponseFraming framing;
  EXPECT_EQ(Write({200, "", {}}, Get(), std::nullopt, &framing),
            "HTTP/1.1 200 OK\r\ndate: D\r\ntransfer-encoding: chunked\r\n\r\n");
  EXPECT(framing.body == BodyFraming::kChunked && framing.keep_alive);
  EXPECT_EQ(Write({200, "", {"Content-Length", "9"}}, Get(), std::nullopt, &framing),
            "HTTP/1.1 200 OK\r\ndate: D\r\ncontent-length: 9\r\n\r\n");
  EXPECT(framing.body == BodyFraming::kLength && framing.length == 9);
  for (const HeaderList& unclear : {HeaderList{"Content-Length", "9", "content-length", "1"},
                                    HeaderList{"Content-Length", "9", "content-length", "x"}}) {
    EXPECT_EQ(Write({200, "", unclear}, Get(), std::nullopt, &framing),
              "HTTP/1.1 200 OK\r\ndate: D\r\ntransfer-encoding: chunked\r\n\r\n");
  }
  RequestFacts old = Get();
  old.http10 = true;
  EXPECT_EQ(Write({200, "", {}}, old, std::nullopt, &framing),
            "HTTP/1.1 200 OK\r\ndate: D\r\nconnection: close\r\n\r\n");
  EXPECT(framing.body == BodyFraming::kUntilClose && !framing.keep_alive);
  EXPECT_EQ(Write({200, "", {}}, old, 1),
            "HTTP/1.1 200 OK\r\ndate: D\r\ncontent-length: 1\r\nconnection: keep-alive\r\n\r\n");
}

TEST(response_head_knows_responses_without_body) {
  ResponseFraming framing;
  RequestFacts head = Get();
  head.is_head = true;
  EXPECT_EQ(Write({200, "", {}}, head, 7, &framing),
            "HTTP/1.1 200 OK\r\ndate: D\r\ncontent-length: 7\r\n\r\n");
  EXPECT(framing.body == BodyFraming::kNone);
  EXPECT_EQ(Write({200, "", {"content-length", "7"}}, head, 0),
            "HTTP/1.1 200 OK\r\ndate: D\r\ncontent-length: 7\r\n\r\n");
  EXPECT_EQ(Write({204, "", {"content-length", "7"}}, Get(), 7, &framing),
            "HTTP/1.1 204 No Content\r\ndate: D\r\n\r\n");
  EXPECT(framing.body == BodyFraming::kNone);
  EXPECT_EQ(Write({304, "", {"content-length", "7"}}, Get(), 0, &framing),
            "HTTP/1.1 304 Not Modified\r\ndate: D\r\ncontent-length: 7\r\n\r\n");
  EXPECT_EQ(Write({304, "", {}}, Get(), 0), "HTTP/1.1 304 Not Modified\r\ndate: D\r\n\r\n");
  EXPECT_EQ(Write({205, "", {}}, Get(), 4),
            "HTTP/1.1 205 Reset Content\r\ndate: D\r\ncontent-length: 0\r\n\r\n");
}

TEST(response_head_drops_what_would_split_or_smuggle) {
  const HeaderList hostile = {"Transfer-Encoding",
                              "chunked",
                              "CONTENT-LENGTH",
                              "1, 2",
                              "content-length",
                              "99x",
                              "Keep-Alive",
                              "timeout=1",
                              "Upgrade",
                              "h2c",
                              "Trailer",
                              "X",
                              "TE",
                              "trailers",
                              "Proxy-Connection",
                              "x",
                              "X\r\nY",
                              "1",
                              "X",
                              "1\r\nSet-Cookie: a=b",
                              "X",
                              "a\nb",
                              "X",
                              std::string("a\0b", 3),
                              "X Y",
                              "1",
                              "",
                              "1",
                              "X:",
                              "1"};
  EXPECT_EQ(Write({200, "OK\r\nX: y", hostile}, Get(), 2),
            "HTTP/1.1 200 OK\r\ndate: D\r\ncontent-length: 2\r\n\r\n");
}

TEST(response_head_lets_the_app_ask_for_a_close) {
  ResponseFraming framing;
  EXPECT_EQ(Write({200, "", {"Connection", "Close"}}, Get(), 0, &framing),
            "HTTP/1.1 200 OK\r\ndate: D\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
  EXPECT(!framing.keep_alive);
}

TEST(response_head_has_a_date) {
  std::string text;
  WriteResponseHead({200, "", {}}, Get(), 0, true, &text);
  EXPECT(text.find("\r\ndate: " + std::string(HttpDate()).substr(0, 16)) != std::string::npos);
  EXPECT_EQ(HttpDate().size(), 29u);
}

TEST(error_response_is_json_with_the_code) {
  ResponseHead head;
  const std::string body = MakeErrorResponse(ErrorCode::kOverloaded, "a\"b\n", "id", &head);
  EXPECT_EQ(head.status, 503);
  EXPECT_EQ(body,
            "{\"error\":{\"code\":\"NANO_OVERLOADED\",\"message\":\"Too many requests wait for the "
            "app.\",\"app\":\"a\\\"b\\u000a\",\"requestId\":\"id\"}}\n");
  EXPECT_EQ(head.headers.at(3), "NANO_OVERLOADED");
  EXPECT_EQ(head.headers.at(6), "retry-after");
  for (int code = 0; code <= static_cast<int>(ErrorCode::kShuttingDown); ++code) {
    EXPECT(ErrorStatus(static_cast<ErrorCode>(code)) >= 400);
    EXPECT(ErrorName(static_cast<ErrorCode>(code)).starts_with("NANO_"));
  }
}

}  // namespace
}  // namespace nano
