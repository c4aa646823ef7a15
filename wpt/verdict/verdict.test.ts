import t from "tap";
import type { FileResult, SubtestStatus } from "../runner/protocol.ts";
import { compare } from "./compare.ts";
import type { Entry } from "./expectations.ts";
import { updated } from "./update.ts";

function result(
  subtests: Record<string, SubtestStatus>,
  status: FileResult["status"] = "OK",
  message = "",
): FileResult {
  const list = Object.entries(subtests).map(([name, status]) => ({
    name,
    status,
    message: status === "PASS" ? "" : message,
  }));
  return { id: "x/a.any.js", status, message, subtests: list, millis: 1 };
}

const odd = (given: FileResult, entry?: Entry) =>
  compare(given, entry).surprises.map(({ subtest, what }) => [subtest, what]);

t.test("nothing is expected to fail unless it is said", (t) => {
  t.strictSame(odd(result({ a: "PASS" })), []);
  t.strictSame(odd(result({ a: "PASS", b: "FAIL", c: "NOTRUN" })), [
    ["b", "FAIL"],
    ["c", "NOTRUN"],
  ]);
  t.strictSame(odd(result({}, "TIMEOUT")), [["", "harness: TIMEOUT"]]);
  t.end();
});

t.test("a pass that was not expected is a surprise, and so is a subtest that is gone", (t) => {
  const entry = { fail: { why: ["a", "b", "c"] } };
  t.strictSame(odd(result({ a: "FAIL", b: "PASS" }), entry), [
    ["b", "PASS, expected to fail"],
    ["c", "did not run"],
  ]);
  const harness = { harness: { status: "ERROR", reason: "why" } } as const;
  t.strictSame(odd(result({}, "ERROR"), harness), []);
  t.strictSame(odd(result({}), harness), [["", "harness: OK, expected ERROR"]]);
  t.end();
});

t.test("failures that are counted, beside those that are named", (t) => {
  const entry = { fail: { why: ["a"], many: 2 } };
  t.strictSame(odd(result({ a: "FAIL", b: "FAIL", c: "FAIL" }), entry), []);
  t.strictSame(odd(result({ a: "FAIL", b: "FAIL", c: "PASS" }), entry), [["", "1 other subtests fail, expected 2"]]);
  t.strictSame(odd(result({ a: "FAIL", b: "FAIL", c: "FAIL", d: "FAIL" }), entry), [
    ["", "3 other subtests fail, expected 2"],
  ]);
  t.match(compare(result({ a: "FAIL", b: "FAIL", c: "FAIL", d: "PASS" }), entry), {
    passed: 1,
    failed: 3,
    expected: 3,
  });
  t.end();
});

t.test("a flaky subtest may do either", (t) => {
  const entry = { flaky: { "depends on the machine": ["a"] } };
  t.strictSame(odd(result({ a: "FAIL" }), entry), []);
  t.strictSame(odd(result({ a: "PASS" }), entry), []);
  t.strictSame(updated(result({ a: "FAIL" }), entry), entry);
  t.end();
});

t.test("an update keeps reasons, drops what passes, and asks for what is new", (t) => {
  const before = { fail: { why: ["a", "b"] } };
  t.strictSame(updated(result({ a: "FAIL", b: "PASS", c: "FAIL" }), before), { fail: { "?": ["c"], why: ["a"] } });
  t.equal(updated(result({ a: "PASS" }), before), undefined);
  t.strictSame(updated(result({ a: "FAIL" }, "OK", "Thing is not defined")), {
    fail: { "needs Thing: not there yet": ["a"] },
  });
  t.strictSame(updated(result({ a: "FAIL" }, "OK", "XMLHttpRequest is not a constructor")), {
    fail: { "needs XMLHttpRequest, which a server does without: ECMA-429 has none": ["a"] },
  });
  t.strictSame(updated(result({}, "ERROR", "odd")), { harness: { status: "ERROR", reason: "?" } });
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [String(index), "FAIL" as const]));
  const entry = updated(result(many, "OK", "Thing is not a constructor"));
  t.strictSame(entry, { fail: { "needs Thing: not there yet": 20 } });
  t.strictSame(odd(result(many), entry), []);
  t.end();
});
