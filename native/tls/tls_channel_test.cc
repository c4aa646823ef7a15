#include "tls/tls_channel.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <vector>

#include "reactor/reactor.h"
#include "reactor/socket.h"
#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

// For tests alone: localhost, h2.example and 127.0.0.1.
constexpr char kKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT1BKsEo2GVD7lDmU\n"
    "OydUqXpqycRVzzitDPtBd652g++hRANCAATbgj9FgQUhNLiBnbwQigiovuQyaNVa\n"
    "arNO2Obrnild+P8KuV2l7JOBex+dN0oBh7c2/xaOpNxrzcrY6z1tREA3\n"
    "-----END PRIVATE KEY-----\n";
constexpr char kCertificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBqDCCAU2gAwIBAgIUNPPJoICr0b5O2jBkQFGMT0DfXWUwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAyNDkzOFoYDzIxMjYxMTAy\n"
    "MDI0OTM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAATbgj9FgQUhNLiBnbwQigiovuQyaNVaarNO2Obrnild+P8KuV2l7JOB\n"
    "ex+dN0oBh7c2/xaOpNxrzcrY6z1tREA3o3sweTAdBgNVHQ4EFgQUEk02hVyC4QLM\n"
    "tteqboLTABmqQ4IwHwYDVR0jBBgwFoAUEk02hVyC4QLMtteqboLTABmqQ4IwDwYD\n"
    "VR0TAQH/BAUwAwEB/zAmBgNVHREEHzAdgglsb2NhbGhvc3SCCmgyLmV4YW1wbGWH\n"
    "BH8AAAEwCgYIKoZIzj0EAwIDSQAwRgIhAK+aBUw+Ss9L3Dsnch6gS3PmIAZIOR3A\n"
    "qwGcnB0Et/JwAiEAjM/IPIyTreBSoGHfCU5GSUyobhZNghiFEmTuBs1/zuA=\n"
    "-----END CERTIFICATE-----\n";
constexpr char kKeyOfSessions[] = "place";

std::vector<std::string> Trusted() { return {kCertificate}; }

// The other end, which pumps bytes between its descriptor and OpenSSL.
class Server {
 public:
  Server(SSL_CTX* context, int fd) : ssl_(SSL_new(context)), fd_(fd) {
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl_.get(), in_, out_);
    SSL_set_accept_state(ssl_.get());
  }
  ~Server() { Hang(); }

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

class Ears : public SocketListener {
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

std::unique_ptr<SSL_CTX, FreeSsl> ServerContext() {
  std::unique_ptr<SSL_CTX, FreeSsl> context(SSL_CTX_new(TLS_server_method()));
  BIO* key_text = BIO_new_mem_buf(kKey, -1);
  BIO* certificate_text = BIO_new_mem_buf(kCertificate, -1);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_text, nullptr, nullptr, nullptr);
  X509* certificate = PEM_read_bio_X509(certificate_text, nullptr, nullptr, nullptr);
  EXPECT(SSL_CTX_use_certificate(context.get(), certificate) == 1);
  EXPECT(SSL_CTX_use_PrivateKey(context.get(), key) == 1);
  EVP_PKEY_free(key);
  X509_free(certificate);
  BIO_free(key_text);
  BIO_free(certificate_text);
  return context;
}

// A channel and its server. The test's thread has the baton.
class Pair {
 public:
  explicit Pair(const std::string& host = "localhost",
                const std::vector<std::string>& authorities = Trusted(), SSL_CTX* with = nullptr,
                std::shared_ptr<TlsClient> shared = nullptr)
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
    channel = TlsChannel::Open(reactor_, client, Socket::Open(reactor_, fds[0]), host,
                               kKeyOfSessions, done);
  }
  ~Pair() { channel->Close(CloseMode::kReset); }

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
  std::optional<Server> server;
  const std::shared_ptr<Ears> ears = std::make_shared<Ears>();
  const std::shared_ptr<TlsClient> client;
  std::shared_ptr<TlsChannel> channel;
  bool is_done = false;
  TlsFailure failure;
};

std::string LongText(size_t size) {
  std::string text;
  for (size_t i = 0; text.size() < size; i++) text += std::to_string(i) + " ";
  return text;
}

