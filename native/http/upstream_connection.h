// A connection to a server elsewhere.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "http/response_parser.h"
#include "http/upstream_call.h"
#include "reactor/channel.h"

namespace nano {

class Upstreams;

class UpstreamConnection : public SocketListener,
                           public std::enable_shared_from_this<UpstreamConnection> {
 public:
  UpstreamConnection(std::shared_ptr<Upstreams> upstreams, UpstreamPlace place,
                     std::shared_ptr<Channel> channel, const std::optional<ForwardProxy>& proxy);

  const UpstreamPlace& place() const { return place_; }
  // Baton, once.
  void Start();
  // Any thread, when nobody else can have it.
  void Serve(std::shared_ptr<UpstreamCall> call);
  // Baton. Serves what waits for a connection, or becomes idle.
  void ServeNext();
  // Any thread.
  void ResumeSoon();
  void GiveUpSoon(std::shared_ptr<UpstreamCall> call);
  // Baton. Ends what took too long. False when the connection is closed.
  bool Sweep(uint64_t now);

  // SocketListener
  void OnRead(std::span<const char> data) override;
  void OnReadEnd() override;
  void OnBroken() override;
  void OnSent(size_t queued) override;

 private:
  // What it serves; the parser is told of a new one.
  std::shared_ptr<UpstreamCall> Current();
  void Deliver(const std::shared_ptr<UpstreamCall>& call, bool complete);
  // What it served is over.
  std::shared_ptr<UpstreamCall> Release();
  bool WaitsForApp();
  void Resume();
  void CloseIdle();
  void End(const UpstreamFailure& failure);
  void Close();

  const std::shared_ptr<Upstreams> upstreams_;
  const UpstreamPlace place_;
  const std::shared_ptr<Channel> channel_;
  // What a proxy is told with each request: the origin, and fields. Empty: there is none.
  std::string proxy_origin_;
  std::string proxy_fields_;

  // MonotonicNanos of the last byte, or of the begin of the call or of idleness.
  std::atomic<uint64_t> since_{0};
  std::mutex mutex_;  // guards all three
  std::shared_ptr<UpstreamCall> call_;
  bool is_new_ = false;  // of the call the parser knows nothing yet
  bool ended_ = false;   // the other side has closed

  // Baton.
  ResponseParser parser_;
  bool has_served_ = false;
  bool stopped_ = false;  // nobody reads the body
  bool cut_ = false;      // the body of a request was not sent to its end
  bool head_given_ = false;
  bool closed_ = false;
};

}  // namespace nano
