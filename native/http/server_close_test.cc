// How connections end: clients that leave, time that runs out, a server that drains.
#include "testing/http_fixture.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::BodyOf;
using testing::BytesOf;
using testing::Client;
using testing::Eventually;
using testing::HeaderOf;
using testing::ReadAvailable;
using testing::ReadWhole;
using testing::TestListener;
using testing::TestServer;

constexpr const char* kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

// Timeouts of a few sweeps, so that a test need not wait.
ServerOptions Hasty() {
  ServerOptions options;
  options.sweep_ms = 10;
  options.head_ms = options.idle_ms = options.stall_ms = 50;
  options.linger_ms = 50;
  options.half_close_ms = options.drain_ms = 50;
  return options;
}

TEST(half_closed_client_gets_its_answer) {
  TestServer server;
  Client client(server.port());
  client.Send(std::string(kGet) + "GET /y HTTP/1.1\r\nHost: a\r\n\r\n");
  client.ShutdownSending();
  const auto first = server.Next();
  first->RespondHead({200, "", {"content-length", "2"}});
  first->Write(BytesOf("o"));
  first->Write(BytesOf("k"));
  first->End();
  server.Next()->Respond({200, "", {}}, BytesOf("too"));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "ok");
  EXPECT_EQ(BodyOf(client.ReadAll()), "too");
  EXPECT(Eventually([&] { return server.finished() == 2; }));
  EXPECT_EQ(server.broken(), 0);
}

TEST(half_closed_client_gets_all_its_answers_however_the_threads_meet) {
  TestServer server;
  for (int i = 0; i < 1000; i++) {
    Client client(server.port());
    client.Send(std::string(kGet) + kGet + kGet);
    client.ShutdownSending();
    for (const char* body : {"one", "two", "three"}) {
      const auto exchange = server.Next();
      EXPECT(exchange != nullptr);
      if (exchange == nullptr) return;
      exchange->Respond({200, "", {}}, BytesOf(body));
    }
    EXPECT_EQ(BodyOf(client.ReadResponse()), "one");
    EXPECT_EQ(BodyOf(client.ReadResponse()), "two");
    EXPECT_EQ(BodyOf(client.ReadAll()), "three");
  }
}

TEST(client_that_resets_is_noticed_at_once) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  client.Reset();
  EXPECT(Eventually([&] { return server.finished() == 1; }));
  EXPECT(Eventually([&] { return listener->closed == 1; }));
  EXPECT(exchange->finished() && exchange->broken());
  EXPECT(!exchange->Respond({200, "", {}}, BytesOf("late")));
  EXPECT_EQ(server.finished(), 1);
}

TEST(client_that_closed_is_noticed_at_a_write) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  exchange->RespondHead({200, "", {}});
  client.ReadUntil("\r\n\r\n");
  client.Close();
  EXPECT(Eventually([&] { return exchange->Write(BytesOf("x")) == BodyWrite::kClosed; }));
  EXPECT(Eventually([&] { return listener->closed == 1; }));
  EXPECT(Eventually([&] { return server.broken() == 1; }));
}

TEST(client_that_closed_is_noticed_without_a_write) {
  TestServer server(Hasty());
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  exchange->RespondHead({200, "", {}});
  client.ReadUntil("\r\n\r\n");
  client.Close();
  EXPECT(Eventually([&] { return listener->closed == 1; }));
  EXPECT(Eventually([&] { return server.broken() == 1; }));
}

TEST(client_that_leaves_amid_its_body_fails_the_body) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  client.ShutdownSending();
  std::string body;
  EXPECT(ReadWhole(*exchange, &body) == BodyRead::kFailed);
  EXPECT_EQ(body, "abc");
  EXPECT(Eventually([&] { return listener->closed == 1; }));
}