TEST(tls_carries_bytes_both_ways) {
  Pair pair;
  EXPECT(pair.Connect());
  const unsigned char* protocol = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(pair.server->ssl(), &protocol, &length);
  EXPECT_EQ(std::string(SSL_get_servername(pair.server->ssl(), TLSEXT_NAMETYPE_host_name)),
            "localhost");
  EXPECT(pair.channel->Send({"head ", Bytes::Copy("body"), " tail"}) == SendResult::kSent);
  pair.Turn();
  EXPECT_EQ(pair.server->received, "head body tail");
  pair.server->Write("answer");
  pair.Turn();
  EXPECT_EQ(pair.ears->received, "answer");
  const std::string text = LongText(400'000);
  EXPECT(pair.channel->Send({"<", Bytes::Copy(text), ">"}) != SendResult::kBroken);
  pair.server->Write(text);
  pair.Turn(300);
  EXPECT(pair.server->received == "head body tail<" + text + ">");
  EXPECT(pair.ears->received == "answer" + text);
  EXPECT_EQ(pair.ears->ends + pair.ears->broken, 0);
}

TEST(tls_trusts_whom_it_is_told_under_the_right_name) {
  EXPECT(Pair("h2.example").Connect());
  EXPECT(Pair("h2.example.").Connect());
  EXPECT(Pair("127.0.0.1").Connect());
  Pair other("other.example");
  EXPECT(!other.Connect());
  EXPECT_EQ(other.failure.code, "ERR_TLS_CERT_ALTNAME_INVALID");
  Pair address("127.0.0.2");
  EXPECT(!address.Connect());
  EXPECT_EQ(address.failure.code, "ERR_TLS_CERT_ALTNAME_INVALID");
  Pair unknown("localhost", {});
  EXPECT(!unknown.Connect());
  EXPECT_EQ(unknown.failure.code, "DEPTH_ZERO_SELF_SIGNED_CERT");
  EXPECT(unknown.server->received.empty());
  EXPECT(TlsClient::Make(std::vector<std::string>{"no certificate"}) == nullptr);
}

TEST(tls_tells_why_there_is_no_connection) {
  Pair plain;
  plain.server->WriteRaw("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT(!plain.Connect());
  EXPECT(plain.failure.code.starts_with("ERR_SSL_"));
  EXPECT(!plain.failure.message.empty());
  EXPECT(plain.Send("x") == SendResult::kBroken);
  Pair gone;
  gone.server->Hang();
  EXPECT(!gone.Connect());
  EXPECT(gone.is_done);
  EXPECT_EQ(gone.failure.code, "ECONNRESET");
  // A server that speaks HTTP/2 alone.
  auto context = ServerContext();
  SSL_CTX_set_alpn_select_cb(
      context.get(),
      [](SSL*, const unsigned char**, unsigned char*, const unsigned char*, unsigned, void*) {
        return SSL_TLSEXT_ERR_ALERT_FATAL;
      },
      nullptr);
  Pair other("localhost", Trusted(), context.get());
  EXPECT(!other.Connect());
  EXPECT_EQ(other.failure.code, "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL");
}

TEST(tls_old_versions_are_not_spoken) {
  auto context = ServerContext();
  SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  EXPECT(Pair("localhost", Trusted(), context.get()).Connect());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  EXPECT(!Pair("localhost", Trusted(), context.get()).Connect());
}

TEST(tls_gives_nothing_more_while_nobody_reads) {
  Pair pair;
  EXPECT(pair.Connect());
  const std::string text = LongText(300'000);
  pair.ears->on_read = [&](std::span<const char>) { pair.channel->StopReading(); };
  pair.server->Write(text);
  pair.Turn(100);
  const size_t first = pair.ears->received.size();
  EXPECT(first > 0 && first <= 80 * 1024);
  EXPECT(!pair.channel->reading());
  for (int i = 0; i < 100 && pair.ears->received.size() < text.size(); i++) {
    pair.channel->ResumeReading();
    pair.Turn(3);
  }
  EXPECT(pair.ears->received == text);
  // The end waits, too.
  pair.channel->StopReading();
  pair.server->Notify();
  pair.server->Hang();
  pair.Turn();
  EXPECT_EQ(pair.ears->ends, 0);
  pair.channel->ResumeReading();
  pair.Turn();
  EXPECT_EQ(pair.ears->ends, 1);
}

TEST(tls_goes_on_where_it_stopped) {
  Pair pair;
  EXPECT(pair.Connect());
  const std::string text = LongText(8'000'000);
  testing::Random random(1);
  pair.ears->on_read = [&](std::span<const char>) {
    if (random.OneIn(2)) pair.channel->StopReading();
  };
  pair.server->Write(text);
  for (int i = 0; i < 2000 && pair.ears->received.size() < text.size(); i++) {
    pair.ResumeSoon();
    pair.Turn(random.OneIn(2) ? 1 : 3);
  }
  EXPECT(pair.ears->received == text);
  EXPECT_EQ(pair.ears->broken, 0);
}

TEST(tls_hands_over_the_memory_of_a_read) {
  Pair pair;
  EXPECT(pair.Connect());
  std::vector<Bytes> taken;
  pair.ears->on_read = [&](std::span<const char> data) {
    taken.push_back(pair.channel->TakeRead(data.subspan(1)));
  };
  const std::string text = LongText(100'000);
  pair.server->Write(text);
  pair.Turn(100);
  EXPECT(pair.ears->received == text);
  size_t at = 0;
  for (const Bytes& bytes : taken) {
    const auto data = reinterpret_cast<const char*>(bytes.data());
    EXPECT(std::string(data, bytes.size()) == text.substr(at + 1, bytes.size()));
    at += bytes.size() + 1;
  }
}

TEST(tls_ends_in_order_or_by_the_socket) {
  Pair notified;
  EXPECT(notified.Connect());
  notified.server->Write("last");
  notified.server->Notify();
  notified.Turn();
  EXPECT_EQ(notified.ears->received, "last");
  EXPECT_EQ(notified.ears->ends, 1);
  Pair hung;
  EXPECT(hung.Connect());
  hung.server->Write("last");
  hung.server->Hang();
  hung.Turn();
  EXPECT_EQ(hung.ears->received, "last");
  EXPECT_EQ(hung.ears->ends, 1);
  Pair broken;
  EXPECT(broken.Connect());
  broken.server->WriteRaw(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
  broken.Turn();
  EXPECT_EQ(broken.ears->received, "");
  EXPECT(broken.ears->broken > 0);
}

TEST(tls_sessions_are_resumed_once_each) {
  auto context = ServerContext();
  std::shared_ptr<TlsClient> client = TlsClient::Make(Trusted());
  for (int i = 0; i < 3; i++) {
    Pair pair("localhost", {}, context.get(), client);
    EXPECT(pair.Connect());
    EXPECT_EQ(SSL_session_reused(pair.server->ssl()), i > 0 ? 1 : 0);
    pair.server->Write("tickets come with it");
    pair.Turn();
  }
}

TEST(tls_keys_are_updated_within) {
  Pair pair;
  EXPECT(pair.Connect());
  EXPECT(SSL_key_update(pair.server->ssl(), SSL_KEY_UPDATE_REQUESTED) == 1);
  pair.server->Write("after");
  pair.Turn();
  EXPECT(pair.Send("answer") == SendResult::kSent);
  pair.Turn();
  EXPECT_EQ(pair.ears->received, "after");
  EXPECT_EQ(pair.server->received, "answer");
}

TEST(tls_may_be_closed_by_who_hears_of_it) {
  Pair pair;
  EXPECT(pair.Connect());
  pair.ears->on_read = [&](std::span<const char>) { pair.channel->Close(CloseMode::kReset); };
  pair.server->Write(LongText(200'000));
  pair.Turn(100);
  EXPECT(pair.ears->received.size() <= 80 * 1024);
  EXPECT(pair.Send("x") == SendResult::kBroken);
  EXPECT_EQ(pair.ears->ends + pair.ears->broken, 0);
}

TEST(tls_survives_any_byte_that_is_changed_on_its_way) {
  testing::Random random(1);
  for (int i = 0; i < 150; i++) {
    Pair pair;
    pair.server->flip = random.Below(3000);
    if (!pair.Connect() || SSL_is_init_finished(pair.server->ssl()) == 0) continue;
    pair.server->Write(LongText(2000));
    pair.Turn();
    const std::string expected = LongText(2000);
    EXPECT(expected.starts_with(pair.ears->received));
  }
}

}  // namespace
}  // namespace nano
