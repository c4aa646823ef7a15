import t from "tap";
import type { Exchange } from "../read/case.ts";
import type { Received } from "../run/http-client.ts";
import { logChecks, requestChecks, websocketChecks, withoutPorts } from "./checks.ts";
import { compareChecks, failedCase } from "./compare.ts";
import { truthOf } from "./recorded.ts";

const exchange: Exchange = { kind: "request", name: "GET /", method: "GET", path: "/", options: {} };

function received(given: Partial<Omit<Received, "body">> & { body?: string | Buffer }): Received {
  const body = Buffer.from(given.body ?? "");
  return { status: 200, headers: [], end: "whole", talk: [], ...given, body };
}

const checks = (given: Parameters<typeof received>[0], options: Exchange["options"] = {}) =>
  requestChecks({ ...exchange, options }, received(given));

t.test("status, headers and body are checks; headers of the connection are none", (t) => {
  const headers: [string, string][] = [
    ["content-length", "4"],
    ["date", "today"],
    ["connection", "close"],
    ["transfer-encoding", "chunked"],
    ["set-cookie", "a"],
    ["set-cookie", "b"],
  ];
  t.strictSame(checks({ headers, body: "text" }), {
    "GET /: status": 200,
    "GET /: header content-length": "4",
    "GET /: header set-cookie": ["a", "b"],
    "GET /: body": "text",
  });
  t.strictSame(checks({ body: Buffer.from([0xff]) })["GET /: body"], "base64 /w==");
  t.end();
});

t.test("a JSON object is a check a key, without the length of all", (t) => {
  const headers: [string, string][] = [
    ["content-type", "application/json"],
    ["content-length", "99"],
  ];
  t.strictSame(checks({ headers, body: '{"a":[1],"status":null}' }), {
    "GET /: status": 200,
    "GET /: header content-type": "application/json",
    "GET /: body.a": [1],
    "GET /: body.status": null,
  });
  t.strictSame(checks({ headers, body: "[1]" })["GET /: body"], [1]);
  t.strictSame(checks({ headers, body: "{" })["GET /: body"], "{");
  t.strictSame(checks({ headers, body: "[1]" })["GET /: header content-length"], "99");
  t.end();
});

t.test("the page of an app that failed is the runtime's own", (t) => {
  const page = { "GET /: status": 500, "GET /: error page": "exception" };
  t.strictSame(checks({ status: 500, body: "Internal Server Error" }), page);
  t.strictSame(checks({ status: 500, headers: [["x-nano-error", "NANO_APP_EXCEPTION"]], body: "{}" }), page);
  const limit = checks({ status: 503, headers: [["x-nano-error", "NANO_CPU_LIMIT"]] });
  t.equal(limit["GET /: error page"], "NANO_CPU_LIMIT");
  const own = checks({ status: 500, headers: [["content-type", "text/plain"]], body: "Internal Server Error" });
  t.equal(own["GET /: error page"], undefined);
  t.end();
});

t.test("how a response ends, what was talked, no answer at all", (t) => {
  t.equal(checks({ end: "broken" })["GET /: end"], "broken");
  t.strictSame(checks({ talk: ["a"] }, { talk: ["x"] })["GET /: talk"], ["a"]);
  t.strictSame(checks({ status: 0, end: "refused" }), { "GET /: no answer": "refused" });
  t.strictSame(Object.keys(checks({ end: "left", body: "part" }, { leave: true })), ["GET /: status", "GET /: end"]);
  t.strictSame(websocketChecks(exchange, { opened: false, messages: [], close: null }), { "GET /: opened": false });
  t.end();
});

t.test("log lines in order, without those that may be the runtime's; ports get names", (t) => {
  const line = (level: string, text: string) => ({ level, text });
  t.strictSame(logChecks([line("log", "a"), line("error", "b"), line("warn", "c"), line("info", "d")]), {
    logs: ["log: a", "info: d"],
  });
  t.strictSame(logChecks([line("error", "b")]), {});
  t.strictSame(withoutPorts({ a: "http://127.0.0.1:99/x" }, { "127.0.0.1:99": "origin" }), { a: "http://origin/x" });
  t.end();
});

t.test("each check is a subtest, also one that only one side has", (t) => {
  const { status, subtests } = compareChecks("workers/a/b", { x: 1, y: [1], gone: 1 }, { x: 1, y: [2], more: 1 }, 5);
  t.equal(status, "OK");
  t.strictSame(
    subtests.map(({ name, status }) => [name, status]),
    [
      ["x", "PASS"],
      ["y", "FAIL"],
      ["gone", "FAIL"],
      ["more", "FAIL"],
    ],
  );
  t.equal(subtests[1]?.message, "expected [1] but got [2]");
  t.strictSame(failedCase("a", { x: 1 }, "why", "CRASH").subtests, [{ name: "x", status: "NOTRUN", message: "" }]);
  t.end();
});

t.test("the standard goes before workerd, until workerd says the same", (t) => {
  const recording = { workerd: "1", cases: { a: { x: 1, y: 2, z: 3 } } };
  const correction = (checks: Record<string, unknown>) => ({ a: [{ why: "the standard", checks }] });
  t.strictSame(truthOf("a", recording, {}), { x: 1, y: 2, z: 3 });
  t.strictSame(truthOf("a", recording, correction({ x: 5, z: null, n: 1 })), { x: 5, y: 2, n: 1 });
  t.throws(() => truthOf("a", recording, correction({ x: 1 })), { message: /workerd answers "x" by the standard/ });
  t.throws(() => truthOf("a", recording, correction({ none: null })), { message: /take its correction out/ });
  t.equal(truthOf("b", recording, {}), undefined);
  t.end();
});
