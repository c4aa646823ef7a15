import { stripVTControlCharacters } from "node:util";
import t from "tap";
import type { FileResult, SubtestStatus } from "../runner/protocol.ts";
import { compareRuntimes, shareOf } from "./compare-runtimes.ts";
import { fromRanges, Names, toRanges } from "./record.ts";
import { comparisonTable, withComparison } from "./show.ts";
import { RecordStore } from "./store.ts";

function result(id: string, subtests: Record<string, SubtestStatus>): FileResult {
  const list = Object.entries(subtests).map(([name, status]) => ({ name, status, message: "" }));
  return { id, status: "OK", message: "", subtests: list, millis: 1 };
}

const facts = (runtime: string, version = "1") => ({ runtime, version, revision: "r", machine: "m", date: "d" });
const everything = () => true;

t.test("ranges of places", (t) => {
  for (const [places, text] of [
    [[], ""],
    [[0], "0"],
    [[0, 1, 2, 5, 7, 8], "0-2,5,7-8"],
  ] as const) {
    t.equal(toRanges(places), text);
    t.strictSame(fromRanges(text), places);
  }
  t.end();
});

t.test("names keep their places, whatever is in them", (t) => {
  const names = new Names();
  t.equal(names.place("a", "\ud800"), 0);
  t.equal(names.place("a", "\ud801"), 1);
  t.equal(names.place("b", "\ud801"), 0);
  const again = new Names(JSON.parse(JSON.stringify(names)));
  t.equal(again.place("a", "\ud801"), 1);
  t.equal(again.place("a", "x"), 2);
  t.end();
});

t.test("a subtest that one runtime reached is not passed for the others", (t) => {
  const store = new RecordStore(undefined);
  store.add(facts("nano"), [result("url/a", { x: "PASS", y: "FAIL" }), result("dom/b", { z: "PASS" })]);
  store.add(facts("deno"), [result("url/a", { x: "PASS", only: "PASS" }), result("url/c", {})]);
  const { rows, total } = compareRuntimes(store.records, ["url", "dom", "fetch"], everything);
  t.strictSame(rows, [
    { directory: "url", tests: 2, subtests: 3, passed: [1, 2] },
    { directory: "dom", tests: 1, subtests: 1, passed: [1, undefined] },
  ]);
  t.strictSame(total, { directory: "all", tests: 3, subtests: 4, passed: [2, undefined] });
  const some = compareRuntimes(store.records, ["url", "dom"], (id) => id === "dom/b");
  t.strictSame(
    some.rows.map(({ directory }) => directory),
    ["dom"],
  );
  t.end();
});

t.test("what ran is found again, and joined with what runs later", (t) => {
  const folder = t.testdir();
  const first = new RecordStore(folder);
  first.add(facts("deno"), [result("url/a", { x: "PASS" }), result("url/b", { x: "FAIL" })]);
  first.save();
  const second = new RecordStore(folder);
  second.add(facts("deno"), [result("url/b", { x: "PASS", y: "PASS" })]);
  second.add(facts("bun"), [result("url/a", { other: "PASS", x: "FAIL" })]);
  second.save();
  const { records } = new RecordStore(folder);
  t.strictSame(
    records.map(({ runtime }) => runtime),
    ["deno", "bun"],
  );
  t.strictSame(compareRuntimes(records, ["url"], everything).total.passed, [3, 1]);
  const third = new RecordStore(folder);
  third.add(facts("deno", "2"), [result("url/a", { x: "PASS" })]);
  t.strictSame(Object.keys(third.records[0]?.tests ?? {}), ["url/a"], "another version begins anew");
  third.add({ ...facts("node"), revision: "s" }, [result("url/a", { x: "PASS" })]);
  t.strictSame(
    third.records.map(({ runtime }) => runtime),
    ["node"],
    "so does another revision of the tests",
  );
  t.end();
});

t.test("the same results again are no news", (t) => {
  const store = new RecordStore(undefined);
  store.add(facts("deno"), [result("url/a", { x: "PASS" })]);
  store.add({ ...facts("deno"), date: "later" }, [result("url/a", { x: "PASS" })]);
  t.equal(store.records[0]?.date, "d");
  store.add({ ...facts("deno"), date: "later" }, [result("url/a", { x: "FAIL" })]);
  t.equal(store.records[0]?.date, "later");
  t.end();
});

t.test("shares are rounded down, and say what is missing", (t) => {
  t.equal(shareOf(1, 1), "100.0 %");
  t.equal(shareOf(9999, 10_000), "99.9 % (−1)");
  t.equal(shareOf(undefined, 1), "–");
  t.equal(shareOf(0, 2000), "0.0 % (−2,000)");
  t.end();
});

t.test("the table, in a terminal and between the markers of a file", (t) => {
  const store = new RecordStore(undefined);
  store.add(facts("nano"), [result("url/a", { x: "PASS" })]);
  store.add(facts("workerd"), [result("url/a", { x: "FAIL" })]);
  const comparison = compareRuntimes(store.records, ["url"], everything);
  const [head, url] = stripVTControlCharacters(comparisonTable(comparison)).split("\n");
  t.match(head, /^directory +tests +subtests +NANO 1 +workerd 1$/);
  t.match(url, /^url +1 +1 +100\.0 % +0\.0 % \(−1\)$/);
  const text = withComparison("before\n<!-- conformance -->\nold\n<!-- /conformance -->\nafter\n", comparison);
  t.match(text, /^before\n<!-- conformance -->\n\n\| directory .*\n\| -+ \| -+: .*\n\| url /);
  t.match(text, /\*\*all\*\*.*\n\n<!-- \/conformance -->\nafter\n$/);
  t.notMatch(text, "old");
  t.equal(withComparison("no markers", comparison), undefined);
  t.end();
});
