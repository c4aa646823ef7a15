// Requests and responses over real sockets: framing, order, keep-alive, errors.
#include "http/server.h"

#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::BodyOf;
using testing::BytesOf;
using testing::Client;
using testing::Eventually;
using testing::HeaderOf;
using testing::TestListener;
using testing::TestServer;

constexpr const char* kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

// Answers with the target, from the reactor's thread.
void EchoTarget(const std::shared_ptr<Exchange>& exchange) {
  exchange->Respond({200, "", {"x-method", exchange->request().method}},
                    BytesOf(exchange->request().target));
}

TEST(server_answers_from_any_thread) {
  TestServer server;
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  EXPECT_EQ(exchange->request().peer, "127.0.0.1");
  EXPECT_EQ(exchange->request().url, "http://a/x");
  EXPECT_EQ(exchange->request_id().size(), 16u);
  EXPECT_EQ(server.server().open_exchanges(), 1u);
  EXPECT(exchange->Respond({200, "", {}}, BytesOf("hi")));
  EXPECT(!exchange->Respond({200, "", {}}, BytesOf("again")));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "hi");
  EXPECT(Eventually([&] { return server.finished() == 1; }));
  EXPECT_EQ(server.server().open_exchanges(), 0u);
  EXPECT(exchange->finished() && !exchange->broken());
  EXPECT_EQ(exchange->bytes_out(), 2u);
  EXPECT_EQ(exchange->status(), 200);
  // The connection serves on.
  client.Send(kGet);
  server.Next()->Respond({200, "", {}}, BytesOf("ho"));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "ho");
}

TEST(server_answers_pipelined_requests_in_order) {
  TestServer server;
  server.answer = EchoTarget;
  Client client(server.port());
  std::string requests;
  for (int i = 0; i < 500; ++i) {
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    if (i % 5 == 0) requests.insert(requests.size() - 2, "Content-Length: 3\r\n");
    if (i % 5 == 0) requests += "abc";
  }
  client.Send(requests);
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(BodyOf(client.ReadResponse()), "/" + std::to_string(i));
  }
}

TEST(server_holds_pipelined_requests_until_the_former_is_answered) {
  TestServer server;
  Client client(server.port());
  client.Send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto first = server.Next();
  client.Send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(server.server().open_exchanges(), 1u);
  first->Respond({200, "", {}}, BytesOf("one"));
  const auto second = server.Next();
  EXPECT_EQ(second->request().target, "/2");
  second->RespondHead({200, "", {}});
  second->Write(BytesOf("two"));
  second->End();
  server.Next()->Respond({200, "", {}}, BytesOf("three"));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "one");
  EXPECT_EQ(BodyOf(client.ReadUntil("0\r\n\r\n")), "3\r\ntwo\r\n0\r\n\r\n");
  EXPECT_EQ(BodyOf(client.ReadResponse()), "three");
}

TEST(server_keeps_alive_as_the_client_asks) {
  TestServer server;
  server.answer = EchoTarget;
  Client closing(server.port());
  closing.Send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string response = closing.ReadAll();
  EXPECT_EQ(HeaderOf(response, "connection"), "close");
  EXPECT_EQ(BodyOf(response), "/x");
  Client old(server.port());
  old.Send("GET /y HTTP/1.0\r\n\r\n");
  EXPECT_EQ(BodyOf(old.ReadAll()), "/y");
  Client kept(server.port());
  for (int i = 0; i < 3; ++i) {
    kept.Send("GET /z HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(HeaderOf(kept.ReadResponse(), "connection"), "keep-alive");
  }
}

TEST(server_sends_no_body_for_head) {
  TestServer server;
  Client client(server.port());
  client.Send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  server.Next()->Respond({200, "", {}}, BytesOf("hidden"));
  EXPECT_EQ(HeaderOf(client.ReadUntil("\r\n\r\n"), "content-length"), "6");
  client.Send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto streamed = server.Next();
  streamed->RespondHead({200, "", {}});
  EXPECT(streamed->Write(BytesOf("hidden")) == BodyWrite::kTaken);
  streamed->End();
  EXPECT_EQ(HeaderOf(client.ReadUntil("\r\n\r\n"), "transfer-encoding"), "chunked");
  client.Send(kGet);
  server.Next()->Respond({204, "", {}}, BytesOf("hidden"));
  client.Send(kGet);
  EXPECT(client.ReadUntil("\r\n\r\n").starts_with("HTTP/1.1 204 No Content\r\n"));
  server.Next()->Respond({200, "", {}}, BytesOf("seen"));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "seen");
}

TEST(server_streams_until_close_to_old_clients) {
  TestServer server;
  Client client(server.port());
  client.Send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto exchange = server.Next();
  exchange->RespondHead({200, "", {}});
  exchange->Write(BytesOf("a"));
  exchange->Write(BytesOf("b"));
  exchange->End();
  EXPECT_EQ(BodyOf(client.ReadAll()), "ab");
}

