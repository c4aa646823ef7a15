// What ops ask of the isolate that they run in. Implemented by the isolate; ids come from the app's
// side and may be anything.
#pragma once

#include <v8.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/piecework.h"
#include "engine/realm.h"
#include "ops/clock.h"
#include "ops/op_work.h"

namespace nano {

enum class LogLevel : uint8_t { kDebug, kLog, kInfo, kWarn, kError };

// What op_exchange_read_body says.
enum class BodyState { kChunk, kPending, kEnd, kBroken };
// What op_exchange_write and op_service_write say.
enum class WriteState : int { kTaken = 0, kFull = 1, kOver = 2 };

// What op_exchange_settle says.
struct SettleMarks {
  bool wait_failed = false;  // a promise given to waitUntil was rejected
  bool no_retry = false;     // a scheduled handler wants no other try
};

class OpHost {
 public:
  virtual ~OpHost() = default;

  virtual void WriteLog(LogLevel level, std::string text) = 0;

  virtual uint32_t StartTimer(double delay_ms, bool repeat) = 0;
  virtual void ClearTimer(uint32_t id) = 0;

  virtual BodyState ReadBody(uint64_t exchange, Bytes* chunk) = 0;
  virtual void CancelBody(uint64_t exchange) = 0;
  // `headers`: name, value, name, value …; false when the client has gone.
  virtual bool Respond(uint64_t exchange, int status, std::string status_text,
                       std::vector<std::string> headers, Payload body) = 0;
  virtual bool RespondHead(uint64_t exchange, int status, std::string status_text,
                           std::vector<std::string> headers) = 0;
  virtual WriteState WriteBody(uint64_t exchange, Payload chunk) = 0;
  // What the call's answer brings is the response's body from now on, without coming to the
  // runtime; its end or failure still does.
  virtual void PassBody(uint64_t exchange, uint64_t call) = 0;
  virtual void EndBody(uint64_t exchange) = 0;
  virtual void AbortBody(uint64_t exchange) = 0;
  // `no_handler`: the app has none for what it was asked, and is not to blame.
  virtual void FailExchange(uint64_t exchange, std::string text, bool no_handler) = 0;
  virtual void SettleExchange(uint64_t exchange, SettleMarks marks) = 0;

  // 0 when the app's limit is reached. Of the service "app" the method is the name of a binding,
  // and the payload the request's head as text.
  virtual uint64_t CallService(std::string service, std::string method, Bytes payload,
                               bool has_body) = 0;
  virtual WriteState WriteService(uint64_t call, Bytes chunk) = 0;
  virtual void EndService(uint64_t call) = 0;
  virtual void CancelService(uint64_t call) = 0;
  virtual void CreditService(uint64_t call, double bytes) = 0;

  // The work is done beside the isolate's turns, its CPU time booked to whose code runs now. The
  // promise is of an object whose `result` is the work's; it has no prototype, so that what settles
  // the promise shows nothing to the app. Empty when there is no memory for it.
  virtual v8::MaybeLocal<v8::Promise> StartWork(std::unique_ptr<OpWork> work) = 0;
  // What nobody waits for, to be done when an executor is free; its CPU time is the app's, and no
  // exchange's.
  virtual void StartUnasked(std::unique_ptr<PieceWork> work) = 0;
  // Before an op does dear work: does the app wait for other such work, and may more begin, which
  // another core may do, or has the isolate something else to do? If not, it does for this one
  // until what is settled by now has been told to it.
  virtual bool AwaitsWork() = 0;

  // In a turn: set when the watchdog has asked it to end. JavaScript is ended at once; an op that
  // works long looks here, and returns.
  virtual const StopFlag& stop() const = 0;

  IsolateClock clock{};
};

// Null while the snapshot is made and in an isolate that has no app yet.
inline OpHost* OpHostOf(v8::Isolate* isolate) {
  return static_cast<OpHost*>(isolate->GetData(kOpHostSlot));
}

// When it is set the op is to return, with whatever value: what called it is about to be ended.
inline const StopFlag& StopFlagOf(v8::Isolate* isolate) {
  static const StopFlag kNever{false};
  const OpHost* host = OpHostOf(isolate);
  return host == nullptr ? kNever : host->stop();
}

}  // namespace nano
