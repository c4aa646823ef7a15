#include "isolate/scheduled_run.h"

#include <utility>

namespace nano {
namespace {

RequestHead HeadOf(std::string cron) {
  RequestHead head;
  // As logs show it.
  head.method = "CRON";
  head.target = std::move(cron);
  return head;
}

}  // namespace

ScheduledRun::ScheduledRun(std::string cron, double time, Done done)
    : Exchange(HeadOf(std::move(cron))), time_(time), done_(std::move(done)) {}

bool ScheduledRun::Respond(ResponseHead, Payload) {
  std::lock_guard lock(mutex_);
  return !std::exchange(ended_, true);
}

void ScheduledRun::Fail(ErrorCode code, std::string_view) {
  std::lock_guard lock(mutex_);
  ended_ = true;
  if (!failure_) failure_ = code;
}

bool ScheduledRun::finished() const {
  std::lock_guard lock(mutex_);
  return ended_;
}

std::optional<ErrorCode> ScheduledRun::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

int ScheduledRun::status() const {
  std::lock_guard lock(mutex_);
  if (failure_) return ErrorStatus(*failure_);
  return ended_ ? 200 : 0;
}

void ScheduledRun::Settled(const ExchangeEnd& end) {
  Done done;
  Result result{.outcome = std::string(end.outcome),
                .code = end.code,
                .cpu_nanos = end.cpu_nanos,
                .wall_nanos = MonotonicNanos() - received_at(),
                .no_retry = end.no_retry};
  {
    std::lock_guard lock(mutex_);
    done.swap(done_);
    if (!result.code) result.code = failure_;
  }
  if (done != nullptr) done(result);
}

}  // namespace nano
