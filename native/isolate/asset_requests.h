// Requests that the host may answer with a file before the app has them. While they are the host's
// they stand here: it answers, or passes them on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "http/exchange.h"
#include "isolate/host_events.h"

namespace nano {

class App;

class AssetRequests : public ExchangeListener, public std::enable_shared_from_this<AssetRequests> {
 public:
  // Hears of each that has been answered, or whose client has gone.
  using Ended = std::function<void(Exchange& exchange, App& app)>;

  AssetRequests(HostEvents& host, Ended ended) : host_(host), ended_(std::move(ended)) {}

  // Any thread. `only_asset`: it was asked for by a binding, and nobody else could answer.
  void Begin(const std::shared_ptr<App>& app, const std::shared_ptr<Exchange>& exchange,
             bool only_asset);

  // The host's, each with the exchange's id; without effect on one that is not there any more.
  void Respond(uint64_t id, ResponseHead head, Bytes body);
  void RespondHead(uint64_t id, ResponseHead head);
  // kFull: taken, and an AssetDrainEvent follows once.
  BodyWrite Write(uint64_t id, Bytes chunk);
  void End(uint64_t id);
  void Abort(uint64_t id);
  // It is the caller's from now on. False when it has gone.
  bool Take(uint64_t id, std::shared_ptr<App>* app, std::shared_ptr<Exchange>* exchange);

  // ExchangeListener
  void OnBody(uint64_t) override {}
  void OnDrain(uint64_t id) override;
  void OnClosed(uint64_t id) override;

 private:
  struct Waiting {
    std::shared_ptr<App> app;
    std::shared_ptr<Exchange> exchange;
  };
  std::shared_ptr<Exchange> Find(uint64_t id);
  void Finish(uint64_t id);

  HostEvents& host_;
  const Ended ended_;
  std::mutex mutex_;
  std::unordered_map<uint64_t, Waiting> waiting_;  // guarded by the mutex
};

}  // namespace nano
