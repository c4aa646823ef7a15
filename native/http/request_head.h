// What the parser knows of a request when its head is complete.
#pragma once

#include <cstdint>
#include <string>

namespace nano {

// Immutable once the exchange is handed to RequestHandler::OnRequest.
struct RequestHead {
  std::string method;
  std::string url;     // absolute: scheme, host, target
  std::string target;  // as sent
  // Of the Host header, the target or a trusted proxy: without port and the dot at its end, in
  // lower case, an address in its canonical form; "" when there was none
  std::string host;
  std::string headers;    // "name\nvalue\nname\nvalue", names in lower case
  std::string peer;       // address at the other end of the connection, "" for a Unix socket
  std::string client;     // the same, or whom trusted proxies ask for
  uint16_t port = 0;      // of the listener, 0 for a Unix socket
  bool is_https = false;  // between the client and a trusted proxy
  bool is_http10 = false;
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
