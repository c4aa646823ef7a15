#include "isolate/memory_pressure.h"

#include <algorithm>
#include <memory>

#include "base/clock.h"
#include "base/resident_memory.h"

namespace nano {
namespace {

constexpr uint64_t kMillisecond = 1'000'000;
constexpr uint64_t kUsualInterval = 1000 * kMillisecond;
// What was evicted has been given back by then.
constexpr uint64_t kShortInterval = 300 * kMillisecond;
// Beyond these memory is short.
constexpr double kUsed = 0.92;
constexpr double kStalled = 0.10;
// Of those that live, one in so many goes at a time.
constexpr size_t kPortion = 8;

}  // namespace

void MemoryPressure::SetDue() {
  if (!looking_.exchange(true)) LookIn(kUsualInterval);
}

void MemoryPressure::LookIn(uint64_t nanos) {
  alarm_.Set(std::static_pointer_cast<MemoryPressure>(shared_from_this()),
             MonotonicNanos() + nanos);
}

void MemoryPressure::OnAlarm() { scheduler_.Schedule(shared_from_this()); }

TurnResult MemoryPressure::RunTurn(Watch&) {
  const size_t live = evictor_.LiveIsolates();
  if (live == 0) {
    looking_.store(false);
    return TurnResult::kIdle;
  }
  const bool is_short = Short();
  if (is_short) evictor_.EvictIdle(std::max<size_t>(live / kPortion, 1));
  LookIn(is_short ? kShortInterval : kUsualInterval);
  return TurnResult::kIdle;
}

bool MemoryPressure::Short() const {
  if (ResidentBytes() > resident_bytes_) return true;
  const MemorySigns signs = source_.Read();
  return signs.used > kUsed || signs.stalled > kStalled;
}

}  // namespace nano
