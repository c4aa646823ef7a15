// One request and its response, shared between who asks and the isolate that answers. Who asks is a
// client on a connection (client_exchange.h), an app, or the engine itself (isolate/). Every method
// may be called from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/memory_account.h"
#include "http/error_response.h"
#include "http/request_head.h"
#include "http/request_id.h"
#include "http/response_head.h"

namespace nano {

// Implemented by the isolate. Called on any thread, outside all locks of the exchange; may only
// enqueue.
class ExchangeListener {
 public:
  virtual ~ExchangeListener() = default;
  // ReadBody has something again (bytes, end or failure).
  virtual void OnBody(uint64_t exchange) = 0;
  // Write has room again.
  virtual void OnDrain(uint64_t exchange) = 0;
  // The client went away before the response was complete, or http itself ended the exchange (limit
  // on the body, timeout, CutAll). Called at most once.
  virtual void OnClosed(uint64_t exchange) = 0;
};

enum class BodyRead { kChunk, kPending, kEnd, kFailed };
enum class BodyWrite { kTaken, kFull, kClosed };

// What the app is asked for.
enum class ExchangeKind : uint8_t { kFetch, kScheduled };

// What it came to.
struct ExchangeEnd {
  std::string_view outcome;  // as logs name it
  std::optional<ErrorCode> code;
  uint64_t cpu_nanos = 0;
  bool no_retry = false;  // of a scheduled run: the app wants no other try
};

class Exchange {
 public:
  virtual ~Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  uint64_t id() const { return id_; }
  // 16 hexadecimal characters: 8 of this process, 8 of the exchange.
  std::string request_id() const { return RequestId(id_); }
  const RequestHead& request() const { return request_; }
  // MonotonicNanos when the head was complete.
  uint64_t received_at() const { return received_at_; }

  virtual ExchangeKind kind() const { return ExchangeKind::kFetch; }
  // Of kScheduled: the time that it stands for, in milliseconds since 1970.
  virtual double scheduled_time() const { return 0; }
  // The export of the app's module that answers; "" for the default one.
  virtual std::string_view entrypoint() const { return ""; }
  // How many apps stand between it and a client.
  virtual uint32_t depth() const { return 0; }

  // Who hears of this exchange from now on; null to be told nothing more.
  virtual void SetListener(std::shared_ptr<ExchangeListener> listener) = 0;

  // A body that is, or becomes, larger is answered with 413 in the name of `app`. False when it is
  // so already.
  virtual bool SetBodyLimit(uint64_t bytes, std::string_view app) = 0;
  // What waits of its bodies, in either direction, is counted to `account` from now on.
  virtual void SetAccount(std::shared_ptr<MemoryAccount> account) = 0;

  // Request body. After kPending the listener's OnBody follows once. Reading frees room, so the
  // client may send more.
  virtual BodyRead ReadBody(Bytes* chunk) = 0;
  virtual void CancelBody() = 0;

  // Response. False / kClosed when the client has gone. What is lent is not looked at afterwards.
  virtual bool Respond(ResponseHead head, Payload body) = 0;
  virtual bool RespondHead(ResponseHead head) = 0;
  // kFull: taken, and OnDrain follows once when there is room.
  virtual BodyWrite Write(Payload chunk) = 0;
  virtual void End() = 0;
  // The response is broken off in a way that the client notices.
  virtual void Abort() = 0;
  // Answers with the error's response when no head was given, else Abort. `app` may be "".
  virtual void Fail(ErrorCode code, std::string_view app) = 0;

  virtual bool responded() const = 0;  // a head was given
  virtual bool finished() const = 0;   // Respond, End or Abort was called, or the client has gone
  // What it was failed with: by Fail, or by http itself.
  virtual std::optional<ErrorCode> failure() const = 0;
  virtual bool broken() const = 0;         // the response did not wholly reach the socket
  virtual int status() const = 0;          // of the response, 0 before
  virtual uint64_t bytes_in() const = 0;   // of the request's body
  virtual uint64_t bytes_out() const = 0;  // of the response's body

  // Who was to answer has done with it, whatever it came to: its promises of waitUntil are settled,
  // too. Called once.
  virtual void Settled(const ExchangeEnd&) {}

 protected:
  explicit Exchange(RequestHead&& request)
      : id_(NextRequestNumber()), received_at_(MonotonicNanos()), request_(std::move(request)) {}

 private:
  const uint64_t id_;
  const uint64_t received_at_;
  const RequestHead request_;
};

}  // namespace nano
