// A server that another process takes over from.
#include <unistd.h>

#include <atomic>

#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::BodyOf;
using testing::BytesOf;
using testing::Client;
using testing::Eventually;
using testing::HeaderOf;
using testing::TestServer;

constexpr const char* kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

void AnswerAll(TestServer& server) {
  server.answer = [](const std::shared_ptr<Exchange>& exchange) {
    exchange->Respond({200, "", {}}, BytesOf("ok"));
  };
}

// Returns when the reactor has seen the drain begin.
void Drain(TestServer& server, uint32_t idle_ms) {
  server.server().Drain(idle_ms);
  std::atomic<bool> begun{false};
  server.reactor().Post([&] { begun = true; });
  EXPECT(Eventually([&] { return begun.load(); }));
}

TEST(handover_answers_idle_connections_once_more) {
  TestServer server;
  AnswerAll(server);
  Client client(server.port());
  client.Send(kGet);
  EXPECT_EQ(HeaderOf(client.ReadResponse(), "connection"), "-");
  Drain(server, 60'000);
  client.Send(kGet);
  const std::string response = client.ReadAll();
  EXPECT_EQ(BodyOf(response), "ok");
  EXPECT_EQ(HeaderOf(response, "connection"), "close");
  EXPECT_EQ(server.server().open_connections(), 1u);
  client.Close();
  EXPECT(Eventually([&] { return server.server().open_connections() == 0; }));
}

TEST(handover_closes_connections_that_stay_idle) {
  ServerOptions hasty;
  hasty.sweep_ms = 10;
  TestServer server(hasty);
  AnswerAll(server);
  Client client(server.port());
  client.Send(kGet);
  client.ReadResponse();
  Drain(server, 50);
  bool reset = true;
  EXPECT_EQ(client.ReadAll(&reset), "");
  EXPECT(!reset);
}

TEST(handover_keeps_the_socket_listening_for_the_other) {
  BoundAddress bound;
  const int fd = Acceptor::Open("127.0.0.1", 0, &bound);
  EXPECT(fd >= 0);
  TestServer old_server;
  TestServer new_server;
  AnswerAll(new_server);
  EXPECT_EQ(old_server.server().ListenOn(dup(fd)).port, bound.port);
  Drain(old_server, 60'000);
  Client waiting(bound.port);
  waiting.Send(kGet);
  EXPECT_EQ(new_server.server().ListenOn(dup(fd)).port, bound.port);
  EXPECT_EQ(BodyOf(waiting.ReadResponse()), "ok");
  close(fd);
}

TEST(handover_refuses_what_does_not_listen) {
  TestServer server;
  EXPECT_EQ(server.server().ListenOn(-1).error, "EBADF");
  EXPECT_EQ(server.server().ListenOn(0).error.empty(), false);
}

}  // namespace
}  // namespace nano
