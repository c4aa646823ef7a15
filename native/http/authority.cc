#include "http/authority.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/ascii.h"

namespace nano {
namespace {

bool IsPort(std::string_view text) {
  if (text.size() > 5) return false;
  int port = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return false;
    port = port * 10 + (c - '0');
  }
  return port <= 65535;
}

// https://url.spec.whatwg.org/#ends-in-a-number-checker: such a name is an IPv4 address or nothing.
bool IsNumberAtEnd(std::string_view name) {
  const std::string_view label = name.substr(name.rfind('.') + 1);
  if (label.empty()) return false;
  const bool hex = label.size() > 1 && label[0] == '0' && ToLower(label[1]) == 'x';
  return label.find_first_not_of(hex ? "xX0123456789abcdefABCDEF" : "0123456789") ==
         std::string_view::npos;
}

bool IsName(std::string_view name) {
  for (const char c : name) {
    if (!IsAlpha(c) && !IsDigit(c) &&
        std::string_view("-._~!$&'()*+,;=").find(c) == std::string_view::npos) {
      return false;
    }
  }
  if (name.ends_with('.')) name.remove_suffix(1);
  in_addr ipv4;
  return !name.empty() && (!IsNumberAtEnd(name) || inet_aton(std::string(name).c_str(), &ipv4));
}

}  // namespace

bool IsAuthority(std::string_view text) {
  const size_t bracket = text.rfind(']');
  const size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos && !IsPort(text.substr(colon + 1))) return false;
  const std::string_view host = text.substr(0, colon);
  if (!host.starts_with('[')) return IsName(host);
  in6_addr ipv6;
  return host.ends_with(']') &&
         inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &ipv6) == 1;
}

std::string HostOf(std::string_view authority) {
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    authority = authority.substr(0, colon);
  }
  std::string host(authority);
  for (char& c : host) c = ToLower(c);
  if (host.starts_with('[')) {
    in6_addr ipv6;
    char text[INET6_ADDRSTRLEN] = "";
    if (inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &ipv6) != 1) return host;
    inet_ntop(AF_INET6, &ipv6, text, sizeof(text));
    return "[" + std::string(text) + "]";
  }
  if (host.ends_with('.')) host.pop_back();
  if (!IsNumberAtEnd(host)) return host;
  in_addr ipv4;
  char text[INET_ADDRSTRLEN] = "";
  if (inet_aton(host.c_str(), &ipv4) == 0) return host;
  return inet_ntop(AF_INET, &ipv4, text, sizeof(text));
}

}  // namespace nano
