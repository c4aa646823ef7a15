// The HTTP/1.1 server: listeners, connections, and their timeouts.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/error_response.h"
#include "http/exchange.h"
#include "http/route_table.h"
#include "http/trusted_proxies.h"
#include "reactor/acceptor.h"
#include "reactor/reactor.h"

namespace nano {

// A request that made no sense, was too long, or did not come in time.
struct Refusal {
  std::string request_id;
  std::string_view method;  // "" when not even that had come
  std::string_view target;  // as far as it had come
  ErrorCode code;
  std::string_view peer;
};

// Called on the thread that holds the baton, outside all locks of http; may only enqueue (or answer
// at once).
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  // A request's head has come (and its body, when it was in the same read).
  virtual void OnRequest(std::shared_ptr<Exchange> exchange) = 0;
  // Once for every exchange: its response has wholly gone to the socket, or was broken off.
  virtual void OnFinished(const Exchange& exchange) = 0;
  // http answered what never became an exchange.
  virtual void OnRefused(const Refusal& refusal) = 0;
};

struct ServerOptions {
  size_t url_bytes = 16 * 1024;
  size_t head_bytes = 64 * 1024;
  size_t header_count = 256;
  uint64_t body_bytes = 100 * 1024 * 1024;  // until Exchange::SetBodyLimit says otherwise
  // Further ones are taken in the place of one that is idle or has not sent its head, or are
  // closed.
  size_t connections = 20'000;
  uint32_t head_ms = 30'000;   // from the first byte of a request to the end of its head
  uint32_t idle_ms = 60'000;   // between requests
  uint32_t stall_ms = 60'000;  // the client neither sends nor takes what it should
  // A client that closed its side may only have finished sending, or be gone: so long it is waited
  // for without a write, which would tell.
  uint32_t half_close_ms = 2'000;
  uint32_t linger_ms = 2'000;  // what a client may take to close after us
  uint32_t drain_ms = 30'000;  // from a response to the end of its request's body, unread
  uint32_t sweep_ms = 1'000;   // how often the above are looked at
  // Null: nobody is believed.
  std::shared_ptr<const TrustedProxies> proxies = nullptr;
};

class ServerCore;

// Every method may be called from any thread. The reactor and the handler must outlive the last
// poll after Close.
class Server {
 public:
  Server(Reactor& reactor, RequestHandler& handler, ServerOptions options = {});
  ~Server();  // as CutAll

  // Port 0 asks for a free one. BoundAddress::error says what went wrong.
  BoundAddress Listen(const std::string& host, uint16_t port);
  // Takes over a socket that listens already.
  BoundAddress ListenOn(int fd);
  void SetRoutes(std::shared_ptr<const RouteTable> routes);
  std::shared_ptr<const RouteTable> routes() const;

  // Closes the listeners; what is answered from now on carries "Connection: close". Idle
  // connections are closed after `idle_ms`: until then a request on one of them is answered, so
  // that a client need not notice that another process takes over.
  void Drain(uint32_t idle_ms = 0);
  // Closes the listeners and breaks off every connection. The exchanges' listeners and OnFinished
  // hear of it.
  void CutAll();
  // Exchanges that were given to OnRequest and are not finished.
  size_t open_exchanges() const;
  size_t open_connections() const;

 private:
  std::shared_ptr<ServerCore> core_;
};

}  // namespace nano
