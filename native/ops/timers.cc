#include "ops/timers.h"

#include "ops/arguments.h"
#include "ops/op_host.h"

namespace nano {

void OpTimersClear(const Arguments& info) {
  OpHost* host = OpHostOf(info.GetIsolate());
  if (host == nullptr || info.Length() < 1 || !info[0]->IsUint32()) {
    return BadArgument(info, "op_timers_clear");
  }
  host->ClearTimer(info[0].As<v8::Uint32>()->Value());
}

void OpTimersStart(const Arguments& info) {
  OpHost* host = OpHostOf(info.GetIsolate());
  if (host == nullptr || info.Length() < 2 || !info[0]->IsNumber() || !info[1]->IsBoolean()) {
    return BadArgument(info, "op_timers_start");
  }
  double delay = info[0].As<v8::Number>()->Value();
  info.GetReturnValue().Set(host->StartTimer(delay, info[1]->IsTrue()));
}

}  // namespace nano
