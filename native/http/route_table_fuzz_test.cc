// The route table against a second reading: all rules one after the other, by what a pattern means.
#include <algorithm>
#include <tuple>

#include "http/route_path.h"
#include "http/route_table.h"
#include "testing/fuzz.h"
#include "testing/random.h"
#include "testing/test.h"

namespace nano {
namespace {

using testing::Escaped;
using testing::Random;

// Few pieces, so that they meet.
std::string Word(Random& random, std::string_view letters, size_t most) {
  std::string word;
  for (size_t left = random.Below(most + 1); left > 0; --left) {
    word.push_back(letters[random.Below(letters.size())]);
  }
  return word;
}

bool Fits(std::string_view pattern, std::string_view text, bool at_start) {
  const bool wild = at_start ? pattern.starts_with('*') : pattern.ends_with('*');
  if (!wild) return pattern == text;
  return at_start ? text.ends_with(pattern.substr(1))
                  : text.starts_with(pattern.substr(0, pattern.size() - 1));
}

// Higher is more specific.
using Rank = std::tuple<bool, size_t, bool, size_t, bool>;

uint32_t FindSlowly(const Routes& routes, const RequestHead& request) {
  const RoutePath path(request.target);
  const RouteRule* best = nullptr;
  Rank best_rank;
  bool is_named = false;
  for (const RouteRule& rule : routes.rules) {
    if (rule.host == request.host) is_named = true;
    const bool is_whole = !rule.path.ends_with('*');
    if (!Fits(rule.host, request.host, true) || !Fits(rule.path, path.path(), false)) continue;
    if (is_whole && path.has_query()) continue;
    if (rule.scheme == RouteScheme::kHttps && !request.is_https) continue;
    if (rule.scheme == RouteScheme::kHttp && request.is_https) continue;
    const Rank rank = {!rule.host.starts_with('*'), rule.host.size(), is_whole, rule.path.size(),
                       rule.scheme != RouteScheme::kAny};
    if (best != nullptr && rank <= best_rank) continue;
    best = &rule;
    best_rank = rank;
  }
  if (best != nullptr) return best->place;
  const auto label = routes.labels.find(request.host.substr(0, request.host.find('.')));
  if (!is_named && label != routes.labels.end()) return label->second;
  return routes.fallback;
}

TEST(fuzz_routes) {
  testing::Fuzz("routes", [](uint64_t seed) -> std::string {
    Random random(seed);
    Routes routes;
    std::string told;
    for (size_t left = random.Below(30); left > 0; --left) {
      const auto app = static_cast<uint32_t>(left);
      const std::string host = (random.OneIn(2) ? "*" : "") + Word(random, "ab.", 5);
      const std::string path = "/" + Word(random, "ab/", 5) + (random.OneIn(2) ? "*" : "");
      const auto scheme = static_cast<RouteScheme>(random.OneIn(3) ? random.Below(3) : 0);
      if (host.ends_with('.') && !host.starts_with('*')) continue;
      routes.rules.push_back({host, path, scheme, app});
      told += host + path + "(" + std::to_string(static_cast<int>(scheme)) +
              ")=" + std::to_string(app) + " ";
    }
    routes.labels["a"] = 100;
    if (random.OneIn(2)) routes.fallback = 200;
    for (uint32_t app = 0; app <= 200; app++) routes.targets.push_back({{app, 100}});
    const RouteTable table(routes);
    for (int i = 0; i < 50; ++i) {
      RequestHead request{.target = "/" + Word(random, "ab/", 6), .host = Word(random, "ab.", 6)};
      if (random.OneIn(4)) request.target += "?" + Word(random, "a/", 2);
      request.is_https = random.OneIn(2);
      const uint32_t found = table.Find(request);
      const uint32_t expected = FindSlowly(routes, request);
      if (found == expected) continue;
      return "of " + told + "for " + Escaped(request.host + request.target) +
             (request.is_https ? " (https)" : "") + ": " + std::to_string(found) + ", expected " +
             std::to_string(expected);
    }
    return "";
  });
}

}  // namespace
}  // namespace nano
