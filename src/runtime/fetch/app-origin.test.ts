// What an app with an origin sees otherwise than one without.

import t, { type Test } from "tap";
import "../../../test/runtime-ops.ts";

const { Headers, Request, Response } = await import("./index.ts");
const { setAppUrl } = await import("../url/index.ts");

function withOrigin(t: Test, url = "https://shop.example/a/b"): void {
  setAppUrl(url);
  t.teardown(() => setAppUrl(""));
}

const target = "https://api.example/";

t.test("relative URLs have a base where the app has an origin, and are refused where it has none", (t) => {
  t.throws(() => new Request("c"), { name: "TypeError", message: /"c" is not a valid absolute URL/ });
  t.throws(() => Response.redirect("c"), { name: "TypeError", message: /"c" is not a valid absolute URL/ });
  withOrigin(t);
  t.equal(new Request("c").url, "https://shop.example/a/c");
  t.equal(new Request("").url, "https://shop.example/a/b");
  t.equal(Response.redirect("/d").headers.get("location"), "https://shop.example/d");
  t.throws(() => new Request("http://["), { name: "TypeError", message: /is not a valid URL/ });
  t.end();
});

t.test("a referrer of the app's own origin is kept, any other stands for the app", (t) => {
  const referrer = (text: string) => new Request(target, { referrer: text }).referrer;
  t.equal(referrer("https://shop.example/x"), "about:client");
  withOrigin(t);
  t.equal(referrer("https://shop.example/x?y#z"), "https://shop.example/x?y#z");
  t.equal(referrer("c"), "https://shop.example/a/c");
  t.equal(referrer("https://other.example/x"), "about:client");
  t.equal(referrer("about:client"), "about:client");
  t.equal(referrer(""), "");
  t.equal(new Request(target).referrer, "about:client");
  t.end();
});

const forbidden = ["Cookie", "HOST", "origin", "Referer", "Content-Length", "Sec-Fetch-Mode", "proxy-x", "Via"];

t.test("an app with an origin says nothing of itself that its client should say", (t) => {
  withOrigin(t);
  const pairs = forbidden.map((name) => [name, "1"]);
  t.strictSame([...new Request(target, { headers: pairs }).headers], []);
  const { headers } = new Request(target, {
    headers: { "x-http-method-override": "PUT", "X-Method-Override": "a, Trace" },
  });
  t.strictSame([...headers], [["x-http-method-override", "PUT"]]);
  for (const name of forbidden) headers.append(name, "1");
  for (const name of forbidden) headers.set(name, "1");
  t.equal([...headers].length, 1);
  t.throws(() => headers.set("Cookie", "a\0b"), TypeError, "what is malformed is so all the same");
  t.strictSame([...new Headers({ cookie: "1" })], [["cookie", "1"]], "no guard, no limit");
  t.equal(new Response("", { headers: { "set-cookie": "a=b" } }).headers.get("set-cookie"), "a=b");
  t.end();
});

t.test("a request that is made from another is filtered once more", (t) => {
  const plain = new Request(target, { headers: { cookie: "a=b", "x-a": "1" } });
  t.equal(new Request(plain, { method: "POST" }).headers.get("cookie"), "a=b");
  withOrigin(t);
  const made = new Request(plain, { method: "POST" });
  t.strictSame([...made.headers], [["x-a", "1"]]);
  t.equal(plain.headers.get("cookie"), "a=b");
  plain.headers.delete("cookie");
  t.equal(plain.headers.get("cookie"), "a=b", "nor can what is there be deleted");
  t.end();
});

t.test("without an origin an app is trusted with its headers", (t) => {
  const { headers } = new Request(target, { headers: forbidden.map((name) => [name, "1"]) });
  t.strictSame([...headers.keys()], forbidden.map((name) => name.toLowerCase()).sort());
  t.end();
});
