#include "testing/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include <cctype>
#include <limits>

#include "base/clock.h"
#include "testing/test.h"

namespace nano::testing {
namespace {

// Long enough to find what broke, short enough for every run of the tests.
constexpr uint64_t kUsualSeconds = 8;

uint64_t NumberOf(const char* variable, uint64_t otherwise) {
  const char* const text = getenv(variable);
  return text != nullptr && *text != '\0' ? strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

void Fuzz(const char* name, const std::function<std::string(uint64_t seed)>& property) {
  const uint64_t begin = MonotonicNanos();
  const uint64_t end = begin + NumberOf("NANO_FUZZ_SECONDS", kUsualSeconds) * 1'000'000'000;
  const uint64_t first = NumberOf("NANO_FUZZ_SEED", begin % 1'000'000'000'000);
  const uint64_t most = NumberOf("NANO_FUZZ_RUNS", std::numeric_limits<uint64_t>::max());
  uint64_t runs = 0;
  printf("# %s: seed %llu\n", name, static_cast<unsigned long long>(first));
  fflush(stdout);
  while (runs < most && (runs == 0 || MonotonicNanos() < end)) {
    const uint64_t seed = first + runs++;
    const std::string wrong = property(seed);
    if (wrong.empty()) continue;
    Fail(__FILE__, __LINE__, wrong);
    printf("# again: NANO_FUZZ_RUNS=1 npm run fuzz -- --target %s --seed %llu\n", name,
           static_cast<unsigned long long>(seed));
    break;
  }
  printf("# %s: %llu cases\n", name, static_cast<unsigned long long>(runs));
}

std::string Escaped(const std::string& text) {
  std::string escaped = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    char octal[8];
    if (c == '\r') {
      escaped += "\\r";
    } else if (c == '\n') {
      escaped += "\\n";
    } else if (c == '"' || c == '\\') {
      escaped.append("\\").push_back(c);
    } else if (byte >= 0x20 && byte < 0x7f) {
      escaped.push_back(c);
    } else {
      snprintf(octal, sizeof(octal), "\\%03o", byte);
      escaped += octal;
    }
  }
  return escaped + "\"";
}

}  // namespace nano::testing
