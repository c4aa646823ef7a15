// Requests of apps over plain HTTP/1.1 that need nothing of the host but a connection: without a
// body, for apps without an origin. A response that asks for more (a redirect to follow, content
// codings) is given to the host, with the call, as if it had sent the request.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/bytes.h"
#include "http/upstreams.h"
#include "isolate/host_events.h"
#include "isolate/inbox.h"

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
  // `follows`: redirects are not the app's to see.
  DirectFetch(DirectFetches& all, ServiceCallEvent event, std::string origin, bool follows);

  // Any thread. Of the isolate, which hears nothing any more, or reads on.
  void Cancel();
  void Credit(double bytes);
  // Of the host, once it has the response.
  void CancelUpstream() { upstream_->Cancel(); }
  void CreditUpstream(double bytes) { upstream_->Credit(bytes); }

  // UpstreamListener
  void OnHead(ResponseHead head, Bytes body, bool complete) override;
  bool OnBody(Bytes bytes) override;
  void OnEnd() override;
  void OnFailed(const UpstreamFailure& failure) override;

 private:
  friend class DirectFetches;
  // Who is to do with the response what is to be done. False when nobody wants it any more.
  bool HandOver(ResponseHead head);
  bool is_handed();

  DirectFetches& all_;
  const uint64_t call_;
  const std::string origin_;
  const bool follows_;
  std::shared_ptr<UpstreamCall> upstream_;

  std::mutex mutex_;  // guards all below
  ServiceCallEvent event_;
  bool handed_ = false;
  bool cancelled_ = false;
};

class DirectFetches : public UpstreamConnector {
 public:
  DirectFetches(Reactor& reactor, HostEvents& host, FetchAnswers& answers);

  // In a turn. Null: the event is the host's business.
  std::shared_ptr<DirectFetch> Begin(const App& app, ServiceCallEvent& event);

  // The host's.
  Upstreams& upstreams() { return *upstreams_; }
  void Credit(uint64_t call, double bytes);
  void Cancel(uint64_t call);

  // UpstreamConnector
  void Connect(uint64_t ticket, const UpstreamPlace& place) override;

 private:
  friend class DirectFetch;
  std::shared_ptr<DirectFetch> Find(uint64_t call);
  void Keep(uint64_t call, std::shared_ptr<DirectFetch> fetch);
  void Forget(uint64_t call);

  HostEvents& host_;
  FetchAnswers& answers_;
  const std::shared_ptr<Upstreams> upstreams_;
  std::mutex mutex_;
  // Those that the host has. Guarded by the mutex.
  std::unordered_map<uint64_t, std::shared_ptr<DirectFetch>> handed_;
};

}  // namespace nano
