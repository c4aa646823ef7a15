#include "http/route_table.h"

#include <algorithm>

#include "http/authority.h"
#include "http/route_path.h"
#include "testing/test.h"

namespace nano {
namespace {

// The place of each app has its number.
RoutePlace App(uint32_t app) { return app; }

RouteTable ByNumber(Routes routes) {
  for (uint32_t app = static_cast<uint32_t>(routes.targets.size()); app < 300; app++) {
    routes.targets.push_back(app == 0 ? RouteTarget() : RouteTarget{{app, 100}});
  }
  return RouteTable(routes);
}

RequestHead Request(const std::string& authority, const std::string& target) {
  return {.target = target, .host = HostOf(authority)};
}

// The rules' apps are numbered from 1.
RouteTable TableOf(const std::vector<std::pair<std::string, std::string>>& rules) {
  Routes routes;
  for (const auto& [host, path] : rules) {
    const auto app = static_cast<uint32_t>(routes.rules.size() + 1);
    routes.rules.push_back({host, path, RouteScheme::kAny, App(app)});
  }
  return ByNumber(routes);
}

TEST(routes_by_label_where_there_is_no_rule) {
  Routes routes;
  routes.labels["hello"] = App(3);
  const RouteTable table = ByNumber(routes);
  EXPECT_EQ(table.Find(Request("hello.example.org", "/")), 3u);
  EXPECT_EQ(table.Find(Request("HELLO:8080", "/x?y")), 3u);
  EXPECT_EQ(table.Find(Request("hell", "/")), 0u);
  EXPECT_EQ(table.Find(Request("", "/")), 0u);
  routes.fallback = App(9);
  EXPECT_EQ(ByNumber(routes).Find(Request("127.0.0.1", "/")), 9u);
  EXPECT_EQ(RouteTable().Find(Request("hello", "/")), 0u);
}

TEST(routes_by_the_most_specific_host) {
  const RouteTable table = TableOf({{"*", "/*"},
                                    {"*example.com", "/*"},
                                    {"*.example.com", "/*"},
                                    {"www.example.com", "/*"},
                                    {"*.www.example.com", "/*"}});
  EXPECT_EQ(table.Find(Request("elsewhere.org", "/")), 1u);
  EXPECT_EQ(table.Find(Request("example.com", "/")), 2u);
  EXPECT_EQ(table.Find(Request("myexample.com", "/")), 2u);
  EXPECT_EQ(table.Find(Request("api.example.com", "/")), 3u);
  EXPECT_EQ(table.Find(Request("a.b.example.com", "/")), 3u);
  EXPECT_EQ(table.Find(Request("www.example.com", "/")), 4u);
  EXPECT_EQ(table.Find(Request("a.www.example.com", "/")), 5u);
  EXPECT_EQ(table.Find(Request("xwww.example.com", "/")), 3u);
  EXPECT_EQ(table.Find(Request("example.com.org", "/")), 1u);
  EXPECT_EQ(table.Find(Request("com", "/")), 1u);
  EXPECT_EQ(table.Find(Request("", "/")), 1u);
}

TEST(routes_by_host_before_path_and_on_to_the_next) {
  const RouteTable table =
      TableOf({{"*.example.com", "/a"}, {"a.example.com", "/b*"}, {"*", "/*"}});
  EXPECT_EQ(table.Find(Request("a.example.com", "/b")), 2u);
  // The more specific host has nothing for it.
  EXPECT_EQ(table.Find(Request("a.example.com", "/a")), 1u);
  EXPECT_EQ(table.Find(Request("a.example.com", "/c")), 3u);
  EXPECT_EQ(TableOf({{"*.example.com", "/a"}, {"a.example.com", "/*"}})
                .Find(Request("a.example.com", "/a")),
            2u);
}

TEST(routes_by_the_longest_path) {
  const RouteTable table = TableOf({{"a.org", "/*"},
                                    {"a.org", "/images*"},
                                    {"a.org", "/images/*"},
                                    {"a.org", "/images/cat.png"},
                                    {"a.org", "/"}});
  EXPECT_EQ(table.Find(Request("a.org", "/")), 5u);
  EXPECT_EQ(table.Find(Request("a.org", "/?x")), 1u);
  EXPECT_EQ(table.Find(Request("a.org", "/?")), 1u);
  EXPECT_EQ(table.Find(Request("a.org", "/image")), 1u);
  EXPECT_EQ(table.Find(Request("a.org", "/images")), 2u);
  EXPECT_EQ(table.Find(Request("a.org", "/images123?a/b")), 2u);
  EXPECT_EQ(table.Find(Request("a.org", "/images/")), 3u);
  EXPECT_EQ(table.Find(Request("a.org", "/images/dog.png")), 3u);
  EXPECT_EQ(table.Find(Request("a.org", "/images/cat.png")), 4u);
  EXPECT_EQ(table.Find(Request("a.org", "/images/cat.png?x")), 3u);
  EXPECT_EQ(table.Find(Request("a.org", "/images/cat.pngs")), 3u);
  EXPECT_EQ(table.Find(Request("a.org", "/Images/")), 1u);
  EXPECT_EQ(TableOf({{"a.org", "/"}}).Find(Request("a.org", "/b")), 0u);
}

TEST(routes_by_scheme_last) {
  Routes routes;
  routes.rules = {{"a.org", "/*", RouteScheme::kAny, App(1)},
                  {"a.org", "/*", RouteScheme::kHttps, App(2)},
                  {"a.org", "/b*", RouteScheme::kHttp, App(3)}};
  const RouteTable table = ByNumber(routes);
  RequestHead request = Request("a.org", "/b");
  EXPECT_EQ(table.Find(request), 3u);
  request.is_https = true;
  EXPECT_EQ(table.Find(request), 2u);
  EXPECT_EQ(table.Find(Request("a.org", "/a")), 1u);
}

TEST(routes_labels_where_no_rule_names_the_host) {
  Routes routes;
  routes.rules = {{"shop.example.com", "/api/*", RouteScheme::kAny, App(1)},
                  {"*.example.com", "/static/*", RouteScheme::kAny, App(2)}};
  routes.labels["shop"] = App(3);
  routes.labels["blog"] = App(4);
  routes.fallback = App(5);
  const RouteTable table = ByNumber(routes);
  EXPECT_EQ(table.Find(Request("shop.example.com", "/api/x")), 1u);
  EXPECT_EQ(table.Find(Request("shop.example.com", "/static/x")), 2u);
  EXPECT_EQ(table.Find(Request("shop.example.com", "/")), 5u);
  EXPECT_EQ(table.Find(Request("shop.localhost", "/")), 3u);
  EXPECT_EQ(table.Find(Request("blog.example.com", "/static/x")), 2u);
  EXPECT_EQ(table.Find(Request("blog.example.com", "/")), 4u);
}

TEST(routes_all_of_a_port_to_its_app) {
  Routes routes;
  routes.rules = {{"*", "/*", RouteScheme::kAny, App(1)}};
  routes.ports[8081] = App(2);
  routes.ports[8082] = {};
  const RouteTable table = ByNumber(routes);
  RequestHead request = Request("a.org", "/");
  EXPECT_EQ(table.Find(request), 1u);
  request.port = 8081;
  EXPECT_EQ(table.Find(request), 2u);
  request.port = 8082;
  EXPECT_EQ(table.Find(request), 0u);
}

TEST(routes_whatever_way_a_host_is_written) {
  const RouteTable table = TableOf({{"example.com", "/*"}, {"127.0.0.1", "/*"}, {"[::1]", "/*"}});
  for (const char* host : {"example.com", "EXAMPLE.com", "example.com.", "example.COM.:443"}) {
    EXPECT_EQ(table.Find(Request(host, "/")), 1u);
  }
  for (const char* host : {"127.0.0.1", "127.1:80", "0x7f.0.0.1", "2130706433", "127.0.0.1."}) {
    EXPECT_EQ(table.Find(Request(host, "/")), 2u);
  }
  for (const char* host : {"[::1]", "[::1]:8080", "[0:0:0:0:0:0:0:1]", "[::0001]:1"}) {
    EXPECT_EQ(table.Find(Request(host, "/")), 3u);
  }
  EXPECT_EQ(table.Find(Request("*.example.com", "/")), 0u);
  EXPECT_EQ(TableOf({{"*.a.org", "/*"}}).Find(Request("B.A.ORG.", "/")), 1u);
}

TEST(routes_whatever_way_a_path_is_written) {
  const RouteTable table = TableOf({{"a.org", "/*"}, {"a.org", "/admin*"}, {"a.org", "/ü/%2f{*"}});
  for (const char* target : {"/admin", "/%61dmin", "/x/../admin", "/x/%2e%2E/admin", "/./admin",
                             "/%2e/admin/", "/x\\..\\admin", "http://a.org/admin",
                             "http://b.org/x/../%61dmi%6e?q", "/../admin", "/admin/../admin"}) {
    EXPECT_EQ(table.Find(Request("a.org", target)), 2u);
  }
  for (const char* target : {"/", "//admin", "/Admin", "/x/admin", "/admin/..", "/%2fadmin",
                             "/x?/../admin", "/%2561dmin", "/%%361dmin", "http://a.org", "*"}) {
    EXPECT_EQ(table.Find(Request("a.org", target)), 1u);
  }
  EXPECT_EQ(table.Find(Request("a.org", "/%c3%bc/%2F%7bx")), 3u);
  EXPECT_EQ(table.Find(Request("a.org", "/%C3%BC/%2f{x")), 3u);
}

TEST(route_path_is_that_of_a_url_parser) {
  const auto path = [](const char* target) { return std::string(RoutePath(target).path()); };
  EXPECT_EQ(path("/a/./b/../c"), "/a/c");
  EXPECT_EQ(path("/a/.."), "/");
  EXPECT_EQ(path("/a/b/.."), "/a/");
  EXPECT_EQ(path("/.."), "/");
  EXPECT_EQ(path("/."), "/");
  EXPECT_EQ(path("//.."), "/");
  EXPECT_EQ(path("/a//../b"), "/a/b");
  EXPECT_EQ(path("/.a/..b/c."), "/.a/..b/c.");
  EXPECT_EQ(path("/%"), "/%25");
  EXPECT_EQ(path("/%4"), "/%254");
  EXPECT_EQ(path("/%e4%7E%2D"), "/%E4~-");
  EXPECT_EQ(path("HTTP://a"), "/");
  EXPECT_EQ(path("http://a?b/c"), "/");
  EXPECT(RoutePath("/a?").has_query());
  EXPECT(RoutePath("http://a?b").has_query());
  EXPECT(!RoutePath("/a").has_query());
}

TEST(routes_shares_of_clients_that_stay) {
  Routes routes;
  routes.rules = {{"*", "/*", RouteScheme::kAny, 1}};
  routes.targets = {{}, {{1, 10}, {2, 90}}};
  const RouteTable ten(routes);
  const RouteTable fifty = ten.With(1, {{1, 50}, {2, 50}}, "");
  int firsts = 0;
  int halves = 0;
  for (int i = 0; i < 10'000; ++i) {
    RequestHead request = Request("a.org", "/");
    request.client = "10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256);
    const uint32_t app = ten.Find(request);
    EXPECT_EQ(ten.Find(request), app);
    if (app == 1) ++firsts;
    if (fifty.Find(request) == 1) ++halves;
    // Who has the new one keeps it as its share grows.
    if (app == 1) EXPECT_EQ(fifty.Find(request), 1u);
  }
  EXPECT(firsts > 800 && firsts < 1'200);
  EXPECT(halves > 4'700 && halves < 5'300);
}

TEST(routes_a_key_whatever_the_client) {
  Routes routes;
  routes.fallback = 1;
  routes.targets = {{}, {{1, 50}, {2, 50}}};
  const RouteTable table(routes);
  bool seen[3] = {};
  for (int i = 0; i < 100; ++i) {
    const std::string key = "user-" + std::to_string(i);
    RequestHead request = Request("a.org", "/");
    request.headers = "host\na.org\nnano-version-key\n" + key + "\nx\ny";
    request.client = "10.0.0.1";
    const uint32_t app = table.Find(request);
    request.client = "10.9.9.9";
    EXPECT_EQ(table.Find(request), app);
    seen[app] = true;
  }
  EXPECT(seen[1] && seen[2]);
  // What is not said has the last one's.
  routes.targets = {{}, {{1, 0}, {2, 0}}};
  EXPECT_EQ(RouteTable(routes).Find(Request("a.org", "/")), 2u);
}

TEST(routes_with_another_target_the_one_before_stays) {
  Routes routes;
  routes.rules = {{"a.org", "/*", RouteScheme::kAny, 1}};
  routes.labels["a"] = 1;
  routes.fallback = 9;
  const RouteTable before = ByNumber(routes);
  const RouteTable after = before.With(1, {{2000, 100}}, "a");
  for (const char* host : {"a.org", "a.localhost"}) {
    EXPECT_EQ(before.Find(Request(host, "/")), 1u);
    EXPECT_EQ(after.Find(Request(host, "/")), 2000u);
  }
  // A place and a label that were not there.
  const RouteTable more = after.With(5000, {{7, 100}}, "new");
  EXPECT_EQ(after.Find(Request("new.localhost", "/")), 9u);
  EXPECT_EQ(more.Find(Request("new.localhost", "/")), 7u);
  EXPECT_EQ(more.Find(Request("a.localhost", "/")), 2000u);
  const RouteTable fewer = more.With(1, {}, "a");
  EXPECT_EQ(fewer.Find(Request("a.localhost", "/")), 9u);
  EXPECT_EQ(fewer.Find(Request("a.org", "/")), 0u);
  EXPECT_EQ(fewer.Find(Request("new.localhost", "/")), 7u);
  EXPECT_EQ(RouteTable().With(3, {{4, 100}}, "x").Find(Request("x", "/")), 4u);
}

// A third each: a host of its own, a host with a wildcard, a path of one host; and a label each.
Routes ManyRoutes(uint32_t count) {
  Routes routes;
  for (uint32_t i = 0; i < count; i++) {
    const std::string number = std::to_string(i);
    const RoutePlace place = i + 1;
    if (i % 3 == 0) routes.rules.push_back({"h" + number + ".example.com", "/*", {}, place});
    if (i % 3 == 1) routes.rules.push_back({"*.w" + number + ".example.net", "/*", {}, place});
    if (i % 3 == 2) routes.rules.push_back({"example.org", "/p" + number + "/*", {}, place});
    routes.labels["l" + number] = place;
    routes.targets.resize(place + 1);
    routes.targets[place] = {{place, 100}};
  }
  return routes;
}

// The most that one look-up of the four kinds looks at.
size_t MostProbes(const RouteTable& table, uint32_t count, size_t* longest) {
  size_t most = 0;
  for (uint32_t i = 0; i < count; i += std::max(1u, count / 1000)) {
    const std::string number = std::to_string(i);
    const std::pair<std::string, std::string> asked[] = {
        {"h" + number + ".example.com", "/a"},
        {"a.w" + number + ".example.net", "/a"},
        {"example.org", "/p" + number + "/a"},
        {"l" + number + ".localhost", "/a"},
        {"nobody" + number + ".example.net", "/p" + number},
    };
    for (const auto& [host, target] : asked) {
      size_t probes = 0;
      static_cast<void>(table.Find(Request(host, target), &probes));
      EXPECT(probes > 0);
      most = std::max(most, probes);
      *longest = std::max(*longest, host.size() + target.size());
    }
  }
  return most;
}

TEST(routes_a_lookup_costs_the_same_among_few_and_very_many) {
  constexpr uint32_t kFew = 10;
  constexpr uint32_t kMany = 100'000;
  const RouteTable few(ManyRoutes(kFew));
  const RouteTable many(ManyRoutes(kMany));
  EXPECT_EQ(many.Find(Request("h99999.example.com", "/")), kMany);
  size_t longest = 0;
  const size_t of_few = MostProbes(few, kFew, &longest);
  const size_t of_many = MostProbes(many, kMany, &longest);
  // Numbers are longer, and so is the way to them: not by more than a few entries.
  EXPECT(of_many <= of_few + 8);
  EXPECT(of_many <= longest);
}

}  // namespace
}  // namespace nano
