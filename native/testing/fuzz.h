// Runs a property against inputs that a seed makes. Time and seed come from the environment:
// NANO_FUZZ_SECONDS (what each target gets), NANO_FUZZ_SEED, NANO_FUZZ_RUNS (1 runs one case
// again).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace nano::testing {

// `property` gets the case's seed, and returns what is wrong with it, or "". A failure is told with
// the words that replay it; the first one ends the run.
void Fuzz(const char* name, const std::function<std::string(uint64_t seed)>& property);

// As a C string literal.
std::string Escaped(const std::string& text);

}  // namespace nano::testing
