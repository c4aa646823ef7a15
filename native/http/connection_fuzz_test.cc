// A whole connection over a real socket: hostile pipelines in random pieces, answered in random
// ways by another thread, and left in random ways. Each request that is accepted gets one response,
// in its turn, and nothing stays.
#include <algorithm>
#include <mutex>
#include <thread>

#include "testing/fuzz.h"
#include "testing/http_fixture.h"
#include "testing/request_mutator.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Escaped;
using testing::Eventually;
using testing::Random;

// Answers on a thread of its own, as an isolate does.
class RandomApp : public ExchangeListener, public std::enable_shared_from_this<RandomApp> {
 public:
  void OnBody(uint64_t) override {}
  void OnDrain(uint64_t) override {}
  void OnClosed(uint64_t) override {}

  // Numbers the responses in the order in which the requests came.
  void Answer(Random& random, Exchange& exchange) {
    const std::string number = std::to_string(count_++);
    exchange.SetListener(shared_from_this());
    if (random.OneIn(8)) exchange.SetBodyLimit(random.Below(2'000), "fuzz");
    if (random.OneIn(2)) ReadSome(random, exchange);
    if (random.OneIn(8)) exchange.CancelBody();
    const HeaderList headers = {"x-number", number, "content-length",
                                std::string(random.Of(kLengths))};
    switch (random.Below(10)) {
      case 0:
        return exchange.Fail(ErrorCode::kAppException, "fuzz");
      case 1:
        return random.OneIn(4) ? exchange.Abort() : exchange.Fail(ErrorCode::kOverloaded, "");
      case 2:
      case 3:
      case 4:
        exchange.RespondHead({random.OneIn(8) ? 204 : 200, "", headers});
        for (size_t left = random.Below(4); left > 0; --left) exchange.Write(Body(random));
        return random.OneIn(8) ? exchange.Abort() : exchange.End();
      default:
        exchange.Respond({random.OneIn(8) ? 304 : 200, "", {"x-number", number}}, Body(random));
    }
    if (random.OneIn(4)) ReadSome(random, exchange);
    if (random.OneIn(4)) exchange.End();
  }

 private:
  static constexpr std::string_view kLengths[] = {"", "", "3", "100000", "1, 2"};

  static void ReadSome(Random& random, Exchange& exchange) {
    for (size_t left = random.Below(5); left > 0; --left) {
      Bytes chunk;
      exchange.ReadBody(&chunk);
    }
  }
  static Bytes Body(Random& random) {
    return testing::BytesOf(
        std::string(random.OneIn(16) ? random.Below(600'000) : random.Below(9), 'r'));
  }

  size_t count_ = 0;
};

// The numbers in `text` as a client reads them, or what is wrong with it.
std::string ReadNumbers(std::string_view text, bool cut, std::vector<size_t>* numbers) {
  while (!text.empty()) {
    const size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return cut ? "" : "a head without an end";
    const std::string head(text.substr(0, end + 4));
    text.remove_prefix(end + 4);
    if (!head.starts_with("HTTP/1.1 ")) return "no status line: " + Escaped(head.substr(0, 200));
    if (head.starts_with("HTTP/1.1 100 ")) continue;
    const std::string number = testing::HeaderOf(head, "x-number");
    if (number != "-") numbers->push_back(std::stoul(number));
    // Whether it answers HEAD, which has no body, is not known here.
    if (testing::HeaderOf(head, "transfer-encoding") == "chunked") {
      while (!text.empty() && !text.starts_with("HTTP/1.1 ")) {
        const size_t line = text.find("\r\n");
        if (line == std::string_view::npos) return cut ? "" : "a chunk without an end";
        const size_t size = std::stoul(std::string(text.substr(0, line)), nullptr, 16);
        if (text.size() < line + 2 + size + 2) return cut ? "" : "half a chunk";
        text.remove_prefix(line + 2 + size + 2);
        if (size == 0) break;
      }
    } else {
      const size_t body = text.find("HTTP/1.1 ");
      const size_t size = std::min(body, text.size());
      text.remove_prefix(size);
      const std::string length = testing::HeaderOf(head, "content-length");
      // To an old client a body without a length goes on until the connection ends.
      const bool until_end = length == "-" && testing::HeaderOf(head, "connection") == "close";
      const bool last = text.empty() && (cut || until_end);
      if (size > 0 && length != std::to_string(size) && !last) {
        return "a body of " + std::to_string(size) + " bytes, not " + length;
      }
    }
    if (testing::HeaderOf(head, "x-nano-error") == "NANO_BAD_REQUEST" && !text.empty()) {
      return "a response behind one that refused";
    }
  }
  return "";
}

class Harness {
 public:
  Harness() : server_(Options()), app_thread_([this] { Run(); }) {}
  ~Harness() {
    done_ = true;
    testing::Client last(server_.port());
    last.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    app_thread_.join();
  }

  std::string Case(uint64_t seed) {
    Random random(seed);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      app_ = std::make_shared<RandomApp>();
      app_random_ = Random(random.Next());
    }
    // One that was left at once may still be answered in the course of the next: all are counted.
    const int before = answered_;
    std::string text = testing::MakePipeline(random);
    testing::Mutate(random, 3, &text);
    bool cut = true;
    const std::string answer = Talk(random, text, &cut);
    const std::string shown = Escaped(text.substr(0, 3'000));
    if (!Eventually([&] { return server_.server().open_connections() == 0; })) {
      return "a connection stays after " + shown;
    }
    if (!Eventually([&] { return server_.server().open_exchanges() == 0; })) {
      return "an exchange stays after " + shown;
    }
    if (!Eventually([&] { return server_.finished() == answered_; })) {
      return "not every exchange was finished once after " + shown;
    }
    std::vector<size_t> numbers;
    std::string wrong = ReadNumbers(answer, cut, &numbers);
    const bool sorted = std::adjacent_find(numbers.begin(), numbers.end(),
                                           std::greater_equal<size_t>()) == numbers.end();
    if (wrong.empty() && !sorted) wrong = "responses out of order";
    if (wrong.empty() && static_cast<int>(numbers.size()) > answered_ - before)
      wrong = "a response too many";
    if (wrong.empty()) return "";
    return wrong + " after " + shown + "\n# came: " + Escaped(answer.substr(0, 3'000));
  }

 private:
  static ServerOptions Options() {
    ServerOptions options;
    options.sweep_ms = 5;
    options.head_ms = options.idle_ms = options.stall_ms = options.drain_ms = 20;
    options.linger_ms = options.half_close_ms = 20;
    return options;
  }

  void Run() {
    while (!done_) {
      const std::shared_ptr<Exchange> exchange = server_.Next();
      if (exchange == nullptr) continue;
      std::lock_guard<std::mutex> lock(mutex_);
      // Before its response can be seen.
      ++answered_;
      app_->Answer(app_random_, *exchange);
    }
  }

  std::string Talk(Random& random, std::string_view text, bool* cut) {
    testing::Client client(server_.port());
    bool sent = true;
    while (sent && !text.empty()) {
      const size_t size = std::min(1 + random.Below(random.OneIn(2) ? 100'000 : 30), text.size());
      sent = client.Send(text.substr(0, size));
      text.remove_prefix(size);
      if (random.OneIn(16)) std::this_thread::yield();
    }
    switch (random.Below(5)) {
      case 0:
        client.Reset();
        return "";
      case 1:
        return "";
      case 2:
        client.ShutdownSending();
        break;
    }
    // Anything may have cut it: an app that aborts, a timeout. The kernel tells of a reset once, be
    // it to the one who sends.
    const std::string answer = client.ReadAll(cut);
    *cut = *cut || !sent;
    return answer;
  }

  testing::TestServer server_;
  std::mutex mutex_;  // guards the three below
  std::shared_ptr<RandomApp> app_ = std::make_shared<RandomApp>();
  Random app_random_{0};
  std::atomic<int> answered_{0};
  std::atomic<bool> done_{false};
  std::thread app_thread_;
};

TEST(fuzz_connection) {
  Harness harness;
  testing::Fuzz("connection", [&](uint64_t seed) { return harness.Case(seed); });
}

}  // namespace
}  // namespace nano
