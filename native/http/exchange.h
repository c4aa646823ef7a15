// One request and its response, shared between its connection (reactor) and the isolate that
// answers it. Every method may be called from any thread. What the socket does not take at once is
// the reactor's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/memory_account.h"
#include "http/error_response.h"
#include "http/request_head.h"
#include "http/response_head.h"
#include "reactor/socket.h"

namespace nano {

class Exchange;

// Implemented by the isolate. Called on the thread that holds the reactor's baton, outside all
// locks of http; may only enqueue.
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

class Connection;

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  // Connection's.
  Exchange(std::shared_ptr<Connection> connection, RequestHead request, RequestFacts facts);
  ~Exchange();

  uint64_t id() const { return id_; }
  // 16 hexadecimal characters: 8 of this process, 8 of the exchange.
  std::string request_id() const;
  const RequestHead& request() const { return request_; }
  uint64_t received_at() const {
    return received_at_;
  }  // MonotonicNanos when the head was complete

  // Who hears of this exchange from now on; null to be told nothing more.
  void SetListener(std::shared_ptr<ExchangeListener> listener);

  // A body that is, or becomes, larger is answered with 413 in the name of `app`. False when it is
  // so already.
  bool SetBodyLimit(uint64_t bytes, std::string_view app);
  // What waits of its bodies, in either direction, is counted to `account` from now on.
  void SetAccount(std::shared_ptr<MemoryAccount> account);

  // Request body. After kPending the listener's OnBody follows once. Reading frees room, so the
  // client may send more.
  BodyRead ReadBody(Bytes* chunk);
  void CancelBody();

  // Response. False / kClosed when the client has gone. A complete one goes out in one send from
  // this thread.
  bool Respond(ResponseHead head, Bytes body);
  bool RespondHead(ResponseHead head);
  // kFull: taken, and OnDrain follows once when there is room.
  BodyWrite Write(Bytes chunk);
  void End();
  // The response is broken off in a way that the client notices.
  void Abort();
  // Answers with the error's response when no head was given, else Abort. `app` may be "".
  void Fail(ErrorCode code, std::string_view app);

  bool responded() const;  // a head was given
  bool finished() const;   // Respond, End or Abort was called, or the client has gone
  // What it was failed with: by Fail, or by http itself.
  std::optional<ErrorCode> failure() const;
  bool broken() const;         // the response did not wholly reach the socket
  int status() const;          // of the response, 0 before
  uint64_t bytes_in() const;   // of the request's body
  uint64_t bytes_out() const;  // of the response's body

 private:
  friend class Connection;
  friend class ServerCore;

  // With the connection's lock held.
  bool Open() const { return !ended_ && !gone_; }
  bool StartResponse(const ResponseHead& head, std::optional<uint64_t> length, std::string* text);
  bool RespondLocked(const ResponseHead& head, Bytes body);
  bool Sent(SendResult result);
  BodyWrite Full();
  void FailLocked(ErrorCode code, std::string_view app);
  void AbortLocked();
  void SendContinue();
  bool OverLimit() const;
  // True when the listener waits for it.
  bool Push(Bytes chunk, bool complete);
  void DropBody();
  // The client has gone, or http has ended the exchange: whom to tell so, or null.
  std::shared_ptr<ExchangeListener> Break();
  // Without the lock, when it is over. Gives up the listener; `waits`: for OnBody.
  std::shared_ptr<ExchangeListener> Retire(bool* waits);

  const uint64_t id_;
  const uint64_t received_at_;
  const RequestHead request_;
  const RequestFacts facts_;
  const std::shared_ptr<Connection> connection_;

  // All below is guarded by the connection's mutex.
  std::shared_ptr<ExchangeListener> listener_;
  std::string app_;  // in whose name the body's limit is
  std::vector<Bytes> chunks_;
  size_t next_chunk_ = 0;
  size_t buffered_ = 0;
  Charge in_;   // for what is buffered
  Charge out_;  // for what the socket has not taken
  uint64_t body_limit_;
  uint64_t bytes_in_ = 0;
  uint64_t bytes_out_ = 0;
  uint64_t remaining_ = 0;  // of a response of known length
  BodyFraming framing_ = BodyFraming::kNone;
  int status_ = 0;
  std::optional<ErrorCode> failure_;
  bool body_complete_ = false;
  bool body_failed_ = false;
  bool body_canceled_ = false;
  bool wants_body_ = false;
  bool wants_drain_ = false;
  bool continue_due_;  // the client waits for "100 Continue"
  bool responded_ = false;
  bool ended_ = false;  // by Respond, End, Abort or Fail
  bool gone_ = false;   // the client, or http ended it
  bool broken_ = false;
};

}  // namespace nano
