// Requests over HTTP/1.1: plain ones, and over TLS those to servers that are known to speak it.
// Those of apps without an origin need nothing of the host but a connection. A response that asks
// for more (a redirect to follow, content codings) is given to the host, with the call, as if it
// had sent the request. What the host does for other apps it sends by here, too.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "http/upstreams.h"
#include "isolate/fetch_call_text.h"
#include "isolate/host_events.h"
#include "isolate/inbox.h"
#include "isolate/service_calls.h"

namespace nano {

class App;
class DirectFetches;

// Where answers to service calls go, on any thread.
class FetchAnswers {
 public:
  virtual ~FetchAnswers() = default;
  virtual void Answer(uint64_t call, ServiceAnswer answer, Bytes bytes, double credit = 0) = 0;
  // True when the bytes went on to a client at once: they take none of the call's credit.
  virtual bool AnswerChunk(uint64_t call, Bytes bytes) = 0;
  virtual void AnswerHead(uint64_t call, std::unique_ptr<SubrequestReply> reply, Bytes body) = 0;
};

class DirectFetch : public UpstreamListener, public std::enable_shared_from_this<DirectFetch> {
 public:
  // A longer body is not kept for a redirect that wants it again.
  static constexpr size_t kKeptMost = 64 * 1024;

  DirectFetch(DirectFetches& all, ServiceCallEvent event, Http1Request request);

  // Any thread. Of the isolate, which hears nothing any more, or reads on.
  void Cancel();
  void Credit(double bytes);
  // Of the isolate: the request's body. True when the bytes take no room: they went out at once.
  bool Write(Bytes bytes);
  void EndBody();

  // UpstreamListener
  void OnHead(ResponseHead head, Bytes body, bool complete) override;
  bool OnBody(Bytes bytes) override;
  void OnEnd() override;
  void OnFailed(const UpstreamFailure& failure) override;
  void OnTaken(size_t bytes) override;

 private:
  friend class DirectFetches;
  // What of the request a response asks for once more.
  enum class Again { kNothing, kRequest };
  Again AsksFor(const ResponseHead& head) const;
  // Who is to do with the response what is to be done. False when nobody wants it any more.
  bool HandOver(std::optional<ResponseHead> head, Again again);
  bool is_handed();
  // Once, when there is something of the body, or no body.
  void Begin();
  void FailBody();

  DirectFetches& all_;
  const uint64_t call_;
  const UpstreamPlace place_;
  const bool follows_;
  const bool has_body_;
  const bool keeps_body_;
  std::shared_ptr<UpstreamCall> upstream_;

  std::mutex mutex_;  // guards all below
  ServiceCallEvent event_;
  std::vector<Bytes> kept_;
  bool body_ended_ = false;
  bool begun_ = false;
  bool handed_ = false;
  bool body_handed_ = false;
  bool cancelled_ = false;
};

class DirectFetches : public UpstreamConnector {
 public:
  DirectFetches(Reactor& reactor, HostEvents& host, FetchAnswers& answers, ServiceCalls& calls);

  // In a turn. Null: the event is the host's business.
  std::shared_ptr<DirectFetch> Begin(const App& app, ServiceCallEvent& event);

  // The host's.
  Upstreams& upstreams() { return *upstreams_; }
  // For so long the place is spoken with in HTTP/1.1, over TLS.
  void SpeaksHttp1(const UpstreamPlace& place, uint64_t for_ms);
  struct Sending {
    std::string_view call;  // as FetchCall is told
    bool has_body = false;
    bool any_address = false;
    bool alone = false;  // over a connection of its own
  };
  // Its number, under which UpstreamEvents follow; 0 when it is no sound request over HTTP.
  uint64_t Send(const Sending& sending);
  // True when the bytes went out at once; else UpstreamTakenEvent follows.
  bool Write(uint64_t call, Bytes bytes);
  void EndBody(uint64_t call);
  void Credit(uint64_t call, double bytes);
  void Cancel(uint64_t call);

  // UpstreamConnector
  void Connect(uint64_t ticket, const UpstreamPlace& place) override;
  void NotSecure(const UpstreamPlace& place) override;

 private:
  bool MayBeginAt(const UpstreamPlace& place);
  friend class DirectFetch;
  friend class HostFetch;
  std::shared_ptr<UpstreamCall> Find(uint64_t call);
  void Keep(uint64_t call, std::shared_ptr<UpstreamCall> upstream);
  void Forget(uint64_t call);
  void FailBody(uint64_t call);

  HostEvents& host_;
  FetchAnswers& answers_;
  ServiceCalls& calls_;
  const std::shared_ptr<Upstreams> upstreams_;
  std::mutex mutex_;
  // Those whose responses the host has. Guarded by the mutex.
  std::unordered_map<uint64_t, std::shared_ptr<UpstreamCall>> kept_;
  // "host:port" -> MonotonicNanos until which it is taken to speak HTTP/1.1. Guarded by the mutex.
  std::unordered_map<std::string, uint64_t> http1_;
};

}  // namespace nano
