// What isolates tell the host. Emitted on any thread, delivered in order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/memory_account.h"
#include "http/response_head.h"
#include "http/upstream_call.h"
#include "isolate/outcome.h"
#include "ops/op_host.h"

namespace nano {

// What a client that went away would have seen, in the access log.
inline constexpr int kClientClosedRequest = 499;

struct AccessEvent {
  uint32_t app = 0;
  std::string request_id;
  std::string method;
  std::string path;
  int status = 0;
  uint64_t wall_nanos = 0;
  uint64_t cpu_nanos = 0;
  StartKind start = StartKind::kHot;
  Outcome outcome = Outcome::kOk;
  std::string code;
  std::string peer;   // of a request that http refused
  std::string trace;  // as TraceOf gives it
};
struct LogEvent {
  uint32_t app = 0;
  std::string request_id;
  LogLevel level = LogLevel::kLog;
  std::string text;
  std::string trace;  // of the request
  Charge charge;      // for the text, until the event is delivered
};
struct CodeCacheEvent {
  uint32_t app = 0;
  Bytes bytes;
};
struct ServiceCallEvent {
  uint64_t call = 0;
  uint32_t app = 0;
  std::string request_id;
  std::string service;
  std::string method;
  Bytes payload;
  bool has_body = false;
  // The first response is here, and its body comes in UpstreamEvents: a redirect, or with content
  // codings.
  std::optional<ResponseHead> answered = std::nullopt;
};
// A connection is wanted: DirectFetches::Connected or ConnectFailed with the ticket.
struct UpstreamConnectEvent {
  uint64_t ticket = 0;
  UpstreamPlace place;
};
// The response to what the host sends by DirectFetches::Send.
struct UpstreamHeadEvent {
  uint64_t call = 0;
  ResponseHead head;
};
// So much of such a request's body went out that had to wait.
struct UpstreamTakenEvent {
  uint64_t call = 0;
  double bytes = 0;
};
// Of the body that an UpstreamHeadEvent or a ServiceCallEvent has told of.
struct UpstreamChunkEvent {
  uint64_t call = 0;
  Bytes bytes;
};
struct UpstreamEndEvent {
  uint64_t call = 0;
  UpstreamFailure failure;  // its code is "" when the body has come to its end
};
struct ServiceChunkEvent {
  uint64_t call = 0;
  Bytes bytes;
};
struct ServiceEndEvent {
  uint64_t call = 0;
};
struct ServiceCancelEvent {
  uint64_t call = 0;
};
struct ServiceCreditEvent {
  uint64_t call = 0;
  double bytes = 0;
};
// So many AccessEvents were dropped: they were not taken fast enough.
struct DroppedEvent {
  uint64_t count = 0;
};
// A fatal error of V8 was survived by parking its thread: the process should be replaced soon.
struct WoundedEvent {
  uint32_t app = 0;
};
// Somebody asks for an app that is dormant: Apps::Define or Apps::RefuseCode is awaited.
struct WantedEvent {
  uint32_t app = 0;
};
// An app that nobody asks has given up its code: a WantedEvent will ask for it.
struct CodeReleasedEvent {
  uint32_t app = 0;
};
// A request that a file may answer: Apps::assets() has what is to be done with it.
struct AssetEvent {
  uint32_t app = 0;
  uint64_t exchange = 0;
  std::string method;
  std::string url;
  std::string headers;      // as RequestHead has them
  bool only_asset = false;  // nobody else could answer
};
// More of the response's body can be written.
struct AssetDrainEvent {
  uint64_t exchange = 0;
};
// Nobody wants the response any more.
struct AssetClosedEvent {
  uint64_t exchange = 0;
};
// Answers to Apps::Probe and Apps::Evaluate, by their tokens.
struct ProbedEvent {
  uint64_t token = 0;
  Outcome outcome = Outcome::kOk;
  std::string error;
  std::string code;
};
struct EvaluatedEvent {
  uint64_t token = 0;
  Outcome outcome = Outcome::kOk;
  std::string text;
  std::string code;
  bool is_undefined = false;
};
// Answer to Apps::RunScheduled.
struct ScheduledEvent {
  uint64_t token = 0;
  std::string outcome;
  std::string code;
  uint64_t cpu_nanos = 0;
  uint64_t wall_nanos = 0;
  bool no_retry = false;
};
// Answer to Apps::Drain.
struct DrainedEvent {
  uint64_t token = 0;
  size_t cut = 0;
};
// Answer to Apps::Pulse.
struct PulseEvent {
  uint64_t token = 0;
};

using HostEvent =
    std::variant<AccessEvent, LogEvent, CodeCacheEvent, ServiceCallEvent, ServiceChunkEvent,
                 ServiceEndEvent, ServiceCancelEvent, ServiceCreditEvent, DroppedEvent,
                 WoundedEvent, WantedEvent, CodeReleasedEvent, AssetEvent, AssetDrainEvent,
                 AssetClosedEvent, ProbedEvent, EvaluatedEvent, ScheduledEvent, DrainedEvent,
                 PulseEvent, UpstreamConnectEvent, UpstreamHeadEvent, UpstreamTakenEvent,
                 UpstreamChunkEvent, UpstreamEndEvent>;

class HostEvents {
 public:
  virtual ~HostEvents() = default;
  virtual void Emit(HostEvent event) = 0;
};

}  // namespace nano
