// An isolate whose turn does not end: on the watchdog's thread, what it was serving is answered and
// what waits for it is sent elsewhere, while the turn may still run.
#include <deque>
#include <utility>

#include "isolate/app_isolate.h"

namespace nano {
namespace {
// With so many isolates lost at once, too much is spent on them: the process should be replaced.
constexpr size_t kTooManyLost = 8;
}  // namespace

void AppIsolate::OnLost(bool parked) {
  given_up_.store(true);
  Detach();
  const bool loading = !ready_.exchange(false);
  const Outcome outcome = parked ? Outcome::kExceededMemory : Outcome::kExceededCpu;
  const ErrorCode code = parked                                   ? ErrorCode::kMemoryLimit
                         : loading && purpose_ == Purpose::kServe ? ErrorCode::kStartupLimit
                                                                  : ErrorCode::kCpuLimit;
  app_->lost.fetch_add(1);
  AppCounters::Add(&app_->counters.executors_lost);
  AppCounters::Add(&app_->counters.isolates_replaced);
  TellLost(code, outcome, parked);
  AnswerLost(code, outcome);
  std::deque<InboxEvent> left = inbox_.Close();
  for (InboxEvent& event : std::exchange(waiting_, {})) left.push_back(std::move(event));
  for (InboxEvent& event : left) SendOnLost(std::move(event), code, outcome, loading);
}

// Everybody was answered when it was lost.
void AppIsolate::OnParked() {
  world_.host.Emit(LogEvent{.app = app_->id,
                            .request_id = "",
                            .level = LogLevel::kError,
                            .text = "V8 gave the isolate up; its thread is parked"});
  world_.host.Emit(WoundedEvent{.app = app_->id});
}

void AppIsolate::TellLost(ErrorCode code, Outcome outcome, bool parked) {
  world_.host.Emit(LogEvent{.app = app_->id,
                            .request_id = "",
                            .level = LogLevel::kError,
                            .text = parked ? "V8 gave the isolate up; its thread is parked"
                                           : "The isolate cannot be interrupted; it is replaced"});
  const size_t lost = world_.lost.fetch_add(1) + 1;
  if (parked || lost >= kTooManyLost) world_.host.Emit(WoundedEvent{.app = app_->id});
  const uint64_t token = announce_to_.exchange(0);
  if (token == 0) return;
  if (purpose_ == Purpose::kEvaluate) {
    world_.host.Emit(EvaluatedEvent{
        .token = token, .outcome = outcome, .text = "", .code = std::string(ErrorName(code))});
  } else {
    world_.host.Emit(ProbedEvent{
        .token = token, .outcome = outcome, .error = "", .code = std::string(ErrorName(code))});
  }
}

void AppIsolate::AnswerLost(ErrorCode code, Outcome outcome) {
  for (auto& [id, running] : running_) {
    running.exchange->SetListener(nullptr);
    if (!running.exchange->finished()) running.exchange->Fail(code, app_->name);
    Ended(running, outcome, code);
    if (!running.reported) Report(running);
    Settle(running);
    app_->open.fetch_sub(1, std::memory_order_relaxed);
  }
}

// What was never begun is another isolate's, unless starting the app is what never ends.
void AppIsolate::SendOnLost(InboxEvent event, ErrorCode code, Outcome outcome, bool loading) {
  if (event.kind != InboxEvent::Kind::kRequest) return;
  if (loading) {
    Refuse(event, code, outcome);
  } else {
    world_.dispatcher.Redispatch(app_, std::move(event.exchange));
  }
}

// The turn has come back after all; everybody has been answered.
void AppIsolate::Return() {
  app_->lost.fetch_sub(1);
  world_.lost.fetch_sub(1);
  running_.clear();
  found_id_ = 0;
  settled_.clear();
  phase_ = Phase::kOver;
}

}  // namespace nano
