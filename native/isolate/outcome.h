// How an exchange, a turn or an evaluation ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nano {

enum class Outcome : uint8_t {
  kOk,
  kThrew,
  kExceededCpu,
  kExceededMemory,
  kExceededWall,
  kCanceled,
  kDisposed,
};

// How many there are.
inline constexpr size_t kOutcomes = static_cast<size_t>(Outcome::kDisposed) + 1;

constexpr std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOk:
      return "ok";
    case Outcome::kThrew:
      return "threw";
    case Outcome::kExceededCpu:
      return "exceededCpu";
    case Outcome::kExceededMemory:
      return "exceededMemory";
    case Outcome::kExceededWall:
      return "exceededWall";
    case Outcome::kCanceled:
      return "canceled";
    case Outcome::kDisposed:
      return "disposed";
  }
  return "";
}

// Where the isolate that answered came from: it was live, was taken blank from the pool, or was
// made for this request.
enum class StartKind : uint8_t { kHot, kWarm, kCold };

constexpr std::string_view StartName(StartKind start) {
  return start == StartKind::kHot ? "hot" : start == StartKind::kWarm ? "warm" : "cold";
}

}  // namespace nano
