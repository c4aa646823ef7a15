// Ops of the clock.
#pragma once

#include <v8.h>

#include <cstdint>

namespace nano {

// When an isolate's time began, on the monotonic clock and in Unix time.
struct IsolateClock {
  uint64_t origin_nanos;
  double origin_unix_ms;
};

// The isolate's own; never null inside a turn. Defined with the isolate.
IsolateClock* ClockOf(v8::Isolate* isolate);

void OpClockNow(const v8::FunctionCallbackInfo<v8::Value>& info);
void OpClockTimeOrigin(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace nano
