#include "http/upload.h"

#include <sys/socket.h>
#include <unistd.h>

#include "reactor/reactor.h"
#include "reactor/socket.h"
#include "testing/test.h"

namespace nano {
namespace {

Bytes Text(std::string_view text) { return Bytes::Copy(text); }

// A socket whose other end the test reads, until it goes. The test's thread has the baton.
class Pair : public SocketListener {
 public:
  Pair() {
    int fds[2];
    EXPECT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    other_ = fds[1];
    socket = Socket::Open(reactor_, fds[0]);
    socket->Start(std::shared_ptr<SocketListener>(std::shared_ptr<void>(), this));
  }
  ~Pair() override {
    socket->Close(CloseMode::kReset);
    ::close(other_);
  }
  std::string Read() {
    std::string all;
    char buffer[65536];
    for (;;) {
      const ssize_t count = ::read(other_, buffer, sizeof(buffer));
      if (count <= 0) return all;
      all.append(buffer, static_cast<size_t>(count));
    }
  }
  void OnRead(std::span<const char>) override {}
  void OnReadEnd() override {}
  void OnBroken() override {}
  void OnSent(size_t) override {}

  std::shared_ptr<Socket> socket;

 private:
  Reactor reactor_;
  int other_ = -1;
};

TEST(upload_sends_a_head_with_the_first_of_its_body) {
  Pair pair;
  Upload upload("head\r\n\r\n", BodyFraming::kLength, 6);
  EXPECT(upload.Write(Text("abc")) == Upload::Result::kWaits);
  EXPECT(!upload.begun() && !upload.whole());
  EXPECT(upload.Begin(pair.socket) == SendResult::kSent);
  EXPECT_EQ(pair.Read(), "head\r\n\r\nabc");
  EXPECT_EQ(upload.TakeSent(), 3u);
  EXPECT_EQ(upload.TakeSent(), 0u);
  EXPECT(upload.Write(Text("def")) == Upload::Result::kTaken);
  EXPECT(upload.whole());
  EXPECT(upload.End(Upload::Way::kWhole));
  EXPECT_EQ(pair.Read(), "def");
}

TEST(upload_tells_a_proxy_the_origin_before_the_path) {
  Pair pair;
  Upload upload("GET /a?b HTTP/1.1\r\nhost: x\r\n\r\n", BodyFraming::kNone, 0);
  upload.Begin(pair.socket, "http://x:81", "proxy-authorization: Basic YQ==\r\n");
  EXPECT_EQ(pair.Read(),
            "GET http://x:81/a?b HTTP/1.1\r\nproxy-authorization: Basic YQ==\r\nhost: x\r\n\r\n");
  // Over another connection, which leads to no proxy.
  upload.Begin(pair.socket);
  EXPECT_EQ(pair.Read(), "GET /a?b HTTP/1.1\r\nhost: x\r\n\r\n");
}

TEST(upload_is_never_longer_or_shorter_than_was_said) {
  Pair pair;
  Upload upload("head ", BodyFraming::kLength, 3);
  upload.Begin(pair.socket);
  EXPECT(upload.Write(Text("abcd")) == Upload::Result::kTooLong);
  EXPECT(upload.Write(Text("ab")) == Upload::Result::kTaken);
  EXPECT(!upload.End(Upload::Way::kWhole));
  EXPECT(upload.Write(Text("cd")) == Upload::Result::kTooLong);
  EXPECT(!upload.whole());
  EXPECT(upload.Write(Text("c")) == Upload::Result::kTaken);
  EXPECT(upload.Write(Text("d")) == Upload::Result::kTooLong);
  EXPECT_EQ(pair.Read(), "head abc");
  Upload none("none ", BodyFraming::kNone, 0);
  none.Begin(pair.socket);
  EXPECT(none.whole());
  EXPECT(none.Write(Text("x")) == Upload::Result::kTooLong);
  EXPECT_EQ(pair.Read(), "none ");
}

TEST(upload_frames_chunks) {
  Pair pair;
  Upload upload("head ", BodyFraming::kChunked, 0);
  upload.Write(Text("abc"));
  upload.Write(Bytes());
  upload.Write(Text(std::string(26, 'x')));
  upload.Begin(pair.socket);
  EXPECT_EQ(pair.Read(), "head 3\r\nabc\r\n1a\r\n" + std::string(26, 'x') + "\r\n");
  EXPECT(upload.End(Upload::Way::kWhole));
  EXPECT_EQ(pair.Read(), "0\r\n\r\n");
  EXPECT(upload.Write(Text("x")) == Upload::Result::kTooLong);
  EXPECT(Upload("", BodyFraming::kLength, 0).End(Upload::Way::kDrop));
  Upload empty("head ", BodyFraming::kChunked, 0);
  EXPECT(empty.End(Upload::Way::kWhole));
  empty.Begin(pair.socket);
  EXPECT_EQ(pair.Read(), "head 0\r\n\r\n");
}

TEST(upload_that_is_dropped_sends_nothing_more) {
  Pair pair;
  Upload upload("head ", BodyFraming::kChunked, 0);
  upload.Begin(pair.socket);
  EXPECT(!upload.End(Upload::Way::kDrop));
  EXPECT(upload.Write(Text("abc")) == Upload::Result::kTaken);
  EXPECT(upload.End(Upload::Way::kWhole));
  EXPECT_EQ(pair.Read(), "head ");
}

TEST(upload_says_what_waits) {
  Pair pair;
  Upload upload("head ", BodyFraming::kLength, 64 << 20);
  upload.Begin(pair.socket);
  const std::string piece(1 << 20, 'x');
  size_t waiting = 0;
  for (int i = 0; i < 8; i++) {
    if (upload.Write(Text(piece)) == Upload::Result::kWaits) waiting += piece.size();
  }
  EXPECT(waiting > 0);
  EXPECT_EQ(upload.TakeSent(), waiting);
  EXPECT(!upload.waits());
}

}  // namespace
}  // namespace nano
