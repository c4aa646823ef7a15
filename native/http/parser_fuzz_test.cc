// The parser against itself, with the same bytes in other pieces, and against a second reading.
#include "http/request_parser.h"
#include "testing/fuzz.h"
#include "testing/request_mutator.h"
#include "testing/strict_reader.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Escaped;
using testing::Random;
using testing::ReadStrictly;
using testing::StrictReading;

constexpr ParserLimits kLimits{16 * 1024, 64 * 1024, 256};

struct Message {
  RequestParser::Status status = RequestParser::Status::kMore;
  int error = -1;
  RequestHead head;
  RequestFacts facts;
  std::string body;
  size_t end = 0;  // in the text

  std::string Tell() const {
    return "status " + std::to_string(static_cast<int>(status)) + ", error " +
           std::to_string(error) + ", end " + std::to_string(end) + ", " + head.method + " " +
           Escaped(head.url) + " " + Escaped(head.headers) + " body " + Escaped(body) +
           (facts.keep_alive ? " keep" : " close") + (facts.chunked ? " chunked " : " length ") +
           std::to_string(facts.content_length) + (facts.expects_continue ? " expects" : "");
  }
};

// All messages of `text`, the last of which may be incomplete or refused.
template <typename Step>
std::vector<Message> ParseAll(const std::string& text, Step step) {
  RequestParser parser(kLimits, {.authority = "fallback"});
  std::vector<Message> messages(1);
  size_t at = 0;
  bool taken = false;
  while (at < text.size()) {
    Message& message = messages.back();
    const size_t size = std::min<size_t>(step(), text.size() - at);
    // A copy of its own, so that a sanitizer sees what reads beyond it.
    const std::vector<char> piece(text.begin() + at, text.begin() + at + size);
    std::span<const char> data(piece);
    message.status = parser.Feed(&data);
    if (message.status == RequestParser::Status::kError) {
      message = {.status = message.status, .error = static_cast<int>(parser.error())};
      return messages;
    }
    at += size - data.size();
    if (parser.head_complete() && !taken) {
      message.head = parser.TakeHead();
      message.facts = parser.facts();
      taken = true;
    }
    const Bytes body = parser.TakeBody();
    message.body.append(reinterpret_cast<const char*>(body.data()), body.size());
    message.end = at;
    if (message.status != RequestParser::Status::kComplete) continue;
    messages.emplace_back();
    parser.Reset();
    taken = false;
  }
  // What is left of an incomplete message depends on nothing but the text.
  return messages;
}

std::string CompareWithStrict(const std::string& text, const std::vector<Message>& messages) {
  using Verdict = StrictReading::Verdict;
  size_t begin = 0;
  for (const Message& message : messages) {
    const StrictReading strict = ReadStrictly(std::string_view(text).substr(begin));
    const bool complete = message.status == RequestParser::Status::kComplete;
    const bool refused = message.status == RequestParser::Status::kError;
    if (strict.verdict == Verdict::kUnclear) return "";
    if (complete && strict.verdict != Verdict::kGood) return "accepted against the grammar";
    if (!complete && strict.verdict == Verdict::kGood) return "not accepted, but well-formed";
    if (!refused && strict.verdict == Verdict::kBad) return "not refused, but malformed";
    if (!complete) return "";
    if (message.end != begin + strict.size) return "another end than by the grammar";
    if (message.head.method != strict.method || message.body != strict.body ||
        message.head.target != strict.target || message.head.headers != strict.headers) {
      return "another content than by the grammar";
    }
    begin = message.end;
  }
  return "";
}

std::string TellAll(const std::vector<Message>& messages) {
  std::string all;
  for (const Message& message : messages) all += "\n#   " + message.Tell();
  return all;
}

TEST(fuzz_parser) {
  testing::Fuzz("parser", [](uint64_t seed) -> std::string {
    Random random(seed);
    std::string text = testing::MakePipeline(random);
    if (text.size() > 4'000) text.resize(4'000);
    testing::Mutate(random, 4, &text);
    const std::vector<Message> whole = ParseAll(text, [&] { return text.size(); });
    for (const size_t most : {1, 3, 40}) {
      const auto pieces = ParseAll(text, [&] { return 1 + random.Below(most); });
      if (TellAll(pieces) == TellAll(whole)) continue;
      return "pieces change the meaning of " + Escaped(text) + TellAll(whole) + TellAll(pieces);
    }
    const std::string wrong = CompareWithStrict(text, whole);
    return wrong.empty() ? "" : wrong + ": " + Escaped(text) + TellAll(whole);
  });
}

}  // namespace
}  // namespace nano
