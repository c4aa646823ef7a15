// What an app has come to so far. Counted by whoever handles it, at most a few relaxed additions a
// request; read by any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/histogram.h"
#include "http/error_response.h"
#include "isolate/outcome.h"

namespace nano {

class AppCounters {
 public:
  using Count = std::atomic<uint64_t>;

  // All that came for the app, those that were refused as well.
  Count requests{0};
  Count cpu_nanos{0};
  // Isolates that were given up because of what the app did in them, and executors lost to it.
  Count isolates_replaced{0};
  Count executors_lost{0};
  Count subrequests{0};
  // Isolates that had to go while they were idle: there were too many, or memory was short.
  Count evicted_by_count{0};
  Count evicted_by_memory{0};
  // Limits that cost no response: a call was refused, lines of log were dropped.
  Count subrequest_limit{0};
  Count subrequest_depth{0};
  Count log_limit{0};
  // Of requests that an isolate was given: from their arrival to the end of the response, and the
  // CPU time up to there.
  WallHistogram wall;
  CpuHistogram cpu;
  // Of all isolates, as of their last turns; 0 without one.
  Count heap_bytes{0};
  Count buffer_bytes{0};
  Count account_bytes{0};  // buffers, and what else isolates hold outside of V8's heap

  static void Add(Count* count, uint64_t amount = 1) {
    count->fetch_add(amount, std::memory_order_relaxed);
  }
  static uint64_t Read(const Count& count) { return count.load(std::memory_order_relaxed); }

  // A request was begun in an isolate that came from there.
  void Started(StartKind start) { Add(&starts_[static_cast<size_t>(start)]); }
  uint64_t starts(StartKind start) const { return Read(starts_[static_cast<size_t>(start)]); }
  // A request ended, with a response or without.
  void Ended(Outcome outcome) { Add(&outcomes_[static_cast<size_t>(outcome)]); }
  uint64_t outcomes(Outcome outcome) const { return Read(outcomes_[static_cast<size_t>(outcome)]); }
  // A request ended with this error.
  void Failed(ErrorCode code) { Add(&failures_[static_cast<size_t>(code)]); }
  uint64_t failures(ErrorCode code) const { return Read(failures_[static_cast<size_t>(code)]); }

  // Is another one when anything was counted meanwhile.
  uint64_t Digest() const {
    uint64_t digest = wall.sum() ^ (cpu.sum() << 1);
    const auto add = [&digest](uint64_t count) {
      digest = (digest ^ count) * 0x9e3779b97f4a7c15;
      digest ^= digest >> 32;
    };
    for (const Count* count :
         {&requests, &cpu_nanos, &isolates_replaced, &executors_lost, &subrequests,
          &evicted_by_count, &evicted_by_memory, &subrequest_limit, &subrequest_depth, &log_limit,
          &heap_bytes, &buffer_bytes, &account_bytes}) {
      add(Read(*count));
    }
    for (const Count& count : starts_) add(Read(count));
    for (const Count& count : outcomes_) add(Read(count));
    for (const Count& count : failures_) add(Read(count));
    return digest;
  }

  struct Memory {
    uint64_t heap = 0;
    uint64_t buffers = 0;
    uint64_t account = 0;
  };
  // What one of the isolates held, and what it holds now.
  void ChangeMemory(const Memory& before, const Memory& now) {
    Add(&heap_bytes, now.heap - before.heap);
    Add(&buffer_bytes, now.buffers - before.buffers);
    Add(&account_bytes, now.account - before.account);
  }

 private:
  std::array<Count, 3> starts_{};
  std::array<Count, kOutcomes> outcomes_{};
  std::array<Count, kErrorCodes> failures_{};
};

}  // namespace nano
