// Lines in an app's log for limits that its clients or its calls meet again and again: one line a
// second for each, so that a flood of requests is no flood of lines.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "http/error_response.h"
#include "isolate/host_events.h"

namespace nano {

class App;

enum class LimitNote : uint8_t { kOverloaded, kBody, kWaited, kSubrequests, kBuild, kDepth };
inline constexpr size_t kLimitNotes = 6;

class LimitNotes {
 public:
  // How many times it happened since a line was written last, with this one; 0 when it is too early
  // for another line. `now`: MonotonicNanos. Any thread.
  uint64_t Next(LimitNote note, uint64_t now);

 private:
  struct Held {
    std::atomic<uint64_t> count{0};
    std::atomic<uint64_t> next_at{0};
  };
  std::array<Held, kLimitNotes> held_;
};

// Any thread.
void TellOfLimit(HostEvents& host, App& app, LimitNote note, std::string request_id);
// What a request was refused with before the app had it.
void TellOfRefusal(HostEvents& host, App& app, ErrorCode code, std::string request_id);

}  // namespace nano
