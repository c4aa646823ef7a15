// Clocks, in nanoseconds.
#pragma once

#include <time.h>

#include <cstdint>

namespace nano {

inline uint64_t ReadClock(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(now.tv_nsec);
}
// Monotonic, for wall time.
inline uint64_t MonotonicNanos() { return ReadClock(CLOCK_MONOTONIC); }
// CPU time of the calling thread.
inline uint64_t ThreadCpuNanos() { return ReadClock(CLOCK_THREAD_CPUTIME_ID); }

}  // namespace nano
