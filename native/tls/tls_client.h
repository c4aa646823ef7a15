// TLS to servers elsewhere: whom to trust, and the sessions that can be resumed.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/bytes.h"

namespace nano {

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using SslPtr = std::unique_ptr<SSL, FreeSsl>;

class TlsClient {
 public:
  // `authorities` are trusted, and nobody else: PEM, a certificate each. Null when one of them is
  // none.
  static std::shared_ptr<TlsClient> Make(std::span<const std::string> authorities);
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // Any thread. To speak HTTP/1.1 with `host`, a name or an address without brackets; connections
  // of the same `key`, which must live as long, share sessions. Null without memory.
  SslPtr Connect(const std::string& host, const std::string& key);

  // Baton. What is read is decrypted into one buffer: its content is valid during one OnRead.
  std::span<char> read_buffer();
  // Within OnRead: the buffer becomes the caller's.
  Bytes TakeReadBuffer() { return std::exchange(read_buffer_, Bytes()); }

 private:
  TlsClient();
  bool Trust(std::span<const std::string> authorities);
  using SessionPtr = std::unique_ptr<SSL_SESSION, FreeSsl>;
  static int OnNewSession(SSL* ssl, SSL_SESSION* session);
  SessionPtr TakeSession(const std::string& key);

  const std::unique_ptr<SSL_CTX, FreeSsl> context_;
  Bytes read_buffer_;  // empty until it is needed

  std::mutex mutex_;  // guards all below
  std::unordered_map<std::string, SessionPtr> sessions_;
};

}  // namespace nano