TEST(head_that_does_not_come_is_answered_with_408) {
  TestServer server(Hasty());
  Client client(server.port());
  client.Send("GET / HTTP/1.1\r\nHost:");
  EXPECT(client.ReadAll().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
}

TEST(head_that_trickles_is_answered_with_408) {
  TestServer server(Hasty());
  Client client(server.port());
  client.Send("GET / HTTP/1.1\r\nX: ");
  std::thread trickle([&] { Eventually([&] { return !client.Send("x"); }); });
  EXPECT(client.ReadAll().starts_with("HTTP/1.1 408 Request Timeout\r\n"));
  client.ShutdownSending();
  trickle.join();
}

TEST(idle_connections_are_closed) {
  TestServer server(Hasty());
  Client fresh(server.port());
  EXPECT_EQ(fresh.ReadAll(), "");
  server.answer = [](const std::shared_ptr<Exchange>& exchange) {
    exchange->Respond({200, "", {}}, BytesOf("ok"));
  };
  Client used(server.port());
  used.Send(kGet);
  EXPECT_EQ(BodyOf(used.ReadAll()), "ok");
  EXPECT(Eventually([&] { return server.server().open_connections() == 0; }));
}

TEST(client_that_stops_sending_its_body_is_closed) {
  TestServer server(Hasty());
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  client.ReadAll();
  EXPECT(Eventually([&] { return listener->closed == 1; }));
}

TEST(client_that_takes_no_response_is_closed) {
  TestServer server(Hasty());
  Client client(server.port(), 64 * 1024);
  client.Send(kGet);
  server.Next()->Respond({200, "", {}}, BytesOf(std::string(16 * 1024 * 1024, 'x')));
  EXPECT(Eventually([&] { return server.broken() == 1; }));
}

TEST(app_that_takes_its_time_is_no_timeout) {
  TestServer server(Hasty());
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  Client other(server.port());
  other.ReadAll();  // closed as idle, by which time the first one would have been, too
  exchange->Respond({200, "", {}}, BytesOf("ok"));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "ok");
}

