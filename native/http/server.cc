#include "http/server.h"

#include <utility>

#include "http/server_core.h"

namespace nano {

Server::Server(Reactor& reactor, RequestHandler& handler, ServerOptions options)
    : core_(std::make_shared<ServerCore>(reactor, handler, options)) {}

Server::~Server() { core_->CutAll(); }

BoundAddress Server::Listen(const std::string& host, uint16_t port) {
  return core_->Listen(host, port);
}
BoundAddress Server::ListenOn(int fd) { return core_->ListenOn(fd); }
void Server::SetRoutes(std::shared_ptr<const RouteTable> routes) {
  core_->SetRoutes(std::move(routes));
}
std::shared_ptr<const RouteTable> Server::routes() const { return core_->routes(); }
void Server::Drain(uint32_t idle_ms) { core_->Drain(idle_ms); }
void Server::CutAll() { core_->CutAll(); }
size_t Server::open_exchanges() const { return core_->open_exchanges(); }
size_t Server::open_connections() const { return core_->open_connections(); }

}  // namespace nano
