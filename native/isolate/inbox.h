// What waits to be handled in an isolate's turns. Posted from any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/memory_account.h"
#include "http/exchange.h"
#include "http/response_head.h"
#include "isolate/outcome.h"

namespace nano {

// Kinds of answer to a service call, as src/runtime/hooks.ts numbers them.
enum class ServiceAnswer : int { kReply = 0, kChunk = 1, kEnd = 2, kError = 3, kDrain = 4 };

// The head of an app's answer to another app's request.
struct SubrequestReply {
  ResponseHead head;
  bool has_body = false;  // it follows; else all that there is of it came with the head
};

struct InboxEvent {
  enum class Kind : uint8_t { kRequest, kBody, kDrain, kClosed, kService, kJob, kWake };
  Kind kind = Kind::kWake;
  uint64_t id = 0;                     // of the exchange, the call or the job
  std::shared_ptr<Exchange> exchange;  // kRequest
  StartKind start = StartKind::kHot;   // kRequest
  ServiceAnswer answer = ServiceAnswer::kReply;
  Bytes bytes;                             // kService: structured clone, or a chunk
  double credit = 0;                       // kService, kDrain
  Charge charge;                           // for the bytes
  std::unique_ptr<SubrequestReply> reply;  // kService, kReply of another app: `bytes` is its body
};

class Inbox {
 public:
  // False once the inbox is closed: the isolate takes nothing any more.
  bool Post(InboxEvent event) {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    events_.push_back(std::move(event));
    return true;
  }
  bool Take(InboxEvent* event) {
    std::lock_guard lock(mutex_);
    if (events_.empty()) return false;
    *event = std::move(events_.front());
    events_.pop_front();
    return true;
  }
  bool empty() {
    std::lock_guard lock(mutex_);
    return events_.empty();
  }
  // What was still in it.
  std::deque<InboxEvent> Close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    return std::exchange(events_, {});
  }

 private:
  std::mutex mutex_;
  std::deque<InboxEvent> events_;
  bool closed_ = false;
};

}  // namespace nano
