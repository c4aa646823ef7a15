// What the parser knows of a request when its head is complete.
#pragma once

#include <cstdint>
#include <string>

namespace nano {

// Immutable once the exchange is handed to RequestHandler::OnRequest.
struct RequestHead {
  std::string method;
  std::string url;     // absolute: scheme, host as sent, target
  std::string target;  // as sent
  std::string host;    // Host header (or authority of the target) without port, lower case; "" when
                       // there was none
  std::string headers;  // "name\nvalue\nname\nvalue", names in lower case
  std::string peer;     // address of the client
  bool has_body = false;
};

// What framing needs to know of the request.
struct RequestFacts {
  uint64_t content_length = 0;  // 0 when chunked or none
  bool chunked = false;
  bool is_head = false;
  bool http10 = false;
  bool keep_alive = false;
  bool expects_continue = false;
};

}  // namespace nano
