// One request to a server elsewhere, and its response.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "http/response_head.h"
#include "http/upload.h"

namespace nano {

class UpstreamConnection;

// Where to; calls to the same place share connections.
struct UpstreamPlace {
  std::string host;  // with brackets where it is an address of IPv6
  uint16_t port = 80;
  bool is_tls = false;
  bool any_address = false;  // private networks, too
  uint64_t partition = 0;    // connections of its own

  bool operator==(const UpstreamPlace&) const = default;
  std::string origin() const {
    const bool is_usual = port == (is_tls ? 443 : 80);
    return (is_tls ? "https://" : "http://") + host + (is_usual ? "" : ":" + std::to_string(port));
  }
};

// A connection that leads to a proxy, which is asked for the resource itself.
// https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
struct ForwardProxy {
  std::string authorization;  // what Proxy-Authorization says; empty: there is none
};

// How a call went wrong.
struct UpstreamFailure {
  std::string code;
  std::string message;
  bool is_whole = false;   // the message says what failed, and where
  bool is_unsent = false;  // another may do better, and nothing was sent
};

// Called on the thread that holds the baton, outside all locks of http; may only enqueue.
class UpstreamListener {
 public:
  virtual ~UpstreamListener() = default;
  // The head, with what came of the body. `complete`: that is all of it.
  virtual void OnHead(ResponseHead head, Bytes body, bool complete) = 0;
  // True when the bytes take none of the call's credit.
  virtual bool OnBody(Bytes bytes) = 0;
  virtual void OnEnd() = 0;
  // Before the head or within the body; nothing follows.
  virtual void OnFailed(const UpstreamFailure& failure) = 0;
  // So many bytes of the request's body went out that had to wait.
  virtual void OnTaken(size_t bytes) = 0;
};

// What is sent, but for the bytes of its body.
struct UpstreamRequest {
  std::string text;  // the whole head
  bool to_head = false;
  bool is_safe = false;  // it may come twice
  BodyFraming body = BodyFraming::kNone;
  uint64_t length = 0;  // with BodyFraming::kLength
};

class UpstreamCall : public std::enable_shared_from_this<UpstreamCall> {
 public:
  // Bytes of a body that may be given before the listener gives credit.
  static constexpr int64_t kFirstCredit = 256 * 1024;

  UpstreamCall(UpstreamRequest request, std::shared_ptr<UpstreamListener> listener)
      : to_head_(request.to_head),
        repeatable_(request.is_safe && request.body == BodyFraming::kNone),
        upload_(std::move(request.text), request.body, request.length),
        listener_(std::move(listener)) {}

  // Any thread. Nothing of it is wanted any more.
  void Cancel();
  // Any thread. So many bytes of the body were read.
  void Credit(double bytes);
  // Any thread. The request's body.
  Upload& upload() { return upload_; }

 private:
  friend class UpstreamConnection;
  friend class Upstreams;

  // Takes the bytes off the credit. True when there is none left.
  bool Spend(size_t bytes);
  // False when nobody wants it any more.
  bool Bind(const std::shared_ptr<UpstreamConnection>& connection);
  void Unbind();
  // The listener hears nothing more.
  void Over();
  bool cancelled();
  std::shared_ptr<UpstreamListener> listener();

  const bool to_head_;
  const bool repeatable_;
  Upload upload_;

  std::mutex mutex_;  // guards all below
  std::shared_ptr<UpstreamListener> listener_;
  std::weak_ptr<UpstreamConnection> connection_;
  int64_t credit_ = kFirstCredit;
  bool waits_for_credit_ = false;
  bool cancelled_ = false;
};

}  // namespace nano
