import t from "tap";
import type { OutgoingRequest } from "./outgoing-request.ts";
import { redirectOf } from "./redirects.ts";

function requestOf(change: Partial<OutgoingRequest> = {}): OutgoingRequest {
  const headers: [string, string][] = [
    ["authorization", "a"],
    ["cookie", "b"],
    ["content-type", "text/plain"],
    ["x-own", "d"],
  ];
  const url = new URL("http://one.example/path?q");
  const written = new Map<string, string>();
  return { method: "POST", url, headers, own: headers, written, redirect: "follow", bodyLength: undefined, ...change };
}

const follow = (request: OutgoingRequest, status: number, location: string | undefined) =>
  redirectOf(request, { status, location }, { count: 0, body: "none" });

t.test("the method that follows", (t) => {
  const cases: [string, number, string][] = [
    ["POST", 301, "GET"],
    ["POST", 302, "GET"],
    ["POST", 303, "GET"],
    ["POST", 307, "POST"],
    ["POST", 308, "POST"],
    ["PUT", 301, "PUT"],
    ["PUT", 303, "GET"],
    ["HEAD", 303, "HEAD"],
    ["DELETE", 302, "DELETE"],
  ];
  for (const [method, status, expected] of cases) {
    const redirect = follow(requestOf({ method }), status, "/next");
    t.equal(redirect?.request.method, expected, `${method} ${status}`);
    t.equal(redirect?.dropBody, expected === "GET", `${method} ${status}: body`);
  }
  t.end();
});

t.test("headers: the body's go with the body, the origin's with the origin", (t) => {
  const names = (request?: OutgoingRequest) => request?.headers.map(([name]) => name);
  t.same(names(follow(requestOf(), 302, "/next")?.request), ["authorization", "cookie", "x-own"]);
  t.same(names(follow(requestOf(), 307, "http://two.example/")?.request), ["content-type", "x-own"]);
  t.same(names(follow(requestOf(), 307, "https://one.example/")?.request), ["content-type", "x-own"]);
  t.end();
});

t.test("locations", (t) => {
  t.equal(follow(requestOf(), 302, "?x#y")?.request.url.href, "http://one.example/path?x#y");
  const bytes = Buffer.from("/\u00fc").toString("latin1");
  t.equal(follow(requestOf(), 302, bytes)?.request.url.pathname, "/%C3%BC");
  t.equal(follow(requestOf(), 302, undefined), undefined);
  t.equal(follow(requestOf(), 304, "/next"), undefined);
  for (const location of ["file:///etc/passwd", "data:,x", "http://[", "http://one.example:25/"]) {
    t.throws(() => follow(requestOf(), 302, location), { message: /^fetch failed: / }, location);
  }
  t.end();
});

t.test("modes, the count, and bodies that are gone", (t) => {
  t.equal(follow(requestOf({ redirect: "manual" }), 302, "/next"), undefined);
  t.throws(() => follow(requestOf({ redirect: "error" }), 302, "/next"), { code: "NANO_REDIRECT" });
  const at = (count: number, body: "source" | "stream", status: number) =>
    redirectOf(requestOf(), { status, location: "/" }, { count, body });
  t.ok(at(19, "source", 307));
  t.throws(() => at(20, "source", 307), { code: "NANO_REDIRECT" });
  t.throws(() => at(0, "stream", 307), { code: "NANO_REDIRECT_BODY" });
  t.ok(at(0, "stream", 303));
  t.end();
});
