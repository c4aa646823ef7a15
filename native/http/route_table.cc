#include "http/route_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/authority.h"
#include "http/route_path.h"

namespace nano {
namespace {

constexpr std::string_view kKeyHeader = "nano-version-key";

std::array<char, 4> KeyOf(uint32_t host) {
  return {static_cast<char>(host >> 24), static_cast<char>(host >> 16),
          static_cast<char>(host >> 8), static_cast<char>(host)};
}

// The value of a header of RequestHead::headers, "" without one.
std::string_view HeaderOf(std::string_view headers, std::string_view name) {
  while (!headers.empty()) {
    const size_t middle = std::min(headers.find('\n'), headers.size());
    const std::string_view found = headers.substr(0, middle);
    headers.remove_prefix(std::min(middle + 1, headers.size()));
    const size_t end = std::min(headers.find('\n'), headers.size());
    if (found == name) return headers.substr(0, end);
    headers.remove_prefix(std::min(end + 1, headers.size()));
  }
  return "";
}

// From 0 up to 100; the same in every process: FNV-1a, and the last step of splitmix64.
double PercentileOf(std::string_view key) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
  hash ^= hash >> 31;
  return static_cast<double>(hash >> 11) * (100.0 / 9007199254740992.0);
}

using Numbers = std::unordered_map<std::string, uint32_t>;

// From 0, in the order in which they are asked for.
uint32_t NumberOf(std::string text, Numbers* numbers) {
  const auto next = static_cast<uint32_t>(numbers->size());
  return numbers->try_emplace(std::move(text), next).first->second;
}

PrefixTree TreeOf(const Numbers& numbers) {
  std::vector<PrefixTree::Entry> entries;
  entries.reserve(numbers.size());
  for (const auto& [text, number] : numbers) entries.push_back({text, number});
  return PrefixTree(std::move(entries));
}

}  // namespace

RouteTable::TargetIndex RouteTable::Choice::For(bool is_https) const {
  const auto scheme = static_cast<size_t>(is_https ? RouteScheme::kHttps : RouteScheme::kHttp);
  return of[scheme] != 0 ? of[scheme] : of[0];
}

RouteTable::RouteTable(const Routes& routes) {
  AddRules(routes.rules);
  for (const auto& [label, target] : routes.labels) labels_.emplace(label, AddTarget(target));
  for (const auto& [port, target] : routes.ports) ports_.emplace(port, AddTarget(target));
  fallback_ = AddTarget(routes.fallback);
}

RouteTable::TargetIndex RouteTable::AddTarget(const RouteTarget& target) {
  if (target.empty()) return 0;
  shares_.insert(shares_.end(), target.begin(), target.end());
  targets_.push_back(static_cast<uint32_t>(shares_.size()));
  return static_cast<TargetIndex>(targets_.size() - 1);
}

void RouteTable::AddRules(const std::vector<RouteRule>& rules) {
  Numbers hosts;
  Numbers suffixes;
  Numbers paths;
  for (const RouteRule& rule : rules) {
    const bool is_suffix = rule.host.starts_with('*');
    const uint32_t host = NumberOf(is_suffix ? rule.host : HostOf(rule.host), &hosts);
    if (is_suffix) {
      suffixes.try_emplace(std::string(rule.host.rbegin(), rule.host.rend() - 1), host);
    } else {
      hosts_.try_emplace(HostOf(rule.host), host);
    }
    const bool is_prefix = rule.path.ends_with('*');
    const std::string_view path =
        std::string_view(rule.path).substr(0, rule.path.size() - is_prefix);
    const std::array<char, 4> key = KeyOf(host);
    const uint32_t choice =
        NumberOf(std::string(key.data(), key.size()) + EncodeRoutePath(path), &paths);
    if (choice == choices_.size()) choices_.emplace_back();
    PathChoice& both = choices_[choice];
    TargetIndex& target =
        (is_prefix ? both.prefix : both.whole).of[static_cast<size_t>(rule.scheme)];
    if (target == 0) target = AddTarget(rule.target);
  }
  suffixes_ = TreeOf(suffixes);
  paths_ = TreeOf(paths);
}

uint32_t RouteTable::Find(const RequestHead& request) const {
  const TargetIndex target = FindTarget(request);
  return target == 0 ? kNone : Share(target, request);
}

RouteTable::TargetIndex RouteTable::FindTarget(const RequestHead& request) const {
  if (!ports_.empty()) {
    const auto port = ports_.find(request.port);
    if (port != ports_.end()) return port->second;
  }
  bool is_named = false;
  if (!choices_.empty()) {
    const RoutePath path(request.target);
    const auto host = hosts_.find(std::string_view(request.host));
    is_named = host != hosts_.end();
    if (is_named) {
      if (const TargetIndex found = FindPath(host->second, path, request.is_https)) return found;
    }
    PrefixTree::Walk walk(suffixes_);
    for (size_t i = request.host.size(); i > 0 && !walk.over(); --i) walk.Feed(request.host[i - 1]);
    for (uint32_t at = walk.longest(); at != PrefixTree::kNone; at = suffixes_.Shorter(at)) {
      const TargetIndex found = FindPath(suffixes_.value(at), path, request.is_https);
      if (found != 0) return found;
    }
  }
  if (!is_named) {
    const auto label =
        labels_.find(std::string_view(request.host).substr(0, request.host.find('.')));
    if (label != labels_.end()) return label->second;
  }
  return fallback_;
}

RouteTable::TargetIndex RouteTable::FindPath(uint32_t host, const RoutePath& path,
                                             bool is_https) const {
  PrefixTree::Walk walk(paths_);
  const std::array<char, 4> key = KeyOf(host);
  walk.Feed({key.data(), key.size()});
  walk.Feed(path.path());
  if (walk.exact() && !path.has_query()) {
    const TargetIndex found = choices_[paths_.value(walk.longest())].whole.For(is_https);
    if (found != 0) return found;
  }
  for (uint32_t at = walk.longest(); at != PrefixTree::kNone; at = paths_.Shorter(at)) {
    const TargetIndex found = choices_[paths_.value(at)].prefix.For(is_https);
    if (found != 0) return found;
  }
  return 0;
}

uint32_t RouteTable::Share(TargetIndex target, const RequestHead& request) const {
  const RouteShare* share = shares_.data() + targets_[target - 1];
  const RouteShare* const last = shares_.data() + targets_[target] - 1;
  if (share == last) return share->app;
  const std::string_view key = HeaderOf(request.headers, kKeyHeader);
  double left = PercentileOf(key.empty() ? std::string_view(request.client) : key);
  for (; share != last; ++share) {
    left -= share->percent;
    if (left < 0) break;
  }
  return share->app;
}

}  // namespace nano