TEST(client_that_leaves_while_its_body_is_not_read_is_noticed) {
  for (const std::string framing : {"Content-Length: 10000000", "Transfer-Encoding: chunked"}) {
    TestServer server(Hasty());
    const auto listener = std::make_shared<TestListener>();
    Client client(server.port());
    client.Send("POST / HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
    const auto exchange = server.Next();
    exchange->SetListener(listener);
    if (framing.starts_with('T')) client.Send("989680\r\n");
    client.Send(std::string(220'000, 'x'));
    client.Close();
    EXPECT(Eventually([&] { return listener->closed == 1; }));
    EXPECT(Eventually([&] { return server.broken() == 1; }));
  }
}

TEST(body_that_trickles_and_is_not_read_is_cut) {
  TestServer server(Hasty());
  server.answer = [](const std::shared_ptr<Exchange>& exchange) {
    exchange->Respond({200, "", {}}, BytesOf("ok"));
  };
  Client client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_EQ(BodyOf(client.ReadResponse()), "ok");
  EXPECT(Eventually([&] { return !client.Send("x"); }));
}

TEST(client_that_sips_a_response_is_closed) {
  TestServer server(Hasty());
  Client client(server.port(), 4 * 1024);
  client.Send(kGet);
  server.Next()->Respond({200, "", {}}, BytesOf(std::string(16 * 1024 * 1024, 'x')));
  EXPECT(Eventually([&] { return client.ReadBytes(1).empty() || server.broken() == 1; }));
  EXPECT_EQ(server.broken(), 1);
}

TEST(client_that_reads_slowly_but_steadily_gets_all) {
  ServerOptions options = Hasty();
  options.stall_ms = 400;
  TestServer server(options);
  Client client(server.port(), 128 * 1024);
  client.Send(kGet);
  constexpr size_t kSize = 4'000'000;
  server.Next()->Respond({200, "", {}}, BytesOf(std::string(kSize, 'x')));
  client.ReadUntil("\r\n\r\n");
  size_t got = 0;
  while (got < kSize) {
    const size_t count = client.ReadBytes(4 * 1024).size();
    if (count == 0) break;
    got += count;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(got, kSize);
}

TEST(empty_lines_do_not_keep_a_connection_open) {
  TestServer server(Hasty());
  Client client(server.port());
  std::thread trickle([&] { Eventually([&] { return !client.Send("\r\n"); }); });
  EXPECT_EQ(client.ReadAll(), "");
  trickle.join();
}

TEST(refused_requests_are_told) {
  TestServer server(Hasty());
  const std::string requests[] = {
      "GET /a HTTP/1.1\r\nHost: a b\r\n\r\n",
      "\x16\x03\x01",
      "POST /b HTTP/1.1\r\nHost:",
      "HEAD /" + std::string(16 * 1024, 'x') + " HTTP/1.1\r\n\r\n",
  };
  for (const std::string& request : requests) {
    Client client(server.port());
    client.Send(request);
    client.ReadAll();
  }
  EXPECT_EQ(server.refused(),
            "NANO_BAD_REQUEST GET /a 127.0.0.1\nNANO_BAD_REQUEST   127.0.0.1\n"
            "NANO_REQUEST_TIMEOUT POST /b 127.0.0.1\nNANO_URI_TOO_LONG HEAD  127.0.0.1\n");
}

TEST(idle_connections_give_way_to_new_ones) {
  ServerOptions options;
  options.connections = 3;
  options.sweep_ms = 10;
  TestServer server(options);
  Client busy(server.port());
  busy.Send(kGet);
  const auto exchange = server.Next();
  server.answer = [](const std::shared_ptr<Exchange>& exchange) {
    exchange->Respond({200, "", {}}, BytesOf("ok"));
  };
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 6; ++i) {
    idle.push_back(std::make_unique<Client>(server.port()));
    idle.back()->Send(i % 2 == 0 ? "GET / HT" : kGet);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  for (int i = 0; i < 4; ++i) idle[i]->ReadAll();
  Client last(server.port());
  last.Send(kGet);
  EXPECT_EQ(BodyOf(last.ReadResponse()), "ok");
  EXPECT_EQ(server.server().open_connections(), 3u);
  exchange->Respond({200, "", {}}, BytesOf("late"));
  EXPECT_EQ(BodyOf(busy.ReadResponse()), "late");
}

TEST(drain_lets_running_exchanges_end) {
  TestServer server;
  Client idle(server.port());
  Client busy(server.port());
  busy.Send(kGet);
  const auto exchange = server.Next();
  server.server().Drain();
  EXPECT_EQ(idle.ReadAll(), "");
  idle.Close();
  EXPECT_EQ(server.server().open_exchanges(), 1u);
  exchange->Respond({200, "", {}}, BytesOf("last"));
  const std::string response = busy.ReadAll();
  EXPECT_EQ(HeaderOf(response, "connection"), "close");
  EXPECT_EQ(BodyOf(response), "last");
  busy.Close();
  EXPECT(Eventually([&] { return server.server().open_connections() == 0; }));
}

TEST(cut_breaks_off_everything) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send(kGet);
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  server.server().CutAll();
  bool reset = false;
  client.ReadAll(&reset);
  EXPECT(reset);
  EXPECT(Eventually([&] { return server.finished() == 1; }));
  EXPECT_EQ(listener->closed.load(), 1);
  EXPECT_EQ(server.server().open_exchanges(), 0u);
}

TEST(exchange_outlives_its_server) {
  std::shared_ptr<Exchange> exchange;
  {
    TestServer server;
    Client client(server.port());
    client.Send(kGet);
    exchange = server.Next();
  }
  EXPECT(exchange->finished());
  EXPECT(!exchange->Respond({200, "", {}}, BytesOf("late")));
  EXPECT(exchange->Write(BytesOf("x")) == BodyWrite::kClosed);
  exchange->Abort();
  exchange->Fail(ErrorCode::kCpuLimit, "");
  std::string body;
  EXPECT(ReadAvailable(*exchange, &body) == BodyRead::kEnd);
  EXPECT_EQ(exchange->request().target, "/x");
}

TEST(threads_may_answer_while_clients_leave) {
  TestServer server;
  const std::string body(20'000, 'x');
  std::atomic<bool> done{false};
  std::thread app([&] {
    while (!done) {
      if (const auto exchange = server.Next()) {
        exchange->RespondHead({200, "", {}});
        for (int i = 0; i < 4; ++i) exchange->Write(BytesOf(body));
        exchange->End();
      }
    }
  });
  int answered = 0;
  for (int i = 0; i < 300; ++i) {
    Client client(server.port());
    client.Send(kGet);
    if (i % 3 == 0) client.Reset();
    if (i % 3 == 1) client.Close();
    if (i % 3 == 2) answered += client.ReadUntil("\r\n0\r\n\r\n").size() > 80'000;
  }
  EXPECT_EQ(answered, 100);
  EXPECT(Eventually([&] { return server.server().open_exchanges() == 0; }));
  done = true;
  Client last(server.port());
  last.Send(kGet);
  app.join();
}

}  // namespace
}  // namespace nano
