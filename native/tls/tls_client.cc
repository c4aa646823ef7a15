#include "tls/tls_client.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/check.h"

namespace nano {
namespace {

// What Node's DEFAULT_CIPHERS come to, of TLS 1.2.
constexpr char kCiphers[] = "HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA";
constexpr unsigned char kProtocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
constexpr size_t kSessionsMost = 1000;
// A large read of a socket, decrypted.
constexpr size_t kReadBufferSize = 80 * 1024;

constexpr int kClientIndex = 0;  // of SSL_CTX_get_ex_data: the "app data" of OpenSSL
constexpr int kKeyIndex = 0;     // of SSL_get_ex_data

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};

bool IsAddress(const std::string& host) {
  unsigned char address[sizeof(in6_addr)];
  return inet_pton(AF_INET, host.c_str(), address) == 1 ||
         inet_pton(AF_INET6, host.c_str(), address) == 1;
}

// https://www.rfc-editor.org/rfc/rfc6066#section-3: a name, without a dot at its end.
bool SetHost(SSL* ssl, std::string host) {
  if (IsAddress(host)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  if (host.ends_with('.')) host.pop_back();
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return !host.empty() && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1 &&
         SSL_set1_host(ssl, host.c_str()) == 1;
}

}  // namespace

TlsClient::TlsClient() : context_(SSL_CTX_new(TLS_client_method())) {
  SSL_CTX* const context = context_.get();
  NANO_CHECK(context != nullptr);
  NANO_CHECK(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
  NANO_CHECK(SSL_CTX_set_cipher_list(context, kCiphers) == 1);
  NANO_CHECK(SSL_CTX_set_alpn_protos(context, kProtocols, sizeof(kProtocols)) == 0);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, OnNewSession);
  NANO_CHECK(SSL_CTX_set_ex_data(context, kClientIndex, this) == 1);
}

std::shared_ptr<TlsClient> TlsClient::Make(std::span<const std::string> authorities) {
  std::shared_ptr<TlsClient> client(new TlsClient());
  return client->Trust(authorities) ? client : nullptr;
}

bool TlsClient::Trust(std::span<const std::string> authorities) {
  std::unique_ptr<X509_STORE, FreeX509> store(X509_STORE_new());
  if (store == nullptr) return false;
  for (const std::string& text : authorities) {
    std::unique_ptr<BIO, FreeX509> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    std::unique_ptr<X509, FreeX509> certificate(
        bio == nullptr ? nullptr : PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (certificate == nullptr) return false;
    if (X509_STORE_add_cert(store.get(), certificate.get()) != 1) return false;
  }
  // Takes the store.
  SSL_CTX_set_cert_store(context_.get(), store.release());
  return true;
}

SslPtr TlsClient::Connect(const std::string& host, const std::string& key) {
  SslPtr ssl(SSL_new(context_.get()));
  if (ssl == nullptr || !SetHost(ssl.get(), host)) return nullptr;
  SSL_set_ex_data(ssl.get(), kKeyIndex, const_cast<std::string*>(&key));
  if (const SessionPtr session = TakeSession(key)) SSL_set_session(ssl.get(), session.get());
  SSL_set_connect_state(ssl.get());
  return ssl;
}

std::span<char> TlsClient::read_buffer() {
  if (read_buffer_.empty()) read_buffer_ = Bytes::Allocate(kReadBufferSize);
  return {reinterpret_cast<char*>(read_buffer_.data()), read_buffer_.size()};
}

// https://www.rfc-editor.org/rfc/rfc8446#appendix-C.4: a ticket is used once.
TlsClient::SessionPtr TlsClient::TakeSession(const std::string& key) {
  std::lock_guard lock(mutex_);
  auto found = sessions_.find(key);
  if (found == sessions_.end()) return nullptr;
  SessionPtr session = std::move(found->second);
  sessions_.erase(found);
  return session;
}

int TlsClient::OnNewSession(SSL* ssl, SSL_SESSION* session) {
  auto* const client =
      static_cast<TlsClient*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), kClientIndex));
  const auto* const key = static_cast<const std::string*>(SSL_get_ex_data(ssl, kKeyIndex));
  std::lock_guard lock(client->mutex_);
  if (client->sessions_.size() >= kSessionsMost) {
    client->sessions_.erase(client->sessions_.begin());
  }
  client->sessions_[*key].reset(session);
  return 1;  // the session is kept
}

}  // namespace nano
