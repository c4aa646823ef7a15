#include "http/trusted_proxies.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/ascii.h"

namespace nano {
namespace {

constexpr std::array<uint8_t, 12> kIpv4Prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned kIpv4PrefixBits = 96;

bool IsIpv4(const IpAddress& address) {
  return std::equal(kIpv4Prefix.begin(), kIpv4Prefix.end(), address.begin());
}

bool Shares(const IpAddress& a, const IpAddress& b, unsigned bits) {
  const size_t bytes = bits / 8;
  if (!std::equal(a.begin(), a.begin() + bytes, b.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || (a[bytes] >> (8 - rest)) == (b[bytes] >> (8 - rest));
}

}  // namespace

std::optional<IpAddress> ParseIpAddress(std::string_view text) {
  if (text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
  const std::string terminated(text);
  IpAddress address{};
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) == 1) return address;
  std::copy(kIpv4Prefix.begin(), kIpv4Prefix.end(), address.begin());
  if (inet_pton(AF_INET, terminated.c_str(), address.data() + kIpv4Prefix.size()) == 1) {
    return address;
  }
  return std::nullopt;
}

std::string TextOf(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (IsIpv4(address)) {
    inet_ntop(AF_INET, address.data() + kIpv4Prefix.size(), text, sizeof(text));
  } else {
    inet_ntop(AF_INET6, address.data(), text, sizeof(text));
  }
  return text;
}

bool TrustedProxies::Add(std::string_view text) {
  if (text == "unix") return unix_ = true;
  const size_t slash = text.find('/');
  const std::string_view written = text.substr(0, slash);
  const std::optional<IpAddress> address = ParseIpAddress(written);
  if (!address) return false;
  const unsigned first = written.find(':') == std::string_view::npos ? kIpv4PrefixBits : 0;
  unsigned bits = 128;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    if (digits.empty() || digits.size() > 3 ||
        !std::all_of(digits.begin(), digits.end(), IsDigit)) {
      return false;
    }
    bits = first + static_cast<unsigned>(std::stoul(std::string(digits)));
    if (bits > 128) return false;
  }
  ranges_.push_back({*address, bits});
  return true;
}

bool TrustedProxies::Trusts(const IpAddress& address) const {
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
    return Shares(range.address, address, range.bits);
  });
}

bool TrustedProxies::TrustsPeer(std::string_view peer) const {
  if (peer.empty()) return unix_;
  const std::optional<IpAddress> address = ParseIpAddress(peer);
  return address && Trusts(*address);
}

}  // namespace nano
