// The exchange of a client: its other side is a connection. What the socket does not take at once
// is the reactor's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/memory_account.h"
#include "http/exchange.h"
#include "http/response_head.h"
#include "reactor/socket.h"

namespace nano {

class Connection;

class ClientExchange : public Exchange {
 public:
  // Connection's.
  ClientExchange(std::shared_ptr<Connection> connection, RequestHead&& request, RequestFacts facts);
  ~ClientExchange() override;

  void SetListener(std::shared_ptr<ExchangeListener> listener) override;
  bool SetBodyLimit(uint64_t bytes, std::string_view app) override;
  void SetAccount(std::shared_ptr<MemoryAccount> account) override;

  BodyRead ReadBody(Bytes* chunk) override;
  void CancelBody() override;

  // A complete response goes out in one send from the caller's thread.
  bool Respond(ResponseHead head, Payload body) override;
  bool RespondHead(ResponseHead head) override;
  BodyWrite Write(Payload chunk) override;
  void End() override;
  void Abort() override;
  void Fail(ErrorCode code, std::string_view app) override;

  bool responded() const override;
  bool finished() const override;
  std::optional<ErrorCode> failure() const override;
  bool broken() const override;
  int status() const override;
  uint64_t bytes_in() const override;
  uint64_t bytes_out() const override;

 private:
  friend class Connection;
  friend class ServerCore;

  // With the connection's lock held.
  bool Open() const { return !ended_ && !gone_; }
  bool StartResponse(const ResponseHead& head, std::optional<uint64_t> length, std::string* text);
  bool RespondLocked(const ResponseHead& head, Payload body);
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
