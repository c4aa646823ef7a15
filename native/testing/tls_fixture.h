// TLS in the tests: a server by OpenSSL, and a channel that speaks to it.
#pragma once

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reactor/reactor.h"
#include "reactor/socket.h"
#include "testing/test.h"
#include "tls/tls_channel.h"

namespace nano::testing {

// Who vouches for it.
std::vector<std::string> TrustedInTests();

// The other end, which pumps bytes between its descriptor and OpenSSL.
class TlsServer {
 public:
  TlsServer(SSL_CTX* context, int fd) : ssl_(SSL_new(context)), fd_(fd) {
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), in_, out_);
    SSL_set_accept_state(ssl_.get());
  }
  ~TlsServer() { Hang(); }

  void Pump() {
    char buffer[65536];
    for (ssize_t count; fd_ >= 0 && (count = ::read(fd_, buffer, sizeof(buffer))) > 0;) {
      BIO_write(in_, buffer, static_cast<int>(count));
    }
    ERR_clear_error();
    for (int count; (count = SSL_read(ssl_.get(), buffer, sizeof(buffer))) > 0;) {
      received.append(buffer, static_cast<size_t>(count));
    }
    Flush();
  }
  void Write(std::string_view text) {
    size_t written = 0;
    EXPECT(SSL_write_ex(ssl_.get(), text.data(), text.size(), &written) == 1);
    Flush();
  }
  void WriteRaw(std::string_view bytes) {
    EXPECT(::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  void Notify() {
    SSL_shutdown(ssl_.get());
    Flush();
  }
  void Hang() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  // What is left in the way of the socket's buffer goes out with the next Pump.
  void Flush() {
    for (;;) {
      if (unsent_.empty()) {
        // Much at once, so that a read of the other side is as large as it can be.
        unsent_.resize(1 << 20);
        const int count = BIO_read(out_, unsent_.data(), static_cast<int>(unsent_.size()));
        unsent_.resize(count <= 0 ? 0 : static_cast<size_t>(count));
        if (count <= 0) return;
        if (flip && *flip < unsent_.size()) {
          unsent_[*flip] = static_cast<char>(unsent_[*flip] ^ 1);
          flip.reset();
        } else if (flip) {
          *flip -= unsent_.size();
        }
      }
      const ssize_t sent = fd_ < 0 ? -1 : ::write(fd_, unsent_.data(), unsent_.size());
      if (sent <= 0) return;
      unsent_.erase(0, static_cast<size_t>(sent));
    }
  }
  SSL* ssl() { return ssl_.get(); }

  std::string received;
  std::optional<size_t> flip;  // this byte of what it sends is changed

 private:
  SslPtr ssl_;
  BIO* in_;
  BIO* out_;
  int fd_;
  std::string unsent_;
};

class TlsEars : public SocketListener {
 public:
  void OnRead(std::span<const char> data) override {
    received.append(data.data(), data.size());
    if (on_read) on_read(data);
  }
  void OnReadEnd() override { ends++; }
  void OnBroken() override { broken++; }
  void OnSent(size_t) override {}

  std::string received;
  std::function<void(std::span<const char>)> on_read;
  int ends = 0;
  int broken = 0;
};

std::unique_ptr<SSL_CTX, FreeSsl> ServerContext();

// A channel and its server. The test's thread has the baton.
class TlsPair {
 public:
  explicit TlsPair(const std::string& host = "localhost",
                   const std::vector<std::string>& authorities = TrustedInTests(),
                   SSL_CTX* with = nullptr, std::shared_ptr<TlsClient> shared = nullptr)
      : context_(ServerContext()),
        client(shared != nullptr ? std::move(shared) : TlsClient::Make(authorities)) {
    int fds[2];
    EXPECT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    server.emplace(with != nullptr ? with : context_.get(), fds[1]);
    auto done = [this](const TlsFailure* why) {
      is_done = true;
      if (why == nullptr) return channel->Start(ears);
      failure = *why;
      channel->Close(CloseMode::kReset);
    };
    channel =
        TlsChannel::Open(reactor_, client, Socket::Open(reactor_, fds[0]), host, "place", done);
  }
  ~TlsPair() { channel->Close(CloseMode::kReset); }

  void Turn(int turns = 30) {
    for (int i = 0; i < turns; i++) {
      reactor_.Poll(PollMode::kNonBlocking);
      server->Pump();
    }
  }
  bool Connect() {
    Turn();
    return is_done && failure.code.empty();
  }
  // As an isolate does, from another thread.
  void ResumeSoon() {
    reactor_.Post([this] { channel->ResumeReading(); });
  }
  SendResult Send(std::string_view text) { return channel->Send({text, Bytes(), ""}); }

 private:
  Reactor reactor_;
  const std::unique_ptr<SSL_CTX, FreeSsl> context_;

 public:
  std::optional<TlsServer> server;
  const std::shared_ptr<TlsEars> ears = std::make_shared<TlsEars>();
  const std::shared_ptr<TlsClient> client;
  std::shared_ptr<TlsChannel> channel;
  bool is_done = false;
  TlsFailure failure;
};

}  // namespace nano::testing
