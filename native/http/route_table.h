// Which app answers a request: by the port it came to, by rules for hosts and paths, by the first
// label of its host, or the one for all others. A look-up takes as long as host and path are,
// however many routes there are. Immutable once it is made; a server swaps whole tables, and one
// that differs in who answers for one place shares all else with the one before.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
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

// Routes lead to places, of which each has a target: 0 has none.
using RoutePlace = uint32_t;

enum class RouteScheme { kAny, kHttp, kHttps };

struct RouteRule {
  // In lower case; "*" at its beginning stands for any text.
  std::string host;
  // "/" and what follows; "*" at its end stands for any text, else there is no query.
  std::string path;
  RouteScheme scheme = RouteScheme::kAny;
  RoutePlace place = 0;
};

struct Routes {
  // Of two for the same requests the first counts.
  std::vector<RouteRule> rules;
  // By the first label of a host that no rule names in full.
  std::unordered_map<std::string, RoutePlace> labels;
  // All that comes to the port.
  std::unordered_map<uint16_t, RoutePlace> ports;
  RoutePlace fallback = 0;
  // By place.
  std::vector<RouteTarget> targets;
};

class RouteTable {
 public:
  static constexpr uint32_t kNone = 0;

  RouteTable() : RouteTable(Routes()) {}
  explicit RouteTable(const Routes& routes);

  // The same with another target of the place. `label`: "", or what leads there by the first label
  // of a host, as long as there is a target.
  RouteTable With(RoutePlace place, RouteTarget target, const std::string& label) const;

  // kNone when nobody answers. The most specific rule that fits: first by its host (in full before
  // the longest with a wildcard), then by its path (in full before the longest with a wildcard),
  // then one with a scheme before one without. `probes`: how many entries were looked at.
  uint32_t Find(const RequestHead& request, size_t* probes = nullptr) const;

 private:
  struct Choice {
    RoutePlace of[3] = {};  // by scheme
    RoutePlace For(bool is_https) const;
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

  // What is made anew when any of it changes.
  struct Rules {
    void Add(const std::vector<RouteRule>& rules);

    Named<uint32_t> hosts;  // numbers of hosts that are written in full
    PrefixTree suffixes;    // of hosts behind a wildcard, backwards; numbers of hosts
    PrefixTree paths;       // host's number in four bytes, and a path; into choices
    std::vector<PathChoice> choices;
    std::unordered_map<uint16_t, RoutePlace> ports;
    RoutePlace fallback = 0;
  };
  // A look-up's reading of a request.
  struct Wanted {
    const RequestHead& request;
    size_t probes = 0;
  };
  static constexpr size_t kShards = 256;
  using Shard = Named<RoutePlace>;
  static constexpr size_t kInPage = 256;
  using Page = std::array<RouteTarget, kInPage>;

  RoutePlace FindPlace(Wanted& wanted) const;
  RoutePlace FindPath(uint32_t host, const RoutePath& path, Wanted& wanted) const;
  uint32_t Share(RoutePlace place, const RequestHead& request) const;

  std::shared_ptr<const Rules> rules_;
  std::array<std::shared_ptr<const Shard>, kShards> labels_;  // by their hashes; null: none
  std::vector<std::shared_ptr<const Page>> targets_;          // by place
};

}  // namespace nano
