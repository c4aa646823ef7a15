// Pipelines of requests: well-formed ones, and such as an attacker would send.
#pragma once

#include <string>

#include "testing/random.h"

namespace nano::testing {

// A well-formed request for `target`, with a body now and then.
std::string MakeRequest(Random& random, const std::string& target);
// A few of them, the last of which may be cut off.
std::string MakePipeline(Random& random);
// Bytes and words are changed, put in, taken out, doubled or moved, up to `most` times.
void Mutate(Random& random, size_t most, std::string* text);

}  // namespace nano::testing
