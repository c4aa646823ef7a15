// A request of one app to another in the same engine, and its response: a service call of the one
// is the exchange of the other, without a socket between them. Each side is in a turn of its own,
// on its own thread; bodies have bounded queues both ways.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/exchange.h"
#include "isolate/inbox.h"

namespace nano {

// What comes back, as an answer to the service call.
struct SubrequestAnswer {
  ServiceAnswer kind = ServiceAnswer::kReply;
  std::unique_ptr<SubrequestReply> reply;  // kReply
  Bytes bytes;                             // a chunk, or "name\0message\0code" of an error
};

class SubrequestCaller {
 public:
  virtual ~SubrequestCaller() = default;
  // In order, on any thread, with the subrequest's lock held: may only enqueue. False when nobody
  // takes it any more.
  virtual bool TakeAnswer(uint64_t call, SubrequestAnswer answer) = 0;
};

class Subrequest : public Exchange {
 public:
  // As many apps may ask each other in a row.
  static constexpr uint32_t kMaxDepth = 16;

  struct Origin {
    std::weak_ptr<SubrequestCaller> caller;
    uint64_t call = 0;
    uint32_t depth = 1;
    // Has what waits of the request's body until it is the answering app's.
    std::shared_ptr<MemoryAccount> account;
  };

  Subrequest(RequestHead request, std::string entrypoint, Origin origin);

  // The asking side. kFull: taken, and the answer kDrain follows once.
  BodyWrite WriteRequest(Bytes chunk);
  void EndRequest();
  // So many bytes of the response's body were read.
  void Credit(size_t bytes);
  // Nothing of it is wanted any more, or nothing is left to come.
  void Cancel();

  // The answering side.
  std::string_view entrypoint() const override { return entrypoint_; }
  uint32_t depth() const override { return origin_.depth; }
  void SetListener(std::shared_ptr<ExchangeListener> listener) override;
  bool SetBodyLimit(uint64_t bytes, std::string_view app) override;
  void SetAccount(std::shared_ptr<MemoryAccount> account) override;
  BodyRead ReadBody(Bytes* chunk) override;
  void CancelBody() override;
  bool Respond(ResponseHead head, Payload payload) override;
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
  // All with the lock held.
  bool Open() const { return !ended_ && !gone_; }
  bool StartResponse(ResponseHead head, bool has_body, Bytes body);
  void Pump();
  Bytes NextPiece();
  void FailLocked(ErrorCode code, std::string_view app);
  void AnswerError(std::string_view message, std::string_view code);
  void Answer(SubrequestAnswer answer);
  void DropBody();
  void DropUnsent();

  const std::string entrypoint_;
  const Origin origin_;

  mutable std::mutex mutex_;
  // All below is guarded by the mutex.
  std::shared_ptr<ExchangeListener> listener_;
  std::string app_;  // in whose name the body's limit is
  uint64_t body_limit_ = UINT64_MAX;
  std::deque<Bytes> chunks_;  // of the request's body
  size_t buffered_ = 0;
  Charge in_;                 // for what is buffered
  std::deque<Bytes> unsent_;  // of the response's body
  size_t sent_of_first_ = 0;
  size_t unsent_bytes_ = 0;
  Charge out_;    // for what is unsent
  int64_t room_;  // what the asking side may still be sent
  uint64_t bytes_in_ = 0;
  uint64_t bytes_out_ = 0;
  int status_ = 0;
  std::optional<ErrorCode> failure_;
  bool body_complete_;
  bool body_canceled_ = false;
  bool wants_body_ = false;    // the answering side waits for OnBody
  bool caller_waits_ = false;  // the asking side waits for kDrain
  bool wants_drain_ = false;   // the answering side waits for OnDrain
  bool has_body_ = false;      // of the response
  bool responded_ = false;
  bool ended_ = false;    // by Respond, End, Abort or Fail
  bool end_due_ = false;  // the asking side is still to hear of it
  bool gone_ = false;     // nobody is there to have the response
  bool broken_ = false;
};

}  // namespace nano
