// Requests that wait for an app's code, over real sockets.
#include "isolate/code_wait.h"

#include <atomic>
#include <string>
#include <thread>

#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Client;
using testing::Eventually;
using testing::HeaderOf;
using testing::TestListener;
using testing::TestServer;

constexpr uint64_t kLong = 60'000'000'000;

struct Waiting {
  explicit Waiting(uint64_t wall_nanos = kLong)
      : account(std::make_shared<MemoryAccount>(1024 * 1024)),
        wait(std::make_shared<CodeWait>(server.reactor(), wall_nanos, account,
                                        [this](Exchange& exchange, std::optional<ErrorCode> code) {
                                          if (code) exchange.Fail(*code, "app");
                                          ++(code ? failed : gone);
                                        })) {}

  TestServer server;
  std::shared_ptr<MemoryAccount> account;
  std::atomic<int> failed{0};
  std::atomic<int> gone{0};
  std::shared_ptr<CodeWait> wait;
};

const std::string kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(code_wait_gives_back_who_waits_in_order) {
  Waiting waiting;
  Client one(waiting.server.port());
  one.Send(kGet);
  const auto first = waiting.server.Next();
  Client two(waiting.server.port());
  two.Send(kGet);
  const auto second = waiting.server.Next();
  EXPECT(waiting.wait->Add(first));
  EXPECT(waiting.wait->Add(second));
  const auto left = waiting.wait->Close();
  EXPECT_EQ(left.size(), 2u);
  EXPECT(left[0] == first);
  EXPECT(left[1] == second);
  EXPECT(!waiting.wait->Add(first));
  EXPECT_EQ(waiting.failed + waiting.gone, 0);
}

TEST(code_wait_is_over_with_the_wall_time) {
  Waiting waiting(20'000'000);
  Client client(waiting.server.port());
  client.Send(kGet);
  EXPECT(waiting.wait->Add(waiting.server.Next()));
  EXPECT_EQ(HeaderOf(client.ReadResponse(), "x-nano-error"), "NANO_WALL_LIMIT");
  EXPECT(Eventually([&] { return waiting.failed == 1; }));
  EXPECT(waiting.wait->Close().empty());
}

TEST(code_wait_forgets_a_client_that_goes) {
  Waiting waiting;
  Client client(waiting.server.port());
  client.Send(kGet);
  const auto before = waiting.server.Next();
  EXPECT(waiting.wait->Add(before));
  client.Reset();
  EXPECT(Eventually([&] { return waiting.gone == 1; }));
  EXPECT(before->finished());
  // One that had gone before anybody listened.
  EXPECT(waiting.wait->Add(before));
  EXPECT_EQ(waiting.gone, 2);
  EXPECT(waiting.wait->Close().empty());
}

TEST(code_wait_counts_the_bodies) {
  Waiting waiting;
  Client client(waiting.server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n");
  const auto exchange = waiting.server.Next();
  EXPECT(waiting.wait->Add(exchange));
  client.Send(std::string(10000, 'x'));
  EXPECT(Eventually([&] { return waiting.account->held() >= 10000; }));
  client.Reset();
  EXPECT(Eventually([&] { return waiting.gone == 1; }));
}

// Whoever closes it has all of those that could wait, and may give each another listener.
TEST(code_wait_closes_while_others_come) {
  for (int round = 0; round < 50; round++) {
    Waiting waiting;
    Client client(waiting.server.port());
    client.Send(kGet);
    const auto exchange = waiting.server.Next();
    const auto listener = std::make_shared<TestListener>();
    std::atomic<bool> taken{false};
    std::thread closer([&] {
      for (auto& one : waiting.wait->Close()) {
        one->SetListener(listener);
        taken = true;
      }
    });
    const bool waits = waiting.wait->Add(exchange);
    closer.join();
    EXPECT(waits == taken);
    if (!waits) exchange->SetListener(listener);
    client.Reset();
    EXPECT(Eventually([&] { return listener->closed == 1; }));
    EXPECT_EQ(waiting.gone, 0);
  }
}

}  // namespace
}  // namespace nano
