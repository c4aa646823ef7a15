#include "http/forwarding.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "http/authority.h"

namespace nano {
namespace {

// More proxies than that in a row are not followed.
constexpr size_t kMostHops = 32;

void Join(std::string_view value, std::string* list) {
  if (!list->empty()) list->push_back(',');
  list->append(value);
}

// Lists from their ends, where the proxy that asked has added: the last element comes first.
using Elements = std::vector<std::string_view>;

Elements FromTheEnd(std::string_view list) {
  Elements elements;
  if (StripBlanks(list).empty()) return elements;
  while (elements.size() < kMostHops) {
    const size_t comma = list.rfind(',');
    const size_t start = comma == std::string_view::npos ? 0 : comma + 1;
    elements.push_back(StripBlanks(list.substr(start)));
    if (start == 0) break;
    list = list.substr(0, comma);
  }
  return elements;
}

// Splits at what is not in quotes. False when a quote is not closed: somebody may have opened one
// to make what a proxy added a part of it.
bool Split(std::string_view text, char at, Elements* pieces) {
  bool quoted = false;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[i] == at) {
      pieces->push_back(StripBlanks(text.substr(start, i - start)));
      start = i + 1;
    }
  }
  pieces->push_back(StripBlanks(text.substr(std::min(start, text.size()))));
  return !quoted;
}

// A token, or what a quoted string stands for.
std::string Unquoted(std::string_view value) {
  if (value.size() < 2 || !value.starts_with('"') || !value.ends_with('"')) {
    return std::string(value);
  }
  value = value.substr(1, value.size() - 2);
  std::string text;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    text.push_back(value[i]);
  }
  return text;
}

// What each proxy says, the last one first. What it does not say is "".
struct Hops {
  std::vector<std::string> clients;
  std::vector<std::string> protos;
  std::vector<std::string> hosts;
};

std::optional<Hops> ReadForwarded(std::string_view text) {
  Elements elements;
  if (!Split(text, ',', &elements)) return std::nullopt;
  std::reverse(elements.begin(), elements.end());
  if (elements.size() > kMostHops) elements.resize(kMostHops);
  Hops hops;
  for (const std::string_view element : elements) {
    std::string& client = hops.clients.emplace_back();
    std::string& proto = hops.protos.emplace_back();
    std::string& host = hops.hosts.emplace_back();
    Elements pairs;
    Split(element, ';', &pairs);
    for (const std::string_view pair : pairs) {
      const size_t equals = std::min(pair.find('='), pair.size());
      const std::string_view name = pair.substr(0, equals);
      std::string value = Unquoted(pair.substr(std::min(equals + 1, pair.size())));
      if (EqualsIgnoringCase(name, "for")) client = std::move(value);
      if (EqualsIgnoringCase(name, "proto")) proto = std::move(value);
      if (EqualsIgnoringCase(name, "host")) host = std::move(value);
    }
  }
  return hops;
}

Hops ReadXForwarded(const ForwardingHeaders& headers) {
  Hops hops;
  for (const std::string_view each : FromTheEnd(headers.x_for)) hops.clients.emplace_back(each);
  for (const std::string_view each : FromTheEnd(headers.x_proto)) hops.protos.emplace_back(each);
  for (const std::string_view each : FromTheEnd(headers.x_host)) hops.hosts.emplace_back(each);
  return hops;
}

// An address, maybe in brackets or with a port; not "unknown", a name, or nonsense.
// https://www.rfc-editor.org/rfc/rfc7239#section-6
std::optional<IpAddress> AddressOf(std::string_view node) {
  if (node.starts_with('[')) {
    const size_t end = node.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    return ParseIpAddress(node.substr(1, end - 1));
  }
  const size_t colon = node.find(':');
  const bool has_port = colon != std::string_view::npos && node.rfind(':') == colon;
  return ParseIpAddress(has_port ? node.substr(0, colon) : node);
}

// Both kinds of header may be there, when a proxy adds to one and lets the other pass. Where they
// differ nobody knows which is the client's own invention.
std::optional<Hops> HopsOf(const ForwardingHeaders& headers) {
  const bool has_x = !(headers.x_for.empty() && headers.x_proto.empty() && headers.x_host.empty());
  if (headers.forwarded.empty()) return ReadXForwarded(headers);
  std::optional<Hops> forwarded = ReadForwarded(headers.forwarded);
  if (!has_x || !forwarded) return forwarded;
  Hops x_forwarded = ReadXForwarded(headers);
  const auto last = [](const Hops& hops) -> std::optional<IpAddress> {
    return hops.clients.empty() ? std::nullopt : AddressOf(hops.clients.front());
  };
  const std::optional<IpAddress> one = last(*forwarded);
  if (!one || one != last(x_forwarded)) return std::nullopt;
  return x_forwarded;
}

// What was said at the client's hop; a list that is shorter was not added to by each proxy.
std::string_view At(const std::vector<std::string>& list, size_t hop) {
  return list.empty() ? std::string_view() : list[std::min(hop, list.size() - 1)];
}

}  // namespace

void ForwardingHeaders::Add(std::string_view name, std::string_view value) {
  if (name == "x-forwarded-for") Join(value, &x_for);
  if (name == "x-forwarded-proto") Join(value, &x_proto);
  if (name == "x-forwarded-host") Join(value, &x_host);
  if (name == "forwarded") Join(value, &forwarded);
}

bool SaysWhoAsks(std::string_view name) {
  return name.starts_with("x-forwarded-") || name.starts_with("cf-") || IsOwnFinding(name);
}

bool IsOwnFinding(std::string_view name) {
  return name == "x-forwarded-for" || name == "x-forwarded-proto" || name == "x-forwarded-host" ||
         name == "forwarded" || name == "x-real-ip" || name == "true-client-ip" ||
         name.starts_with("cf-connecting-ip");
}

Forwarded Believe(const ForwardingHeaders& headers, std::string_view peer,
                  const TrustedProxies& proxies) {
  Forwarded believed;
  believed.client = peer;
  const std::optional<Hops> hops = HopsOf(headers);
  if (!hops) return believed;
  size_t client = 0;
  for (size_t hop = 0; hop < std::min(hops->clients.size(), kMostHops); ++hop) {
    const std::optional<IpAddress> address = AddressOf(hops->clients[hop]);
    if (!address) break;
    client = hop;
    believed.client = TextOf(*address);
    believed.chain =
        believed.chain.empty() ? believed.client : believed.client + ", " + believed.chain;
    if (!proxies.Trusts(*address)) break;
  }
  const std::string_view proto = At(hops->protos, client);
  if (EqualsIgnoringCase(proto, "https")) believed.is_https = true;
  if (EqualsIgnoringCase(proto, "http")) believed.is_https = false;
  const std::string_view host = At(hops->hosts, client);
  if (!host.empty() && IsAuthority(host)) believed.authority = host;
  return believed;
}

}  // namespace nano
