// A connection to a server elsewhere, over TLS on a socket.
#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "reactor/channel.h"
#include "tls/tls_client.h"

namespace nano {

class Reactor;

// Why there is no connection.
struct TlsFailure {
  std::string code;
  std::string message;
};

class TlsChannel : public Channel, public std::enable_shared_from_this<TlsChannel> {
 public:
  // Baton. Takes the socket, and shakes hands with `host`, a name or an address without brackets.
  // `done` is called once, on the baton's thread, unless the channel is closed before: with null
  // when it can be started, and has to be then or closed. `key`: channels of the same key may share
  // sessions. Null when there is no memory for it; the socket is closed then.
  using Done = std::function<void(const TlsFailure* failure)>;
  static std::shared_ptr<TlsChannel> Open(Reactor& reactor, std::shared_ptr<TlsClient> client,
                                          std::shared_ptr<Channel> socket, const std::string& host,
                                          std::string key, Done done);

  // Channel
  void Start(std::shared_ptr<SocketListener> listener) override;
  void StopReading() override;
  void ResumeReading() override;
  bool reading() const override { return socket_->reading(); }
  Bytes TakeRead(std::span<const char> part) override;
  void Close(CloseMode mode) override;
  SendResult Send(OutputParts parts) override;
  size_t queued() const override { return socket_->queued(); }

 private:
  class SocketEars;
  friend struct ChannelBio;
  enum class Step { kMore, kWaits, kConnected, kEnded, kFailed };

  TlsChannel(Reactor& reactor, std::shared_ptr<TlsClient> client, std::shared_ptr<Channel> socket,
             std::string key, Done done);
  bool Prepare(const std::string& host);
  // Of the socket.
  void TakeInput(std::span<const char> data);
  void TakeEnd();
  void TakeLoss();
  void TakeSent(size_t queued);
  void Advance();
  // With the mutex held. `filled`: bytes of the buffer.
  Step Shake();
  Step Read(std::span<char> buffer, size_t* filled);
  bool Write(std::string_view text);
  SendResult Flush();
  // What came of the peer and was not looked at is looked at later.
  void KeepInput();
  void Finish(const TlsFailure* failure);
  void Deliver(Step step);

  Reactor& reactor_;
  const std::shared_ptr<TlsClient> client_;
  const std::shared_ptr<Channel> socket_;
  const std::string key_;

  // Baton.
  Done done_;  // null once it was called
  std::shared_ptr<SocketListener> listener_;
  std::string kept_;
  bool stopped_ = false;
  bool closed_ = false;
  bool socket_ended_ = false;
  bool ended_ = false;  // the listener has heard so

  std::mutex mutex_;  // guards all below
  SslPtr ssl_;        // null once closed
  bool connected_ = false;
  std::span<const char> input_;  // of the peer
  std::string output_;           // for the peer
};

}  // namespace nano
