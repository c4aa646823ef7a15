// Requests that an isolate has not begun: it serves as many as it may already, or still starts.
#include <algorithm>
#include <utility>

#include "isolate/app_isolate.h"

namespace nano {
namespace {

// Who waited for less has hardly had the time to go.
constexpr uint64_t kPatience = 1'000'000;

}  // namespace

void AppIsolate::Admit(const RealmScope& realm, Watch& watch, InboxEvent event) {
  if (event.start != StartKind::kHot) event.start = warm_ ? StartKind::kWarm : StartKind::kCold;
  const uint64_t received_at = event.exchange->received_at();
  const bool has_waited = received_at + kPatience < meter_.wall();
  if (has_waited && event.exchange->finished()) return Abandon(event);
  used_at_.store(meter_.wall(), std::memory_order_relaxed);
  earliest_ = std::min(earliest_, received_at + limits_.wall_nanos);
  if (phase_ == Phase::kServing && running_.size() < limits_.running) {
    return BeginExchange(realm, watch, std::move(event));
  }
  if (waiting_.size() >= limits_.waiting) {
    return Refuse(event, ErrorCode::kOverloaded, Outcome::kCanceled);
  }
  event.exchange->SetListener(std::static_pointer_cast<AppIsolate>(shared_from_this()));
  // It may have ended before there was a listener.
  if (event.exchange->finished()) return Abandon(event);
  waiting_.push_back(std::move(event));
}

// One at a time: each that is begun comes back here at the end of its step.
void AppIsolate::BeginWaiting() {
  if (phase_ != Phase::kServing || waiting_.empty() || running_.size() >= limits_.running) return;
  InboxEvent event = std::move(waiting_.front());
  waiting_.pop_front();
  LeaveBacklog();
  Post(std::move(event));
}

// Answers a request that the app never began.
void AppIsolate::Refuse(InboxEvent& event, ErrorCode code, Outcome outcome) {
  event.exchange->Fail(code, app_->name);
  EndUnbegun(event, outcome, code);
}

// Nobody waits for the answer any more, or http has given it.
void AppIsolate::Abandon(InboxEvent& event) { EndUnbegun(event, Outcome::kCanceled, {}); }

void AppIsolate::AbandonWaiting(uint64_t exchange) {
  auto found = std::find_if(waiting_.begin(), waiting_.end(), [exchange](const auto& event) {
    return event.exchange->id() == exchange;
  });
  if (found == waiting_.end()) return;
  InboxEvent event = std::move(*found);
  waiting_.erase(found);
  Abandon(event);
}

void AppIsolate::RefuseOverdue(uint64_t now) {
  while (!waiting_.empty() &&
         waiting_.front().exchange->received_at() + limits_.wall_nanos <= now) {
    TellOfLimit(world_.host, *app_, LimitNote::kWaited, waiting_.front().exchange->request_id());
    Refuse(waiting_.front(), ErrorCode::kWallLimit, Outcome::kExceededWall);
    waiting_.pop_front();
  }
  if (!waiting_.empty()) {
    earliest_ = std::min(earliest_, waiting_.front().exchange->received_at() + limits_.wall_nanos);
  }
}

void AppIsolate::EndUnbegun(InboxEvent& event, Outcome outcome, std::optional<ErrorCode> code) {
  LeaveBacklog();
  Running running;
  running.exchange = std::move(event.exchange);
  running.exchange->SetListener(nullptr);
  running.start = event.start;
  app_->open.fetch_sub(1, std::memory_order_relaxed);
  running.outcome = outcome;
  running.code = code;
  Report(running);
  Settle(running);
}

}  // namespace nano
