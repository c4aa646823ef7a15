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

RoutePlace RouteTable::Choice::For(bool is_https) const {
  const auto scheme = static_cast<size_t>(is_https ? RouteScheme::kHttps : RouteScheme::kHttp);
  return of[scheme] != 0 ? of[scheme] : of[0];
}

RouteTable::RouteTable(const Routes& routes) {
  auto rules = std::make_shared<Rules>();
  rules->Add(routes.rules);
  rules->ports = routes.ports;
  rules->fallback = routes.fallback;
  rules_ = std::move(rules);
  std::array<std::shared_ptr<Shard>, kShards> shards;
  for (const auto& [label, place] : routes.labels) {
    std::shared_ptr<Shard>& shard = shards[Hash()(label) % kShards];
    if (shard == nullptr) shard = std::make_shared<Shard>();
    shard->emplace(label, place);
  }
  std::move(shards.begin(), shards.end(), labels_.begin());
  for (size_t first = 0; first < routes.targets.size(); first += kInPage) {
    auto page = std::make_shared<Page>();
    const size_t count = std::min(kInPage, routes.targets.size() - first);
    std::copy_n(routes.targets.begin() + static_cast<ptrdiff_t>(first), count, page->begin());
    targets_.push_back(std::move(page));
  }
}

RouteTable RouteTable::With(RoutePlace place, RouteTarget target, const std::string& label) const {
  RouteTable changed = *this;
  if (!label.empty()) {
    std::shared_ptr<const Shard>& shard = changed.labels_[Hash()(label) % kShards];
    auto copy = shard == nullptr ? std::make_shared<Shard>() : std::make_shared<Shard>(*shard);
    if (target.empty()) {
      copy->erase(label);
    } else {
      copy->insert_or_assign(label, place);
    }
    shard = std::move(copy);
  }
  const size_t number = place / kInPage;
  while (changed.targets_.size() <= number) changed.targets_.push_back(std::make_shared<Page>());
  auto page = std::make_shared<Page>(*changed.targets_[number]);
  (*page)[place % kInPage] = std::move(target);
  changed.targets_[number] = std::move(page);
  return changed;
}

void RouteTable::Rules::Add(const std::vector<RouteRule>& rules) {
  Numbers host_numbers;
  Numbers suffix_numbers;
  Numbers path_numbers;
  for (const RouteRule& rule : rules) {
    const bool is_suffix = rule.host.starts_with('*');
    const uint32_t host = NumberOf(is_suffix ? rule.host : HostOf(rule.host), &host_numbers);
    if (is_suffix) {
      suffix_numbers.try_emplace(std::string(rule.host.rbegin(), rule.host.rend() - 1), host);
    } else {
      hosts.try_emplace(HostOf(rule.host), host);
    }
    const bool is_prefix = rule.path.ends_with('*');
    const std::string_view path =
        std::string_view(rule.path).substr(0, rule.path.size() - is_prefix);
    const std::array<char, 4> key = KeyOf(host);
    const uint32_t choice =
        NumberOf(std::string(key.data(), key.size()) + EncodeRoutePath(path), &path_numbers);
    if (choice == choices.size()) choices.emplace_back();
    PathChoice& both = choices[choice];
    RoutePlace& place = (is_prefix ? both.prefix : both.whole).of[static_cast<size_t>(rule.scheme)];
    if (place == 0) place = rule.place;
  }
  suffixes = TreeOf(suffix_numbers);
  paths = TreeOf(path_numbers);
}

uint32_t RouteTable::Find(const RequestHead& request, size_t* probes) const {
  Wanted wanted{request};
  const RoutePlace place = FindPlace(wanted);
  if (probes != nullptr) *probes = wanted.probes;
  return place == 0 ? kNone : Share(place, request);
}

RoutePlace RouteTable::FindPlace(Wanted& wanted) const {
  const RequestHead& request = wanted.request;
  if (!rules_->ports.empty()) {
    wanted.probes++;
    const auto port = rules_->ports.find(request.port);
    if (port != rules_->ports.end()) return port->second;
  }
  bool is_named = false;
  if (!rules_->choices.empty()) {
    const RoutePath path(request.target);
    wanted.probes++;
    const auto host = rules_->hosts.find(std::string_view(request.host));
    is_named = host != rules_->hosts.end();
    if (is_named) {
      if (const RoutePlace found = FindPath(host->second, path, wanted)) return found;
    }
    PrefixTree::Walk walk(rules_->suffixes);
    for (size_t i = request.host.size(); i > 0 && !walk.over(); --i) walk.Feed(request.host[i - 1]);
    wanted.probes += walk.nodes();
    for (uint32_t at = walk.longest(); at != PrefixTree::kNone; at = rules_->suffixes.Shorter(at)) {
      const RoutePlace found = FindPath(rules_->suffixes.value(at), path, wanted);
      if (found != 0) return found;
    }
  }
  const std::string_view host = request.host;
  const std::string_view name = host.substr(0, host.find('.'));
  const Shard* shard = is_named ? nullptr : labels_[Hash()(name) % kShards].get();
  if (shard != nullptr) {
    wanted.probes++;
    const auto label = shard->find(name);
    if (label != shard->end()) return label->second;
  }
  return rules_->fallback;
}

RoutePlace RouteTable::FindPath(uint32_t host, const RoutePath& path, Wanted& wanted) const {
  const bool is_https = wanted.request.is_https;
  const PrefixTree& paths = rules_->paths;
  PrefixTree::Walk walk(paths);
  const std::array<char, 4> key = KeyOf(host);
  walk.Feed({key.data(), key.size()});
  walk.Feed(path.path());
  wanted.probes += walk.nodes();
  if (walk.exact() && !path.has_query()) {
    const RoutePlace found = rules_->choices[paths.value(walk.longest())].whole.For(is_https);
    if (found != 0) return found;
  }
  for (uint32_t at = walk.longest(); at != PrefixTree::kNone; at = paths.Shorter(at)) {
    wanted.probes++;
    const RoutePlace found = rules_->choices[paths.value(at)].prefix.For(is_https);
    if (found != 0) return found;
  }
  return 0;
}

uint32_t RouteTable::Share(RoutePlace place, const RequestHead& request) const {
  if (place / kInPage >= targets_.size()) return kNone;
  const RouteTarget& target = (*targets_[place / kInPage])[place % kInPage];
  if (target.empty()) return kNone;
  if (target.size() == 1) return target.front().app;
  const std::string_view key = HeaderOf(request.headers, kKeyHeader);
  double left = PercentileOf(key.empty() ? std::string_view(request.client) : key);
  for (const RouteShare& share : target) {
    left -= share.percent;
    if (left < 0) return share.app;
  }
  return target.back().app;
}

}  // namespace nano
