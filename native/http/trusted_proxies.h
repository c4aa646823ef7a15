// Whose word about clients is believed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nano {

// An IPv6 address, or an IPv4 one in the form of ::ffff:0:0/96.
using IpAddress = std::array<uint8_t, 16>;

// Of an address without brackets, port or zone.
std::optional<IpAddress> ParseIpAddress(std::string_view text);
// An IPv4 address in its own form.
std::string TextOf(const IpAddress& address);

class TrustedProxies {
 public:
  // "10.0.0.0/8", "fd00::/8", "192.0.2.1", or "unix": whoever may connect to a Unix socket. False
  // when it is none of these.
  bool Add(std::string_view text);
  bool Trusts(const IpAddress& address) const;
  // `peer`: as Socket::peer.
  bool TrustsPeer(std::string_view peer) const;

 private:
  struct Range {
    IpAddress address;
    unsigned bits;
  };
  std::vector<Range> ranges_;
  bool unix_ = false;
};

}  // namespace nano
