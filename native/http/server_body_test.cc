// Bodies over real sockets: streaming both ways, bounds, limits, expectations.
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

constexpr size_t kMuch = 64 * 1024 * 1024;

std::string Post(const std::string& headers) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
}

TEST(body_is_there_when_it_came_with_the_head) {
  TestServer server;
  std::string body;
  BodyRead read = BodyRead::kPending;
  server.answer = [&](const std::shared_ptr<Exchange>& exchange) {
    read = ReadAvailable(*exchange, &body);
    exchange->Respond({200, "", {}}, Bytes());
  };
  Client client(server.port());
  client.Send(Post("Content-Length: 5\r\n") + "hello");
  client.ReadResponse();
  EXPECT(read == BodyRead::kEnd);
  EXPECT_EQ(body, "hello");
}

TEST(body_comes_in_pieces) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send(Post("Transfer-Encoding: chunked\r\n"));
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  std::string body;
  EXPECT(ReadAvailable(*exchange, &body) == BodyRead::kPending);
  client.Send("3\r\nabc\r\n");
  EXPECT(Eventually([&] { return listener->body == 1; }));
  EXPECT(ReadAvailable(*exchange, &body) == BodyRead::kPending);
  EXPECT_EQ(body, "abc");
  client.Send("0\r\nX-Trailer: 1\r\n\r\n");
  EXPECT(Eventually([&] { return listener->body == 2; }));
  EXPECT(ReadAvailable(*exchange, &body) == BodyRead::kEnd);
  EXPECT_EQ(exchange->bytes_in(), 3u);
  exchange->Respond({200, "", {}}, BytesOf("ok"));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "ok");
}

TEST(body_of_64_mb_goes_through_both_ways_in_bounded_memory) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  std::thread sender([&] {
    client.Send(Post("Content-Length: " + std::to_string(kMuch) + "\r\n"));
    const std::string block(1024 * 1024, 'x');
    for (size_t sent = 0; sent < kMuch; sent += block.size()) client.Send(block);
  });
  size_t received = 0;
  std::thread receiver([&] {
    client.ReadUntil("\r\n\r\n");
    while (received < kMuch) {
      const size_t size = client.ReadBytes(1024 * 1024).size();
      received += size;
      if (size == 0) break;
    }
  });
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  exchange->RespondHead({200, "", {"content-length", std::to_string(kMuch)}});
  int drains = 0;
  for (size_t echoed = 0; echoed < kMuch;) {
    Bytes chunk;
    const int body = listener->body;
    const BodyRead read = exchange->ReadBody(&chunk);
    if (read == BodyRead::kPending) {
      if (!Eventually([&] { return listener->body > body; })) break;
      continue;
    }
    EXPECT(read == BodyRead::kChunk && chunk.size() <= Reactor::kReadBufferSize);
    echoed += chunk.size();
    if (exchange->Write(std::move(chunk)) != BodyWrite::kFull) continue;
    ++drains;
    if (!Eventually([&] { return listener->drain >= drains; })) break;
  }
  exchange->End();
  sender.join();
  receiver.join();
  EXPECT_EQ(received, kMuch);
  EXPECT_EQ(exchange->bytes_in(), kMuch);
  EXPECT_EQ(listener->drain.load(), drains);
}

TEST(body_that_nobody_reads_stalls_the_client) {
  TestServer server;
  Client client(server.port());
  client.Send(Post("Content-Length: " + std::to_string(kMuch) + "\r\n"));
  const auto exchange = server.Next();
  const std::string block(1024 * 1024, 'x');
  size_t sent = 0;
  // The kernel's buffers take some megabytes; what the server holds is bounded. It stops a little
  // before 192 KB when the first piece came with the head: each piece counts for more than its
  // bytes.
  EXPECT(Eventually([&] {
    const size_t more = client.SendSome(block);
    sent += more;
    return more == 0 && exchange->bytes_in() >= 128 * 1024;
  }));
  EXPECT(exchange->bytes_in() <= 256 * 1024);
  EXPECT(sent < kMuch);
  // Reading lets it go on.
  std::string body;
  ReadAvailable(*exchange, &body);
  EXPECT(Eventually([&] { return exchange->bytes_in() > 256 * 1024; }));
}

TEST(response_that_nobody_takes_stalls_the_app) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port(), 64 * 1024);
  client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  exchange->RespondHead({200, "", {}});
  size_t taken = 0;
  while (taken < kMuch && exchange->Write(Bytes::Allocate(1000)) == BodyWrite::kTaken) {
    taken += 1000;
  }
  EXPECT(taken < kMuch);
  EXPECT_EQ(listener->drain.load(), 0);
  std::thread reader([&] { client.ReadUntil("\r\n0\r\n\r\n"); });
  EXPECT(Eventually([&] { return listener->drain == 1; }));
  exchange->End();
  reader.join();
  EXPECT(Eventually([&] { return server.finished() == 1; }));
  EXPECT_EQ(server.broken(), 0);
}

