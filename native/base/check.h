// NANO_CHECK: an invariant of ours. Never for what an app or a client sends.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace nano {

[[noreturn]] inline void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "nano: check failed: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace nano

#define NANO_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::nano::CheckFailed(#condition, __FILE__, __LINE__))
