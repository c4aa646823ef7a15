import t from "tap";
import type { FileResult } from "../../wpt/index.ts";
import { programOf, runPrograms } from "./index.ts";

const texts = {
  works: `
    test("passes", () => same(1, 1));
    test("fails", () => same(NaN, 0, "the sum"));
    test("gives", () => "a\\u2028b");
    test("rejects", () => rejects(() => Promise.reject(new RangeError("x")), RangeError));
    test("throws another", () => throws(() => null.x, RangeError));`,
  hangs: `
    test("waits", () => new Promise(() => undefined));
    test("goes on", () => undefined);`,
  crashes: `
    test("fills the memory", () => { const all = []; for (;;) all.push(new Array(1e6).fill(1)); });`,
  broken: "test(",
  leaves: `
    test("sees", () => { globalThis.left = 1; });`,
  finds: `
    test("sees", () => same(typeof left, "undefined"));
    test("has nothing but what every app has", () => same(typeof process + typeof require, "undefinedundefined"));`,
};

const spins = `
  test("before", () => undefined);
  test("spins", () => { for (;;); });
  test("after", () => undefined);`;

const programs = Object.entries(texts).map(([id, text]) => ({ id, source: programOf(text) }));
const seen: string[] = [];
const onResult = ({ id }: { id: string }) => void seen.push(id);
const results = await runPrograms(programs, { jobs: 4, onResult });
const [spun] = await runPrograms([{ id: "spins", source: programOf(spins) }], { jobs: 1, timeoutMs: 1000, onResult });
const told = new Map(
  [...results, spun as FileResult].map(({ id, status, subtests }) => [
    id,
    [status, ...subtests.map((subtest) => `${subtest.name}: ${subtest.status} ${subtest.message}`.trim())],
  ]),
);

t.test("each program has a result, in the order of the programs", async (t) => {
  const ids = [...Object.keys(texts), "spins"];
  t.strictSame([...told.keys()], ids);
  t.strictSame(seen.sort(), ids.sort());
});

t.test("subtests are told with what they came to", async (t) => {
  t.strictSame(told.get("works"), [
    "OK",
    "passes: PASS",
    "fails: FAIL the sum is NaN, expected 0",
    "gives: PASS a\u2028b",
    "rejects: PASS",
    `throws another: FAIL it threw TypeError: Cannot read properties of null (reading 'x'), expected a RangeError`,
  ]);
});

t.test("a subtest that waits for ever is late, and the next one runs", async (t) => {
  t.strictSame(told.get("hangs"), ["OK", "waits: TIMEOUT", "goes on: PASS"]);
});

t.test("what ends the isolate is a result of the program, and no subtest is lost", async (t) => {
  t.strictSame(told.get("spins"), ["EXTERNAL-TIMEOUT", "before: PASS", "spins: TIMEOUT", "after: NOTRUN"]);
  t.strictSame(told.get("crashes"), ["CRASH", "fills the memory: TIMEOUT"]);
  t.strictSame(told.get("broken"), ["ERROR"]);
});

t.test("each program has an isolate of its own", async (t) => {
  t.strictSame(told.get("leaves"), ["OK", "sees: PASS"]);
  t.strictSame(told.get("finds"), ["OK", "sees: PASS", "has nothing but what every app has: PASS"]);
});
