#include "tls/tls_channel.h"

#include <vector>

#include "testing/random.h"
#include "testing/test.h"
#include "testing/tls_fixture.h"

namespace nano {
namespace {

using testing::ServerContext;
using testing::TlsPair;
using testing::TrustedInTests;

std::string LongText(size_t size) {
  std::string text;
  for (size_t i = 0; text.size() < size; i++) text += std::to_string(i) + " ";
  return text;
}

TEST(tls_carries_bytes_both_ways) {
  TlsPair pair;
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
  EXPECT(TlsPair("h2.example").Connect());
  EXPECT(TlsPair("h2.example.").Connect());
  EXPECT(TlsPair("127.0.0.1").Connect());
  TlsPair other("other.example");
  EXPECT(!other.Connect());
  EXPECT_EQ(other.failure.code, "ERR_TLS_CERT_ALTNAME_INVALID");
  TlsPair address("127.0.0.2");
  EXPECT(!address.Connect());
  EXPECT_EQ(address.failure.code, "ERR_TLS_CERT_ALTNAME_INVALID");
  TlsPair unknown("localhost", {});
  EXPECT(!unknown.Connect());
  EXPECT_EQ(unknown.failure.code, "DEPTH_ZERO_SELF_SIGNED_CERT");
  EXPECT(unknown.server->received.empty());
  EXPECT(TlsClient::Make(std::vector<std::string>{"no certificate"}) == nullptr);
}

TEST(tls_tells_why_there_is_no_connection) {
  TlsPair plain;
  plain.server->WriteRaw("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT(!plain.Connect());
  EXPECT(plain.failure.code.starts_with("ERR_SSL_"));
  EXPECT(!plain.failure.message.empty());
  EXPECT(plain.Send("x") == SendResult::kBroken);
  TlsPair gone;
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
  TlsPair other("localhost", TrustedInTests(), context.get());
  EXPECT(!other.Connect());
  EXPECT_EQ(other.failure.code, "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL");
}

TEST(tls_old_versions_are_not_spoken) {
  auto context = ServerContext();
  SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
  EXPECT(TlsPair("localhost", TrustedInTests(), context.get()).Connect());
  SSL_CTX_set_min_proto_version(context.get(), TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  EXPECT(!TlsPair("localhost", TrustedInTests(), context.get()).Connect());
}

TEST(tls_gives_nothing_more_while_nobody_reads) {
  TlsPair pair;
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
  TlsPair pair;
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
  TlsPair pair;
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
  TlsPair notified;
  EXPECT(notified.Connect());
  notified.server->Write("last");
  notified.server->Notify();
  notified.Turn();
  EXPECT_EQ(notified.ears->received, "last");
  EXPECT_EQ(notified.ears->ends, 1);
  TlsPair hung;
  EXPECT(hung.Connect());
  hung.server->Write("last");
  hung.server->Hang();
  hung.Turn();
  EXPECT_EQ(hung.ears->received, "last");
  EXPECT_EQ(hung.ears->ends, 1);
  TlsPair broken;
  EXPECT(broken.Connect());
  broken.server->WriteRaw(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
  broken.Turn();
  EXPECT_EQ(broken.ears->received, "");
  EXPECT(broken.ears->broken > 0);
}

TEST(tls_sessions_are_resumed_once_each) {
  auto context = ServerContext();
  std::shared_ptr<TlsClient> client = TlsClient::Make(TrustedInTests());
  for (int i = 0; i < 3; i++) {
    TlsPair pair("localhost", {}, context.get(), client);
    EXPECT(pair.Connect());
    EXPECT_EQ(SSL_session_reused(pair.server->ssl()), i > 0 ? 1 : 0);
    pair.server->Write("tickets come with it");
    pair.Turn();
  }
}

TEST(tls_keys_are_updated_within) {
  TlsPair pair;
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
  TlsPair pair;
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
    TlsPair pair;
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
