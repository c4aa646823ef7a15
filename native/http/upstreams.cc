#include "http/upstreams.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"

namespace nano {

Upstreams::Upstreams(Reactor& reactor, UpstreamConnector& connector, UpstreamOptions options)
    : reactor_(reactor), connector_(connector), options_(options), alarm_(reactor) {}

std::string Upstreams::KeyOf(const UpstreamPlace& place) {
  std::string key = place.host + (place.any_address ? '!' : ':') + std::to_string(place.port);
  if (place.is_tls) key.append("s");
  if (place.partition != 0) key.append("#").append(std::to_string(place.partition));
  return key;
}

void Upstreams::Secure(std::shared_ptr<TlsClient> client) {
  std::lock_guard lock(mutex_);
  tls_ = std::move(client);
}

void Upstreams::Begin(const UpstreamPlace& place, const std::shared_ptr<UpstreamCall>& call) {
  std::shared_ptr<UpstreamConnection> connection;
  uint64_t ticket = 0;
  {
    std::lock_guard lock(mutex_);
    Origin& origin = origins_[KeyOf(place)];
    if (!origin.idle.empty()) {
      connection = std::move(origin.idle.back());
      origin.idle.pop_back();
      idle_--;
    } else {
      origin.waiting.push_back(call);
      ticket = TicketFor(origin, place);
    }
  }
  if (connection != nullptr) {
    connection->Serve(call);
  } else if (ticket != 0) {
    connector_.Connect(ticket, place);
  }
}

uint64_t Upstreams::TicketFor(Origin& origin, const UpstreamPlace& place) {
  if (origin.waiting.size() <= origin.connecting) return 0;
  if (origin.open + origin.connecting >= options_.connections) return 0;
  origin.connecting++;
  tickets_[++last_ticket_] = place;
  return last_ticket_;
}

std::shared_ptr<UpstreamCall> Upstreams::FirstOf(Origin& origin) {
  while (!origin.waiting.empty()) {
    std::shared_ptr<UpstreamCall> call = std::move(origin.waiting.front());
    origin.waiting.pop_front();
    if (!call->cancelled()) return call;
  }
  return nullptr;
}

void Upstreams::ForgetIfUnused(const std::string& key) {
  auto found = origins_.find(key);
  if (found == origins_.end()) return;
  const Origin& origin = found->second;
  const bool is_used = !origin.idle.empty() || !origin.waiting.empty() || origin.open > 0;
  if (!is_used && origin.connecting == 0) origins_.erase(found);
}

void Upstreams::Connected(uint64_t ticket, int fd, std::optional<ForwardProxy> proxy) {
  reactor_.Post([self = shared_from_this(), ticket, fd, proxy = std::move(proxy)] {
    self->Open(ticket, fd, proxy);
  });
}

void Upstreams::Open(uint64_t ticket, int fd, const std::optional<ForwardProxy>& proxy) {
  std::shared_ptr<Socket> socket = Socket::Open(reactor_, fd);
  if (socket == nullptr) {
    return ConnectFailed(ticket, {"UND_ERR_SOCKET", "the connection could not be used"});
  }
  UpstreamPlace place;
  {
    std::lock_guard lock(mutex_);
    auto found = tickets_.find(ticket);
    if (found == tickets_.end()) {
      socket->Close(CloseMode::kReset);
      return;
    }
    place = found->second;
  }
  if (!place.is_tls) return Establish(ticket, std::move(socket), proxy);
  ShakeHands(ticket, place, std::move(socket));
}

void Upstreams::ShakeHands(uint64_t ticket, const UpstreamPlace& place,
                           std::shared_ptr<Socket> socket) {
  std::string host = place.host;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::shared_ptr<TlsClient> client;
  {
    std::lock_guard lock(mutex_);
    client = tls_;
  }
  std::shared_ptr<TlsChannel> channel;
  if (client == nullptr) {
    socket->Close(CloseMode::kReset);
  } else {
    const auto done = [upstreams = weak_from_this(), ticket](const TlsFailure* failure) {
      if (const auto self = upstreams.lock()) self->OnSecured(ticket, failure);
    };
    channel =
        TlsChannel::Open(reactor_, std::move(client), std::move(socket), host, KeyOf(place), done);
  }
  if (channel == nullptr) {
    return ConnectFailed(ticket, {"ERR_SSL_HANDSHAKE", "the connection could not be made secure"});
  }
  handshakes_[ticket] = {std::move(channel), MonotonicNanos()};
  SetAlarm();
}

void Upstreams::OnSecured(uint64_t ticket, const TlsFailure* failure) {
  auto found = handshakes_.find(ticket);
  if (found == handshakes_.end()) return;
  const std::shared_ptr<TlsChannel> channel = std::move(found->second.channel);
  handshakes_.erase(found);
  if (failure == nullptr) return Establish(ticket, channel, {});
  channel->Close(CloseMode::kReset);
  std::optional<UpstreamPlace> place;
  {
    std::lock_guard lock(mutex_);
    auto known = tickets_.find(ticket);
    if (known != tickets_.end()) place = known->second;
  }
  if (!place) return;
  connector_.NotSecure(*place);
  ConnectFailed(ticket, {failure->code, failure->message, false, true});
}

void Upstreams::SweepHandshakes(uint64_t now) {
  std::vector<uint64_t> late;
  for (const auto& [ticket, handshake] : handshakes_) {
    if (now >= handshake.since + options_.secure_ms * 1'000'000ull) late.push_back(ticket);
  }
  for (const uint64_t ticket : late) {
    handshakes_[ticket].channel->Close(CloseMode::kReset);
    handshakes_.erase(ticket);
    ConnectFailed(ticket, {"UND_ERR_CONNECT_TIMEOUT", "the connection was not secure in time"});
  }
}

void Upstreams::Establish(uint64_t ticket, std::shared_ptr<Channel> channel,
                          const std::optional<ForwardProxy>& proxy) {
  std::shared_ptr<UpstreamConnection> connection;
  {
    std::lock_guard lock(mutex_);
    auto found = tickets_.find(ticket);
    if (found == tickets_.end()) {
      channel->Close(CloseMode::kReset);
      return;
    }
    connection = std::make_shared<UpstreamConnection>(shared_from_this(), std::move(found->second),
                                                      std::move(channel), proxy);
    tickets_.erase(found);
    Origin& origin = origins_[KeyOf(connection->place())];
    origin.connecting--;
    origin.open++;
    all_.push_back(connection);
  }
  connection->Start();
  connection->ServeNext();
  SetAlarm();
}

void Upstreams::ConnectFailed(uint64_t ticket, const UpstreamFailure& failure) {
  std::shared_ptr<UpstreamCall> call;
  uint64_t next = 0;
  UpstreamPlace place;
  {
    std::lock_guard lock(mutex_);
    auto found = tickets_.find(ticket);
    if (found == tickets_.end()) return;
    place = std::move(found->second);
    tickets_.erase(found);
    const std::string key = KeyOf(place);
    Origin& origin = origins_[key];
    origin.connecting--;
    call = FirstOf(origin);
    next = TicketFor(origin, place);
    ForgetIfUnused(key);
  }
  if (next != 0) connector_.Connect(next, place);
  if (call == nullptr) return;
  reactor_.Post([call, failure] {
    const std::shared_ptr<UpstreamListener> listener = call->listener();
    if (listener == nullptr) return;
    listener->OnFailed(failure);
    call->Over();
  });
}

bool Upstreams::NextFor(const std::shared_ptr<UpstreamConnection>& connection,
                        std::shared_ptr<UpstreamCall>* next) {
  std::lock_guard lock(mutex_);
  Origin& origin = origins_[KeyOf(connection->place())];
  *next = FirstOf(origin);
  if (*next != nullptr) return true;
  if (idle_ >= options_.idle) return false;
  idle_++;
  origin.idle.push_back(connection);
  return true;
}

bool Upstreams::Withdraw(const std::shared_ptr<UpstreamConnection>& connection) {
  std::lock_guard lock(mutex_);
  auto found = origins_.find(KeyOf(connection->place()));
  if (found == origins_.end()) return false;
  auto& idle = found->second.idle;
  auto place = std::find(idle.begin(), idle.end(), connection);
  if (place == idle.end()) return false;
  idle.erase(place);
  idle_--;
  return true;
}

void Upstreams::Leave(const UpstreamPlace& place) {
  uint64_t ticket;
  {
    std::lock_guard lock(mutex_);
    const std::string key = KeyOf(place);
    Origin& origin = origins_[key];
    origin.open--;
    ticket = TicketFor(origin, place);
    ForgetIfUnused(key);
  }
  if (ticket != 0) connector_.Connect(ticket, place);
}

void Upstreams::SetAlarm() {
  {
    std::lock_guard lock(mutex_);
    if (std::exchange(sweeping_, true)) return;
  }
  alarm_.Set(weak_from_this(), MonotonicNanos() + options_.sweep_ms * 1'000'000ull);
}

void Upstreams::OnAlarm() {
  std::vector<std::shared_ptr<UpstreamConnection>> open;
  {
    std::lock_guard lock(mutex_);
    for (const auto& connection : all_) {
      if (auto alive = connection.lock()) open.push_back(std::move(alive));
    }
  }
  const uint64_t now = MonotonicNanos();
  SweepHandshakes(now);
  std::erase_if(open, [now](const auto& connection) { return !connection->Sweep(now); });
  {
    std::lock_guard lock(mutex_);
    // Those that were opened meanwhile were by this thread: there are none.
    all_.assign(open.begin(), open.end());
    sweeping_ = false;
  }
  if (!open.empty() || !handshakes_.empty()) SetAlarm();
}

}  // namespace nano