TEST(response_larger_than_the_socket_goes_out_whole) {
  TestServer server;
  Client client(server.port(), 64 * 1024);
  client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto exchange = server.Next();
  std::string body(8 * 1024 * 1024, 'x');
  for (size_t i = 0; i < body.size(); i += 1000) body[i] = static_cast<char>('a' + i % 23);
  EXPECT(exchange->Respond({200, "", {}}, BytesOf(body)));
  EXPECT(exchange->finished());
  EXPECT_EQ(server.finished(), 0);
  EXPECT(BodyOf(client.ReadResponse()) == body);
  EXPECT(Eventually([&] { return server.finished() == 1; }));
}

TEST(expectation_is_answered_when_the_app_reads) {
  TestServer server;
  Client client(server.port());
  client.Send(Post("Content-Length: 2\r\nExpect: 100-continue\r\n"));
  const auto exchange = server.Next();
  std::string body;
  EXPECT(ReadAvailable(*exchange, &body) == BodyRead::kPending);
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("ok");
  EXPECT(ReadWhole(*exchange, &body) == BodyRead::kEnd);
  exchange->Respond({200, "", {}}, BytesOf(body));
  const std::string response = client.ReadResponse();
  EXPECT_EQ(BodyOf(response), "ok");
  EXPECT_EQ(HeaderOf(response, "connection"), "-");
}

TEST(expectation_is_not_answered_when_the_body_came_anyway) {
  TestServer server;
  Client client(server.port());
  client.Send(Post("Content-Length: 2\r\nExpect: 100-continue\r\n") + "ok");
  const auto exchange = server.Next();
  std::string body;
  EXPECT(ReadWhole(*exchange, &body) == BodyRead::kEnd);
  exchange->Respond({200, "", {}}, BytesOf(body));
  EXPECT(client.ReadResponse().starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST(expectation_without_reading_closes) {
  TestServer server;
  Client client(server.port());
  client.Send(Post("Content-Length: 2\r\nExpect: 100-continue\r\n"));
  server.Next()->Respond({403, "", {}}, Bytes());
  EXPECT_EQ(HeaderOf(client.ReadAll(), "connection"), "close");
}

TEST(body_limit_holds_for_a_declared_length) {
  TestServer server;
  std::atomic<int> allowed{-1};
  server.answer = [&](const std::shared_ptr<Exchange>& exchange) {
    allowed = exchange->SetBodyLimit(10, "small");
  };
  Client client(server.port());
  client.Send(Post("Content-Length: 11\r\n"));
  const std::string response = client.ReadAll();
  EXPECT(response.starts_with("HTTP/1.1 413 Content Too Large\r\n"));
  EXPECT(response.find("\"app\":\"small\"") != std::string::npos);
  EXPECT(Eventually([&] { return allowed == 0; }));
}

TEST(body_limit_holds_for_a_stream) {
  TestServer server;
  const auto listener = std::make_shared<TestListener>();
  Client client(server.port());
  client.Send(Post("Transfer-Encoding: chunked\r\n"));
  const auto exchange = server.Next();
  exchange->SetListener(listener);
  EXPECT(exchange->SetBodyLimit(10, "small"));
  client.Send("5\r\nhello\r\n");
  EXPECT(Eventually([&] { return exchange->bytes_in() == 5; }));
  EXPECT(!exchange->finished());
  client.Send("6\r\nworld!\r\n");
  EXPECT(client.ReadAll().starts_with("HTTP/1.1 413 "));
  EXPECT(Eventually([&] { return server.finished() == 1; }));
  EXPECT_EQ(listener->closed.load(), 1);
}

TEST(body_that_is_left_unread_does_not_spoil_the_next_request) {
  TestServer server;
  server.answer = [](const std::shared_ptr<Exchange>& exchange) {
    exchange->Respond({200, "", {}}, BytesOf(exchange->request().target));
  };
  Client client(server.port());
  const std::string body(100'000, 'x');
  client.Send(Post("Content-Length: 100000\r\n") + body + "GET /n HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(BodyOf(client.ReadResponse()), "/");
  EXPECT_EQ(BodyOf(client.ReadResponse()), "/n");
}

TEST(body_that_is_canceled_is_drained) {
  TestServer server;
  Client client(server.port());
  client.Send(Post("Content-Length: 600000\r\n"));
  const auto exchange = server.Next();
  exchange->CancelBody();
  client.Send(std::string(600'000, 'x'));
  exchange->Respond({200, "", {}}, BytesOf("ok"));
  EXPECT_EQ(BodyOf(client.ReadResponse()), "ok");
}

}  // namespace
}  // namespace nano
