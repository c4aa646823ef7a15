// Connections to servers elsewhere, kept for requests to come. Who opens them is the host, which
// knows what may be reached; here they are spoken over, and made secure. HTTP/1.1, one request at a
// time.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "http/upstream_call.h"
#include "http/upstream_connection.h"
#include "reactor/alarm.h"
#include "reactor/reactor.h"
#include "reactor/socket.h"
#include "tls/tls_channel.h"

namespace nano {

// Implemented by who has the host. Any thread; may only enqueue.
class UpstreamConnector {
 public:
  virtual ~UpstreamConnector() = default;
  // Upstreams::Connected or ConnectFailed follows with the ticket.
  virtual void Connect(uint64_t ticket, const UpstreamPlace& place) = 0;
  // TLS was not to be had of it.
  virtual void NotSecure(const UpstreamPlace& place) = 0;
};

struct UpstreamOptions {
  uint32_t sweep_ms = 1000;
  uint32_t secure_ms = 10'000;  // for the handshake of TLS
  uint32_t head_ms = 300'000;   // from the request to the response's head
  uint32_t stall_ms = 300'000;  // the server sends nothing of a body that is wanted
  // Without a request, where the server does not say how long it waits for one.
  uint32_t idle_ms = 4'000;
  uint32_t idle_most_ms = 60'000;
  size_t connections = 256;  // to one place; further requests wait
  size_t idle = 1024;        // of all places
};

class Upstreams : public AlarmListener, public std::enable_shared_from_this<Upstreams> {
 public:
  Upstreams(Reactor& reactor, UpstreamConnector& connector, UpstreamOptions options = {});

  // Any thread. How places with TLS are spoken with from now on; without, they are not.
  void Secure(std::shared_ptr<TlsClient> client);
  // Any thread.
  void Begin(const UpstreamPlace& place, const std::shared_ptr<UpstreamCall>& call);
  // Any thread. Takes the connected, non-blocking `fd`. `proxy`: what it leads to, if it is one.
  void Connected(uint64_t ticket, int fd, std::optional<ForwardProxy> proxy);
  void ConnectFailed(uint64_t ticket, const UpstreamFailure& failure);

  // For the room's own files.
  const UpstreamOptions& options() const { return options_; }
  Reactor& reactor() { return reactor_; }
  // Baton. The connection can serve again: what it is to serve, or nothing when it is idle now.
  // False when there are enough idle ones.
  bool NextFor(const std::shared_ptr<UpstreamConnection>& connection,
               std::shared_ptr<UpstreamCall>* next);
  // Baton. False when it is not idle: somebody has taken it.
  bool Withdraw(const std::shared_ptr<UpstreamConnection>& connection);
  // Baton. It is closed, and was not idle.
  void Leave(const UpstreamPlace& place);
  void OnAlarm() override;

 private:
  struct Origin {
    std::vector<std::shared_ptr<UpstreamConnection>> idle;
    std::deque<std::shared_ptr<UpstreamCall>> waiting;
    size_t open = 0;        // connections
    size_t connecting = 0;  // tickets
  };
  static std::string KeyOf(const UpstreamPlace& place);
  // With the mutex held: a ticket where another connection is needed and allowed, else 0.
  uint64_t TicketFor(Origin& origin, const UpstreamPlace& place);
  // With the mutex held: the first that is still wanted, or null.
  static std::shared_ptr<UpstreamCall> FirstOf(Origin& origin);
  void ForgetIfUnused(const std::string& key);
  void Open(uint64_t ticket, int fd, const std::optional<ForwardProxy>& proxy);
  void ShakeHands(uint64_t ticket, const UpstreamPlace& place, std::shared_ptr<Socket> socket);
  void OnSecured(uint64_t ticket, const TlsFailure* failure);
  void Establish(uint64_t ticket, std::shared_ptr<Channel> channel,
                 const std::optional<ForwardProxy>& proxy);
  void SweepHandshakes(uint64_t now);
  void SetAlarm();

  Reactor& reactor_;
  UpstreamConnector& connector_;
  const UpstreamOptions options_;
  Alarm alarm_;
  // Baton. By ticket.
  struct Handshake {
    std::shared_ptr<TlsChannel> channel;
    uint64_t since;  // MonotonicNanos
  };
  std::unordered_map<uint64_t, Handshake> handshakes_;

  std::mutex mutex_;  // guards all below
  std::unordered_map<std::string, Origin> origins_;
  std::unordered_map<uint64_t, UpstreamPlace> tickets_;
  std::shared_ptr<TlsClient> tls_;
  std::vector<std::weak_ptr<UpstreamConnection>> all_;  // for the sweep
  uint64_t last_ticket_ = 0;
  size_t idle_ = 0;
  bool sweeping_ = false;
};

}  // namespace nano
