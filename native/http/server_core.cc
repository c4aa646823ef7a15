#include "http/server_core.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "http/connection.h"

namespace nano {
namespace {

Listener ListenerOf(const BoundAddress& bound) {
  if (!bound.path.empty()) return {"localhost", 0};
  const bool bracketed = bound.host.find(':') != std::string::npos;
  const std::string host = bracketed ? "[" + bound.host + "]" : bound.host;
  return {host + ":" + std::to_string(bound.port), bound.port};
}

}  // namespace

// Tells the core where connections come in.
class ServerCore::Door : public AcceptListener {
 public:
  Door(std::shared_ptr<ServerCore> core, Listener listener)
      : core_(std::move(core)), listener_(std::make_shared<const Listener>(std::move(listener))) {}
  void OnAccept(std::shared_ptr<Socket> socket) override {
    core_->OnAccept(listener_, std::move(socket));
  }
  bool MakeRoom() override { return core_->MakeRoom(); }

 private:
  const std::shared_ptr<ServerCore> core_;
  const std::shared_ptr<const Listener> listener_;
};

ServerCore::ServerCore(Reactor& reactor, RequestHandler& handler, ServerOptions options)
    : reactor_(reactor),
      handler_(handler),
      options_(options),
      routes_(std::make_shared<const RouteTable>()),
      sweep_(reactor) {}

ServerCore::~ServerCore() = default;

uint32_t ServerCore::TicksOf(uint32_t milliseconds) const {
  return (milliseconds + options_.sweep_ms - 1) / options_.sweep_ms;
}

BoundAddress ServerCore::Listen(const std::string& host, uint16_t port) {
  BoundAddress bound;
  std::shared_ptr<Acceptor> acceptor = Acceptor::Listen(reactor_, host, port, &bound);
  return StartListening(std::move(acceptor), bound);
}

BoundAddress ServerCore::ListenOn(int fd) {
  BoundAddress bound;
  std::shared_ptr<Acceptor> acceptor = Acceptor::Adopt(reactor_, fd, &bound);
  return StartListening(std::move(acceptor), bound);
}

BoundAddress ServerCore::StartListening(std::shared_ptr<Acceptor> acceptor,
                                        const BoundAddress& bound) {
  if (acceptor == nullptr) return bound;
  auto door = std::make_shared<Door>(shared_from_this(), ListenerOf(bound));
  reactor_.Post([self = shared_from_this(), acceptor, door = std::move(door)] {
    if (self->draining()) return acceptor->Close();
    self->acceptors_.push_back(acceptor);
    acceptor->Start(door);
  });
  return bound;
}

void ServerCore::SetRoutes(std::shared_ptr<const RouteTable> routes) {
  std::lock_guard<std::mutex> lock(routes_mutex_);
  routes_.swap(routes);
}

std::shared_ptr<const RouteTable> ServerCore::routes() const {
  std::lock_guard<std::mutex> lock(routes_mutex_);
  return routes_;
}

void ServerCore::Drain(uint32_t idle_ms) {
  draining_ = true;
  reactor_.Post([self = shared_from_this(), idle_ms] {
    self->CloseListeners();
    self->close_idle_at_ = self->tick() + self->TicksOf(idle_ms);
    if (idle_ms == 0) self->CloseIdle();
  });
}

void ServerCore::CloseIdle() {
  ForEachConnection([](Connection* connection) { connection->CloseIfIdle(); });
}

void ServerCore::CutAll() {
  draining_ = true;
  reactor_.Post([self = shared_from_this()] {
    self->CloseListeners();
    self->ForEachConnection([](Connection* connection) { connection->OnBroken(); });
  });
}

void ServerCore::CloseListeners() {
  for (const std::shared_ptr<Acceptor>& acceptor : acceptors_) acceptor->Close();
  acceptors_.clear();
}

template <typename Visit>
void ServerCore::ForEachConnection(Visit visit) {
  for (Connection* connection = first_; connection != nullptr;) {
    // The visit may close this one, and no other.
    const std::shared_ptr<Connection> keep = connection->shared_from_this();
    Connection* const next = connection->next_;
    visit(connection);
    connection = next;
  }
}

void ServerCore::OnAccept(const std::shared_ptr<const Listener>& listener,
                          std::shared_ptr<Socket> socket) {
  // One that was accepted as a drain began is answered, and closed then.
  if (open_connections_ >= options_.connections && !MakeRoom()) {
    return socket->Close(CloseMode::kReset);
  }
  const auto connection =
      std::make_shared<Connection>(shared_from_this(), listener, std::move(socket));
  connection->next_ = first_;
  if (first_ != nullptr) first_->previous_ = connection.get();
  first_ = connection.get();
  connection->listed_ = true;
  ++open_connections_;
  if (!sweeping_) ScheduleSweep();
  connection->Start();
}

bool ServerCore::MakeRoom() {
  if (idle_.empty() && idle_tick_ != tick()) FindIdle();
  while (!idle_.empty()) {
    const std::shared_ptr<Connection> connection = idle_.back().lock();
    idle_.pop_back();
    if (connection != nullptr && connection->listed_ && connection->GiveUpIfIdle()) return true;
  }
  return false;
}

void ServerCore::FindIdle() {
  idle_tick_ = tick();
  std::vector<std::pair<uint32_t, std::weak_ptr<Connection>>> found;
  ForEachConnection([&found](Connection* connection) {
    if (const auto since = connection->IdleSince())
      found.emplace_back(*since, connection->weak_from_this());
  });
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (auto& [since, connection] : found) idle_.push_back(std::move(connection));
}

void ServerCore::Remove(Connection* connection) {
  if (!connection->listed_) return;
  connection->listed_ = false;
  if (connection->next_ != nullptr) connection->next_->previous_ = connection->previous_;
  Connection*& before = connection->previous_ != nullptr ? connection->previous_->next_ : first_;
  before = connection->next_;
  connection->next_ = connection->previous_ = nullptr;
  --open_connections_;
}

void ServerCore::ScheduleSweep() {
  sweeping_ = true;
  sweep_.Set(weak_from_this(), MonotonicNanos() + options_.sweep_ms * uint64_t{1'000'000});
}

void ServerCore::OnAlarm() {
  ++tick_;
  ForEachConnection([](Connection* connection) { connection->Sweep(); });
  if (close_idle_at_ != 0 && tick() >= close_idle_at_) CloseIdle();
  sweeping_ = false;
  if (first_ != nullptr) ScheduleSweep();
}

void ServerCore::Finish(std::shared_ptr<ClientExchange> exchange) {
  --open_exchanges_;
  bool first;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    first = finished_.empty();
    finished_.push_back(std::move(exchange));
  }
  if (first) reactor_.Post([self = shared_from_this()] { self->FlushFinished(); });
}

void ServerCore::FlushFinished() {
  std::vector<std::shared_ptr<ClientExchange>> finished;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    finished.swap(finished_);
  }
  for (const std::shared_ptr<ClientExchange>& exchange : finished) {
    bool waits = false;
    // Its listener hears no more, and is not kept by it.
    const std::shared_ptr<ExchangeListener> listener = exchange->Retire(&waits);
    if (waits && listener != nullptr) listener->OnBody(exchange->id());
    handler_.OnFinished(*exchange);
  }
}

}  // namespace nano
