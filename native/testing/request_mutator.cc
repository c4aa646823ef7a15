#include "testing/request_mutator.h"

#include <algorithm>

namespace nano::testing {
namespace {

// The corpus: what is worth having in a request, whole lines and pieces.
constexpr std::string_view kLines[] = {
    "Content-Length: 5",
    "Content-Length: 0",
    "Content-Length: 5, 5",
    "content-length: 05",
    "Content-Length: +5",
    "Content-Length: 18446744073709551616",
    "Content-Length : 5",
    "Content_Length: 5",
    "Transfer-Encoding: chunked",
    "transfer-encoding: CHUNKED",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: identity",
    "Transfer-Encoding:\tchunked\t",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding: chunked;q=1",
    "Transfer-Encoding: x\r\n chunked",
    " Transfer-Encoding: chunked",
    "Connection: close",
    "Connection: keep-alive",
    "Connection: close, upgrade",
    "Connection: upgrade",
    "Upgrade: websocket",
    "Upgrade: h2c",
    "Expect: 100-continue",
    "Expect: 200",
    "Host: a",
    "Host: b.c",
    "Host:",
    "Host: [::1]:80",
    "X: \x80\xff",
    "X:",
    ": x",
    "X",
    "Trailer: X",
    "TE: trailers",
};
constexpr std::string_view kPieces[] = {
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\n\n",
    "\r\r\n",
    "\t",
    "\v",
    "\f",
    " ",
    "  ",
    ":",
    ";",
    ",",
    "=",
    "\"",
    "#",
    "/",
    "0",
    "0\r\n\r\n",
    "5\r\nhello\r\n",
    "5;a=b\r\nhello\r\n",
    "5;a=\"b\\\"\"\r\nhello\r\n",
    "ffffffffffffffff\r\n",
    "10000000000000000\r\n",
    "0x5\r\n",
    "-1\r\n",
    "\x7f",
    "\x80",
    "\xff",
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/2.0",
    "http/1.1",
    "RTSP/1.0",
    "GET ",
    "CONNECT ",
    "HEAD ",
    "http://a/",
    "https://a/",
    "http://u@a/",
    "//",
    "*",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
};
constexpr std::string_view kMethods[] = {"GET",   "POST",  "PUT",      "HEAD",  "OPTIONS",
                                         "PATCH", "QUERY", "M-SEARCH", "DELETE"};

std::string MakeChunks(Random& random) {
  std::string body;
  for (size_t left = random.Below(4); left > 0; --left) {
    const size_t size = 1 + random.Below(20);
    char digits[20];
    snprintf(digits, sizeof(digits), random.OneIn(2) ? "%zx" : "%03zX", size);
    body.append(digits);
    if (random.OneIn(4)) body.append(random.OneIn(2) ? ";a" : ";a=\"b c\";d=e");
    body.append("\r\n").append(size, 'c').append("\r\n");
  }
  body.append(random.OneIn(4) ? "000\r\n" : "0\r\n");
  if (random.OneIn(4)) body.append("X-Trailer: 1\r\n");
  return body.append("\r\n");
}

}  // namespace

std::string MakeRequest(Random& random, const std::string& target) {
  std::string text(random.Of(kMethods));
  text.append(" ").append(target).append(" HTTP/1.1\r\n");
  if (random.OneIn(3)) text.append("X-A:  b \t\r\n");
  text.append("Host: a\r\n");
  if (random.OneIn(3)) text.append("Empty:\r\n");
  if (random.OneIn(12)) text.append("Expect: 100-continue\r\n");
  if (random.OneIn(12)) text.append("Connection: close\r\n");
  switch (random.Below(4)) {
    case 0: {
      const size_t size = random.OneIn(8) ? random.Below(100'000) : random.Below(40);
      return text.append("Content-Length: " + std::to_string(size) + "\r\n\r\n").append(size, 'b');
    }
    case 1:
      return text.append("Transfer-Encoding: chunked\r\n\r\n").append(MakeChunks(random));
    default:
      return text.append("\r\n");
  }
}

std::string MakePipeline(Random& random) {
  std::string text;
  for (size_t count = 1 + random.Below(4); count > 0; --count) {
    text.append(MakeRequest(random, "/" + std::to_string(count)));
  }
  if (random.OneIn(4)) text.resize(random.Below(text.size() + 1));
  return text;
}

void Mutate(Random& random, size_t most, std::string* text) {
  for (size_t count = random.Below(most + 1); count > 0; --count) {
    const size_t at = random.Below(text->size() + 1);
    const size_t length = std::min(random.Below(12), text->size() - at);
    switch (random.Below(7)) {
      case 0:
        if (at < text->size()) (*text)[at] = static_cast<char>(random.Next());
        break;
      case 1:
        text->insert(at, random.Of(kPieces));
        break;
      case 2: {
        // A line in the place of lines.
        const size_t line = text->find("\r\n", at);
        if (line == std::string::npos) break;
        text->insert(line, "\r\n" + std::string(random.Of(kLines)));
        break;
      }
      case 3:
        text->erase(at, length);
        break;
      case 4:
        text->insert(at, text->substr(at, length));
        break;
      case 5:
        text->replace(at, length, random.Of(kPieces));
        break;
      default:
        text->insert(random.Below(text->size() + 1), text->substr(at, length));
    }
  }
}

}  // namespace nano::testing
