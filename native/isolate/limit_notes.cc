#include "isolate/limit_notes.h"

#include <utility>

#include "base/clock.h"
#include "isolate/app.h"
#include "isolate/subrequest.h"

namespace nano {
namespace {

constexpr uint64_t kInterval = 1'000'000'000;

std::string TextOf(LimitNote note, const AppLimits& limits) {
  switch (note) {
    case LimitNote::kOverloaded:
      return "A request was refused: " + std::to_string(limits.running) + " run and " +
             std::to_string(limits.waiting) + " wait already";
    case LimitNote::kBody:
      return "A request was refused: its body exceeds the limit of " +
             std::to_string(limits.body_bytes) + " bytes";
    case LimitNote::kWaited:
      return "A request exceeded its wall time limit while it waited for others to end";
    case LimitNote::kSubrequests:
      return "A fetch was refused: the request has made its " + std::to_string(limits.subrequests) +
             " subrequests";
    case LimitNote::kBuild:
      return "A request exceeded its wall time limit while the app was built";
    case LimitNote::kDepth:
      return "A fetch of a service was refused: " + std::to_string(Subrequest::kMaxDepth) +
             " apps have asked each other in a row";
  }
  return "";
}

}  // namespace

uint64_t LimitNotes::Next(LimitNote note, uint64_t now) {
  Held& held = held_[static_cast<size_t>(note)];
  held.count.fetch_add(1, std::memory_order_relaxed);
  uint64_t at = held.next_at.load(std::memory_order_relaxed);
  if (now < at || !held.next_at.compare_exchange_strong(at, now + kInterval)) return 0;
  return held.count.exchange(0, std::memory_order_relaxed);
}

void TellOfLimit(HostEvents& host, App& app, LimitNote note, std::string request_id) {
  const uint64_t count = app.limit_notes.Next(note, MonotonicNanos());
  if (count == 0) return;
  std::string text = TextOf(note, app.limits);
  if (count > 1) text += " (" + std::to_string(count) + " times since this was said last)";
  host.Emit(LogEvent{.app = app.id,
                     .request_id = std::move(request_id),
                     .level = LogLevel::kWarn,
                     .text = std::move(text)});
}

void TellOfRefusal(HostEvents& host, App& app, ErrorCode code, std::string request_id) {
  if (code == ErrorCode::kOverloaded) {
    TellOfLimit(host, app, LimitNote::kOverloaded, std::move(request_id));
  } else if (code == ErrorCode::kBodyLimit) {
    TellOfLimit(host, app, LimitNote::kBody, std::move(request_id));
  }
}

}  // namespace nano
