import t from "tap";
import "../../../test/runtime-ops.ts";
import { newUrl, parseUrl, URL, URLSearchParams, urlRecordOf, urlWithoutHash } from "./index.ts";

const full = "https://user:pass@example.com:1234/foo/bar?baz=1#quux";

t.test("each part of a URL is found", async (t) => {
  const url = new URL(full);
  t.equal(url.href, full);
  t.equal(url.origin, "https://example.com:1234");
  t.equal(url.protocol, "https:");
  t.equal(url.username, "user");
  t.equal(url.password, "pass");
  t.equal(url.host, "example.com:1234");
  t.equal(url.hostname, "example.com");
  t.equal(url.port, "1234");
  t.equal(url.pathname, "/foo/bar");
  t.equal(url.search, "?baz=1");
  t.equal(url.hash, "#quux");
  t.equal(JSON.stringify({ url }), `{"url":"${full}"}`);
});

t.test("absent parts are empty", async (t) => {
  const url = new URL("http://example.com");
  t.same([url.username, url.password, url.port, url.search, url.hash], ["", "", "", "", ""]);
  t.equal(url.pathname, "/");
  const opaque = new URL("mailto:someone@example.com");
  t.same([opaque.host, opaque.hostname, opaque.pathname, opaque.origin], ["", "", "someone@example.com", "null"]);
});

t.test("a path that starts with two slashes doesn't pass for a host", async (t) => {
  const url = new URL("web+demo:/.//not-a-host/");
  t.equal(url.host, "");
  t.equal(url.hostname, "");
  t.equal(url.pathname, "//not-a-host/");
});

t.test("the origin of a blob URL is that of the http URL in it, no other", async (t) => {
  t.equal(new URL("blob:https://a.example/x").origin, "https://a.example");
  t.equal(new URL("blob:ftp://a.example/x").origin, "null");
  t.equal(new URL("file:///x").origin, "null");
});

t.test("setters change what they name and leave the rest", async (t) => {
  const url = new URL(full);
  url.protocol = "http";
  url.username = "me";
  url.password = "";
  url.host = "example.org:81";
  url.pathname = "a b";
  url.search = "x=y";
  url.hash = "";
  t.equal(url.href, "http://me@example.org:81/a%20b?x=y");
  url.port = "80";
  url.hostname = "h";
  t.equal(url.href, "http://me@h/a%20b?x=y");
  url.href = "data:x";
  t.equal(url.pathname, "x");
});

t.test("what is no URL is refused and changes nothing", async (t) => {
  t.throws(() => new URL("/relative"), TypeError);
  t.throws(() => new URL("x", "mailto:y"), TypeError);
  t.equal(URL.parse("/relative"), null);
  t.equal(URL.canParse("/relative"), false);
  t.equal(URL.canParse("/relative", "http://h"), true);
  const url = new URL(full);
  t.throws(() => Reflect.set(url, "href", "nothing"), TypeError);
  t.equal(url.href, full);
});

t.test("searchParams is one object, and follows the URL as the URL follows it", async (t) => {
  const url = new URL("http://h/?a=1#h");
  const { searchParams } = url;
  t.equal(url.searchParams, searchParams);
  searchParams.append("b", "x y&z");
  t.equal(url.href, "http://h/?a=1&b=x+y%26z#h");
  url.search = "?c=3";
  t.same([...searchParams], [["c", "3"]]);
  searchParams.delete("c");
  t.equal(url.href, "http://h/#h");
  url.href = "http://h/?d";
  t.same([...searchParams], [["d", ""]]);
});

t.test("the first value looked up is the one that the list has", async (t) => {
  const queries = [
    "",
    "?",
    "?a",
    "?a=1&b=2",
    "?b&a=",
    "?=1&a=2=3",
    "?&&a=1&a=2",
    "?aa=1&a%61=2",
    "?b=%20+&a=1",
    "?x+y=1",
  ];
  for (const query of queries) {
    for (const name of ["a", "aa", "b", "", "x y", "c", "a=1"]) {
      const url = new URL(`https://example.com/${query}#a=hash`);
      const { searchParams } = url;
      const expected = new URLSearchParams(query).get(name);
      t.equal(searchParams.get(name), expected, `${name} of ${query}`);
      t.equal(searchParams.get(name), expected);
      url.search = "?a=later";
      t.equal(searchParams.get("a"), "later");
      searchParams.append("a", "last");
      t.equal(url.search, "?a=later&a=last");
    }
  }
});

t.test("members are called on URLs only", async (t) => {
  const getter = Object.getOwnPropertyDescriptor(URL.prototype, "href")?.get as () => string;
  t.throws(() => getter.call({ href: "x" }), TypeError);
  t.throws(() => URL.prototype.toString.call({}), TypeError);
});

t.test("records go in and out of URL objects", async (t) => {
  const record = parseUrl("http://h/p?q#f");
  if (record === null) return t.fail("not parsed");
  t.equal(urlWithoutHash(record), "http://h/p?q");
  t.equal(urlRecordOf(newUrl(record)), record);
  t.equal(urlRecordOf(new URLSearchParams()), null);
  t.equal(urlRecordOf("http://h"), null);
});
