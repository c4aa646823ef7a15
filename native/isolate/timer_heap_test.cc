#include "isolate/timer_heap.h"

#include <cmath>
#include <limits>

#include "testing/test.h"

namespace nano {
namespace {
constexpr uint64_t kMillisecond = 1'000'000;
}  // namespace

TEST(TimersAreDueByDeadlineThenByTheOrderOfTheirStart) {
  TimerHeap timers;
  uint32_t late = timers.Start(10, false, 1, 0);
  uint32_t first = timers.Start(5, false, 2, 0);
  uint32_t second = timers.Start(5, false, 3, 0);
  DueTimer due;
  EXPECT(!timers.TakeDue(4 * kMillisecond, &due));
  EXPECT(timers.TakeDue(20 * kMillisecond, &due));
  EXPECT_EQ(due.id, first);
  EXPECT_EQ(due.owner, 2u);
  EXPECT(timers.TakeDue(20 * kMillisecond, &due));
  EXPECT_EQ(due.id, second);
  EXPECT(timers.TakeDue(20 * kMillisecond, &due));
  EXPECT_EQ(due.id, late);
  EXPECT(timers.empty());
}

TEST(ARepeatingTimerIsStartedAgainAndCanBeCleared) {
  TimerHeap timers;
  uint32_t id = timers.Start(0, true, 0, 0);
  DueTimer due;
  EXPECT(timers.TakeDue(0, &due));
  EXPECT(!timers.TakeDue(0, &due));
  EXPECT_EQ(timers.Next(), kMillisecond);
  timers.Clear(id);
  timers.Clear(id);
  EXPECT_EQ(timers.Next(), TimerHeap::kNever);
}

TEST(DelaysOfAnyKindAreTaken) {
  TimerHeap timers;
  for (double delay : {-1.0, std::nan(""), std::numeric_limits<double>::infinity(), 1e300}) {
    EXPECT(timers.Start(delay, true, 0, 1) != 0);
  }
  DueTimer due;
  EXPECT(timers.TakeDue(1, &due));
  EXPECT(timers.TakeDue(1, &due));
  EXPECT(!timers.TakeDue(1, &due));
  EXPECT(timers.Next() < TimerHeap::kNever);
  timers.ClearAll();
  EXPECT(timers.empty());
}

}  // namespace nano
