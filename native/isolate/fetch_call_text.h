// A fetch as the runtime tells of it (src/protocol, FetchCall), as a request of HTTP/1.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/upstream_call.h"

namespace nano {

struct PlainRequest {
  UpstreamPlace place;
  std::string origin;  // "http://host:port"
  std::string text;    // the whole head
  bool to_head = false;
  bool is_safe = false;
  bool follows = true;  // redirects are not the app's to see
};

// Nothing where it is no request without body over plain HTTP, or not a sound one: the host knows
// what to say.
std::optional<PlainRequest> PlainRequestOf(std::string_view call);

}  // namespace nano
