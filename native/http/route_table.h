// Which app answers a request: by the port it came to, by rules for hosts and paths, by the first
// label of its host, or the one for all others. A look-up takes as long as host and path are,
// however many routes there are. Immutable once it is made; a server swaps whole tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/prefix_tree.h"
#include "http/request_head.h"

namespace nano {

class RoutePath;

// A part of the clients.
struct RouteShare {
  uint32_t app;
  double percent;
};

// None: nobody answers. The last one has what the others leave.
using RouteTarget = std::vector<RouteShare>;

enum class RouteScheme { kAny, kHttp, kHttps };

struct RouteRule {
  // In lower case; "*" at its beginning stands for any text.
  std::string host;
  // "/" and what follows; "*" at its end stands for any text, else there is no query.
  std::string path;
  RouteScheme scheme = RouteScheme::kAny;
  RouteTarget target;
};

struct Routes {
  // Of two for the same requests the first counts.
  std::vector<RouteRule> rules;
  // By the first label of a host that no rule names in full.
  std::unordered_map<std::string, RouteTarget> labels;
  // All that comes to the port.
  std::unordered_map<uint16_t, RouteTarget> ports;
  RouteTarget fallback;
};

class RouteTable {
 public:
  static constexpr uint32_t kNone = 0;

  RouteTable() = default;
  explicit RouteTable(const Routes& routes);

  // kNone when nobody answers. The most specific rule that fits: first by its host (in full before
  // the longest with a wildcard), then by its path (in full before the longest with a wildcard),
  // then one with a scheme before one without.
  uint32_t Find(const RequestHead& request) const;

 private:
  // Where a target's shares end in shares_; they begin where those of the one before end. 0: no
  // target.
  using TargetIndex = uint32_t;
  struct Choice {
    TargetIndex of[3] = {};  // by scheme
    TargetIndex For(bool is_https) const;
  };
  struct PathChoice {
    Choice whole;
    Choice prefix;
  };
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename Value>
  using Named = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  TargetIndex AddTarget(const RouteTarget& target);
  void AddRules(const std::vector<RouteRule>& rules);
  TargetIndex FindTarget(const RequestHead& request) const;
  TargetIndex FindPath(uint32_t host, const RoutePath& path, bool is_https) const;
  uint32_t Share(TargetIndex target, const RequestHead& request) const;

  Named<uint32_t> hosts_;  // numbers of hosts that are written in full
  PrefixTree suffixes_;    // of hosts behind a wildcard, backwards; numbers of hosts
  PrefixTree paths_;       // host's number in four bytes, and a path; into choices_
  std::vector<PathChoice> choices_;
  Named<TargetIndex> labels_;
  std::unordered_map<uint16_t, TargetIndex> ports_;
  TargetIndex fallback_ = 0;
  std::vector<uint32_t> targets_ = {0};
  std::vector<RouteShare> shares_;
};

}  // namespace nano
