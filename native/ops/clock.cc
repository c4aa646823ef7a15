#include "ops/clock.h"

#include "base/clock.h"
#include "ops/arguments.h"

namespace nano {

namespace {

// Ticks are this coarse, so that an app can't time its neighbours.
constexpr uint64_t kTickNanos = 100'000;
constexpr double kTicksPerMillisecond = 10;

}  // namespace

void OpClockNow(const Arguments& info) {
  const uint64_t origin = ClockOf(info.GetIsolate())->origin_nanos;
  const uint64_t elapsed = MonotonicNanos() - origin;
  info.GetReturnValue().Set(static_cast<double>(elapsed / kTickNanos) / kTicksPerMillisecond);
}

void OpClockTimeOrigin(const Arguments& info) {
  info.GetReturnValue().Set(ClockOf(info.GetIsolate())->origin_unix_ms);
}

}  // namespace nano
