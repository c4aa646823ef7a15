// What a proxy says of the client whom it asks for, and how much of that is believed:
// https://www.rfc-editor.org/rfc/rfc7239 and the X-Forwarded headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/trusted_proxies.h"

namespace nano {

// Values of headers, those of several lines joined by ",".
struct ForwardingHeaders {
  std::string x_for;
  std::string x_proto;
  std::string x_host;
  std::string forwarded;

  // Keeps the value where the header is one of them. `name`: in lower case.
  void Add(std::string_view name, std::string_view value);
};

// Does the header say who asks, or for whom? From anybody but a trusted proxy it is a lie.
bool SaysWhoAsks(std::string_view name);
// Is it one that the app gets only as NANO itself has found it?
bool IsOwnFinding(std::string_view name);

struct Forwarded {
  // Of the client: the last one whom a trusted proxy has seen and that is none itself. "" when none
  // is known.
  std::string client;
  // The client, and the trusted proxies behind it up to the last but one: "a, b, c".
  std::string chain;
  std::optional<bool> is_https;
  std::string authority;  // what the client asked for, "" when that is not told
};

// `peer`: a trusted proxy, as Socket::peer.
Forwarded Believe(const ForwardingHeaders& headers, std::string_view peer,
                  const TrustedProxies& proxies);

}  // namespace nano
