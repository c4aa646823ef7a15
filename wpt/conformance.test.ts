import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { flips, runConformance, updateExpectations } from "./conformance.ts";
import type { FileResult, FileStatus } from "./runner/protocol.ts";
import type { Suite } from "./suites/suite.ts";
import { wantedTests } from "./suites/wanted.ts";
import { expectationFolder } from "./verdict/expectations.ts";

type Outcome = FileStatus | (() => FileStatus);

/** A suite "s" of one directory whose tests, with one subtest each, come to what is said. */
function suiteOf(folder: string, tests: Record<string, Outcome>): Suite {
  return {
    name: "s",
    expectations: expectationFolder(folder, "s/"),
    async run({ isWanted, onResult }) {
      const ids = Object.keys(tests).filter(isWanted);
      const results = ids.map((id, index): FileResult => {
        const outcome = tests[id] as Outcome;
        const status = typeof outcome === "string" ? outcome : outcome();
        const subtest = { name: "one", status: status === "OK" ? "PASS" : "FAIL", message: "" } as const;
        const result: FileResult = { id, status, message: "", subtests: [subtest], millis: 1 };
        onResult(result, index + 1, ids.length);
        return result;
      });
      return [{ directory: "s/room", results, omitted: [] }];
    },
  };
}

const all = { wanted: wantedTests([]), jobs: 1 };
const surprises = ({ surprises }: { surprises: { id: string; what: string }[] }) =>
  surprises.map(({ id, what }) => `${id}: ${what}`);

t.test("a suite is compared with the expectations of its folder, which an update writes", async (t) => {
  const folder = t.testdir();
  const suite = suiteOf(folder, { "s/room/good": "OK", "s/room/bad": "ERROR" });
  const first = await runConformance([suite], all);
  t.strictSame(surprises(first), ["s/room/bad: harness: ERROR", "s/room/bad: FAIL"]);
  t.strictSame(updateExpectations(first, [suite]), [join(folder, "room.json")]);
  t.match(JSON.parse(readFileSync(join(folder, "room.json"), "utf8")), {
    subtests: 2,
    tests: { "s/room/bad": { fail: { "?": ["one"] } } },
  });
  const second = await runConformance([suite], all);
  t.strictSame(surprises(second), []);
  t.strictSame(updateExpectations(second, [suite]), []);
});

t.test("what is omitted does not run, and is counted with its reason", async (t) => {
  const tests = { "s/room/not?x": { omit: "why" }, "s/room/later": { skip: "soon" } };
  const folder = t.testdir({ "room.json": JSON.stringify({ subtests: 1, tests }) });
  const run = () => {
    throw new Error("ran");
  };
  const suite = suiteOf(folder, { "s/room/good": "OK", "s/room/not?x": run, "s/room/later": run });
  const { directories, surprises } = await runConformance([suite], all);
  t.strictSame(surprises, []);
  t.strictSame(directories[0]?.omitted, [
    { path: "s/room/not?x", reason: "why" },
    { path: "s/room/later", reason: "soon" },
  ]);
});

t.test("subtests that are lost are a surprise, unless only some were asked for", async (t) => {
  const room = JSON.stringify({ subtests: 2, tests: {} });
  const suite = suiteOf(t.testdir({ "room.json": room, "gone.json": room }), { "s/room/good": "OK" });
  t.strictSame(surprises(await runConformance([suite], all)), [
    "s/room: 1 subtests, expected 2",
    "s/gone: 0 subtests, expected 2",
  ]);
  const some = { ...all, wanted: wantedTests([], "s/room/g*") };
  t.strictSame(surprises(await runConformance([suite], some)), []);
});

t.test("what times out unexpectedly runs once more", async (t) => {
  let runs = 0;
  const suite = suiteOf(t.testdir(), { "s/room/slow": () => (runs++ === 0 ? "TIMEOUT" : "OK"), "s/room/good": "OK" });
  t.strictSame(surprises(await runConformance([suite], all)), []);
  t.equal(runs, 2);
});

t.test("with a second chance what is not as expected runs once more, and what changed is told", async (t) => {
  let runs = 0;
  const tests = {
    "s/room/busy": () => (runs++ === 0 ? "ERROR" : "OK"),
    "s/room/bad": "ERROR",
    "s/room/good": "OK",
  } as const;
  const suite = suiteOf(t.testdir(), tests);
  const run = await runConformance([suite], { ...all, secondChance: true });
  t.strictSame(run.unsteady, ["s/room/busy"]);
  t.strictSame(surprises(run), ["s/room/bad: harness: ERROR", "s/room/bad: FAIL"]);
});

t.test("what is not the same in all runs is told", async (t) => {
  let runs = 0;
  const suite = suiteOf(t.testdir(), {
    "s/room/flips": () => (runs++ % 2 === 0 ? "ERROR" : "OK"),
    "s/room/good": "OK",
  });
  const both = [await runConformance([suite], all), await runConformance([suite], all)];
  t.strictSame(flips(both), ["s/room/flips:  (ERROR, OK)", "s/room/flips: one (FAIL, PASS)"]);
});
