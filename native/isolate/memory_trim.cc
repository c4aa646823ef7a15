#include "isolate/memory_trim.h"

#include <malloc.h>

#include <memory>

#include "base/clock.h"

namespace nano {
namespace {
constexpr uint64_t kDelay = 200'000'000;
}  // namespace

void MemoryTrim::SetDue() {
  if (due_.exchange(true)) return;
  alarm_.Set(std::static_pointer_cast<MemoryTrim>(shared_from_this()), MonotonicNanos() + kDelay);
}

void MemoryTrim::OnAlarm() { scheduler_.Schedule(shared_from_this()); }

TurnResult MemoryTrim::RunTurn(Watch&) {
  due_.store(false);
#ifdef M_TRIM_THRESHOLD
  malloc_trim(0);
#endif
  return TurnResult::kIdle;
}

}  // namespace nano
