import t from "tap";
import { readRoutePattern, routeKey } from "./route-pattern.ts";

const keyOf = (pattern: string, isCustomDomain = false) => {
  const read = readRoutePattern(pattern, isCustomDomain);
  return typeof read === "string" ? read : routeKey(read);
};

t.test("patterns in their one form", (t) => {
  for (const [pattern, key] of [
    ["example.com", "example.com/"],
    ["Example.COM./*", "example.com/*"],
    ["example.com/Images/*", "example.com/Images/*"],
    ["*.example.com/a*", "*.example.com/a*"],
    ["*example.com/", "*example.com/"],
    ["*/*", "*/*"],
    ["HTTPS://example.com/*", "https://example.com/*"],
    ["http://*.example.com", "http://*.example.com/"],
    ["bücher.example/ü/%c3%bC%41%2f{}", "xn--bcher-kva.example/%C3%BC/%C3%BCA%2F%7B%7D"],
    ["*.bücher.example/*", "*.xn--bcher-kva.example/*"],
    ["127.1/*", "127.0.0.1/*"],
    ["[0::1]/*", "[::1]/*"],
    ["a.org/b c\\d~e|f", "a.org/b%20c/d~e|f"],
    ["a.org/..*", "a.org/..*"],
  ] as const) {
    t.equal(keyOf(pattern), key, pattern);
  }
  t.equal(keyOf("Shop.example.com", true), "shop.example.com*");
  t.end();
});

t.test("what is no pattern, and why", (t) => {
  for (const [pattern, reason] of [
    ["", /names no host/],
    ["/a", /names no host/],
    ["http://", /names no host/],
    ["ftp://a.org/", /neither http nor https/],
    ["a.org/?x", /no query/],
    ["a.org/#x", /no query/],
    ["a.*.org/", /\* of a host stands at its beginning/],
    ["a.org*/", /\* of a host stands at its beginning/],
    ["**.org/", /\* of a host stands at its beginning/],
    ["a.org/*.jpg", /\* of a path stands at its end/],
    ["a.org/**", /\* of a path stands at its end/],
    ["a.org:8080/*", /no port/],
    ["[::1]:80/", /no port/],
    ["u@a.org/", /no host/],
    ["a b.org/", /no host/],
    ["a%41.org/", /no host/],
    ["*./", /no host/],
    ["*..a.org/", /no host/],
    ["*[::1]/", /no host|no \*/],
    [`${"a.".repeat(200)}org/`, /no host/],
    ["a.org/../b", /never arrive/],
    ["a.org/a/%2e/*", /never arrive/],
    ["a.org/%4*", /hexadecimal/],
    [`a.org/${"x".repeat(3000)}`, /longer than/],
  ] as const) {
    t.match(readRoutePattern(pattern), reason, pattern.slice(0, 40));
  }
  for (const pattern of ["a.org/", "*.a.org", "https://a.org", "a.org/*"]) {
    t.match(readRoutePattern(pattern, true), /custom domain is a host alone/, pattern);
  }
  t.end();
});
