// What an isolate writes to its app's log: the app's own lines within their bounds, and what befell
// the app.
#include <string>
#include <utility>

#include "base/clock.h"
#include "http/trace_context.h"
#include "isolate/app_isolate.h"

namespace nano {
namespace {
// Of a line of log, beside its text.
constexpr size_t kLineCost = 128;
}  // namespace

void AppIsolate::WriteLog(LogLevel level, std::string text) {
  WriteLine(Owner(), level, std::move(text));
}

void AppIsolate::WriteLine(uint64_t owner, LogLevel level, std::string text) {
  LogEvent event{.app = app_->id, .request_id = "", .level = level, .text = ""};
  if (Running* running = Find(owner)) {
    event.request_id = running->exchange->request_id();
    event.trace = TraceOf(running->exchange->request());
    if (running->log_bytes > limits_.log_bytes) return;
    running->log_bytes += text.size();
    if (running->log_bytes > limits_.log_bytes) {
      AppCounters::Add(&app_->counters.log_limit);
      event.level = LogLevel::kWarn;
      text = "The request exceeded its log limit of " + std::to_string(limits_.log_bytes >> 10) +
             " KB; the rest of its lines is dropped";
    }
  } else {
    if (own_log_.Left(MonotonicNanos()) < text.size()) {
      DropLine();
      return;
    }
    own_log_.Use(text.size());
  }
  event.text = std::move(text);
  EmitLog(std::move(event));
}

// Counted as one, however many follow it.
void AppIsolate::DropLine() {
  if (dropped_lines_++ == 0) AppCounters::Add(&app_->counters.log_limit);
}

void AppIsolate::Tell(uint64_t owner, std::string text) {
  LogEvent event{.app = app_->id, .level = LogLevel::kError, .text = std::move(text)};
  if (Running* running = Find(owner)) {
    event.request_id = running->exchange->request_id();
    event.trace = TraceOf(running->exchange->request());
  }
  world_.host.Emit(std::move(event));
}

// Unless the host has too many of the app's lines to read already.
void AppIsolate::EmitLog(LogEvent event) {
  event.charge = Charge(app_->log_backlog);
  if (!event.charge.Grow(event.text.size() + kLineCost)) {
    DropLine();
    return;
  }
  if (uint64_t dropped = std::exchange(dropped_lines_, 0); dropped > 0) {
    world_.host.Emit(LogEvent{.app = app_->id,
                              .request_id = "",
                              .level = LogLevel::kWarn,
                              .text = std::to_string(dropped) +
                                      " lines before this one were dropped: the app writes more "
                                      "than is read"});
  }
  world_.host.Emit(std::move(event));
}

}  // namespace nano