TEST(server_keeps_to_the_length_that_the_app_declared) {
  TestServer server;
  Client longer(server.port());
  longer.Send(kGet);
  auto exchange = server.Next();
  exchange->RespondHead({200, "", {"content-length", "3"}});
  EXPECT(exchange->Write(BytesOf("abcdef")) == BodyWrite::kTaken);
  exchange->End();
  EXPECT_EQ(BodyOf(longer.ReadAll()), "abc");
  Client shorter(server.port());
  shorter.Send(kGet);
  exchange = server.Next();
  exchange->RespondHead({200, "", {"content-length", "9"}});
  exchange->Write(BytesOf("abc"));
  exchange->End();
  bool reset = false;
  shorter.ReadAll(&reset);
  EXPECT(reset);
  EXPECT(Eventually([&] { return server.broken() == 1; }));
}

TEST(server_breaks_off_an_aborted_response) {
  TestServer server;
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  exchange->RespondHead({200, "", {}});
  exchange->Write(BytesOf("abc"));
  client.ReadUntil("abc\r\n");
  exchange->Abort();
  bool reset = false;
  EXPECT_EQ(client.ReadAll(&reset), "");
  EXPECT(reset);
  EXPECT(exchange->Write(BytesOf("x")) == BodyWrite::kClosed);
  EXPECT(Eventually([&] { return server.broken() == 1; }));
}

TEST(server_answers_errors_in_one_form) {
  TestServer server;
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  exchange->Fail(ErrorCode::kWallLimit, "hello");
  const std::string response = client.ReadResponse();
  EXPECT(response.starts_with("HTTP/1.1 504 Gateway Timeout\r\n"));
  EXPECT_EQ(HeaderOf(response, "x-nano-error"), "NANO_WALL_LIMIT");
  EXPECT_EQ(HeaderOf(response, "x-request-id"), exchange->request_id());
  EXPECT(BodyOf(response).find("\"app\":\"hello\"") != std::string::npos);
  client.Send(kGet);
  const auto bad = server.Next();
  EXPECT(!bad->Respond({101, "", {}}, Bytes()));
  EXPECT(client.ReadResponse().starts_with("HTTP/1.1 500 "));
  client.Send(kGet);
  const auto late = server.Next();
  late->RespondHead({200, "", {}});
  late->Fail(ErrorCode::kCpuLimit, "hello");
  bool reset = false;
  client.ReadAll(&reset);
  EXPECT(reset);
}

TEST(server_refuses_malformed_requests_and_closes) {
  TestServer server;
  server.answer = EchoTarget;
  const struct {
    std::string text;
    const char* status;
  } cases[] = {
      {"nonsense\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\n\r\n", "400"},
      {"GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", "414"},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n", "431"},
      {"GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", "417"},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
  };
  for (const auto& each : cases) {
    Client client(server.port());
    client.Send(each.text + kGet);
    const std::string response = client.ReadAll();
    EXPECT_EQ(response.substr(9, 3), each.status);
    // One answer: nothing behind the malformed request was taken for another.
    EXPECT_EQ(response.find("HTTP/1.1", 9), std::string::npos);
    EXPECT_EQ(HeaderOf(response, "connection"), "close");
  }
}

TEST(server_answers_requests_before_a_malformed_one) {
  TestServer server;
  server.answer = EchoTarget;
  Client client(server.port());
  client.Send(std::string(kGet) + "nonsense\r\n\r\n");
  EXPECT_EQ(BodyOf(client.ReadResponse()), "/x");
  EXPECT(client.ReadAll().starts_with("HTTP/1.1 400 "));
}

TEST(server_names_why_it_cannot_listen) {
  TestServer server;
  EXPECT_EQ(server.server().Listen("127.0.0.1", server.port()).error, "EADDRINUSE");
  EXPECT_EQ(server.server().Listen("192.0.2.1", 0).error, "EADDRNOTAVAIL");
  EXPECT_EQ(server.server().Listen("no such host", 0).error, "ENOTFOUND");
  const BoundAddress ipv6 = server.server().Listen("::1", 0);
  if (ipv6.error.empty()) EXPECT_EQ(ipv6.host, "::1");
}

TEST(server_swaps_routes) {
  TestServer server;
  Routes routes;
  routes.labels["a"] = 1;
  routes.targets = {{}, {{7, 100}}};
  const RequestHead request{.target = "/", .host = "a"};
  EXPECT_EQ(server.server().routes()->Find(request), 0u);
  server.server().SetRoutes(std::make_shared<const RouteTable>(routes));
  EXPECT_EQ(server.server().routes()->Find(request), 7u);
}

}  // namespace
}  // namespace nano
