// A fetch as the runtime tells of it (src/protocol, FetchCall), as a request of HTTP/1.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/upstream_call.h"

namespace nano {

struct Http1Request {
  UpstreamPlace place;
  UpstreamRequest request;
  bool follows = true;  // redirects are not the app's to see
};

// Nothing where it is no request over HTTP, or not a sound one: the host knows what to say.
std::optional<Http1Request> Http1RequestOf(std::string_view call, bool has_body);

}  // namespace nano
