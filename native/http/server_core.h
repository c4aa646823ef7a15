// What the connections of a server have in common. Shared by them, so that it outlives the Server
// while one is open.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/server.h"
#include "reactor/acceptor.h"
#include "reactor/alarm.h"

namespace nano {

class ClientExchange;
class Connection;

// Where a connection came in.
struct Listener {
  std::string authority;  // for a request that names no host
  uint16_t port;          // 0 of a Unix socket
};

class ServerCore : public AlarmListener, public std::enable_shared_from_this<ServerCore> {
 public:
  ServerCore(Reactor& reactor, RequestHandler& handler, ServerOptions options);
  ~ServerCore() override;

  const ServerOptions& options() const { return options_; }
  RequestHandler& handler() { return handler_; }
  Reactor& reactor() { return reactor_; }

  // Any thread.
  BoundAddress Listen(const std::string& host, uint16_t port);
  BoundAddress ListenOn(int fd);
  void Drain(uint32_t idle_ms);
  void CutAll();
  bool draining() const { return draining_.load(std::memory_order_relaxed); }
  // Counts sweeps; what timeouts are measured in.
  uint32_t tick() const { return tick_.load(std::memory_order_relaxed); }
  uint32_t TicksOf(uint32_t milliseconds) const;
  void Began() { ++open_exchanges_; }
  // OnFinished follows, on the baton's thread.
  void Finish(std::shared_ptr<ClientExchange> exchange);
  size_t open_exchanges() const { return open_exchanges_.load(); }
  size_t open_connections() const { return open_connections_.load(); }
  std::shared_ptr<const RouteTable> routes() const;
  void SetRoutes(std::shared_ptr<const RouteTable> routes);

  // Baton.
  void OnAccept(const std::shared_ptr<const Listener>& listener, std::shared_ptr<Socket> socket);
  bool MakeRoom();
  void OnAlarm() override;
  void Remove(Connection* connection);

 private:
  class Door;

  BoundAddress StartListening(std::shared_ptr<Acceptor> acceptor, const BoundAddress& bound);
  void CloseListeners();
  void CloseIdle();
  void FindIdle();
  void ScheduleSweep();
  void FlushFinished();
  template <typename Visit>
  void ForEachConnection(Visit visit);

  Reactor& reactor_;
  RequestHandler& handler_;
  const ServerOptions options_;
  std::atomic<bool> draining_{false};
  std::atomic<uint32_t> tick_{1};
  std::atomic<size_t> open_exchanges_{0};
  std::atomic<size_t> open_connections_{0};

  std::mutex mutex_;  // guards finished_
  std::vector<std::shared_ptr<ClientExchange>> finished_;
  mutable std::mutex routes_mutex_;
  std::shared_ptr<const RouteTable> routes_;

  // Baton.
  Alarm sweep_;
  bool sweeping_ = false;
  std::vector<std::shared_ptr<Acceptor>> acceptors_;
  uint32_t close_idle_at_ = 0;   // tick from which idle connections are closed, 0: not
  Connection* first_ = nullptr;  // of the list of open connections
  // Those that were idle when room was last needed, the longest one last. Made once a tick, so that
  // a flood of connections does not cost a walk through all of them each.
  std::vector<std::weak_ptr<Connection>> idle_;
  uint32_t idle_tick_ = 0;
};

}  // namespace nano
