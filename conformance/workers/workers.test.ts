// The suite as a whole, against real servers; what is expected of its cases is `nano test-conformance`'s matter.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import t from "tap";
import { compare, type Expectations, type FileResult } from "../../wpt/index.ts";
import { runSuite } from "./index.ts";
import { readCases, suiteFolder } from "./read/read-cases.ts";
import { runOnNano } from "./run/on-nano.ts";
import { readCorrections, readRecording } from "./verdict/recorded.ts";

/** Some of the rest: what a runtime for Workers stands or falls with. */
const quick = ["module", "service-worker", "ctx", "errors", "headers"];

t.test("the quick part comes to what is expected", async (t) => {
  const isWanted = (id: string) => quick.includes(id.split("/")[1] ?? "");
  let told = 0;
  const directories = await runSuite({ jobs: 4, isWanted, onResult: () => told++ });
  t.strictSame(directories.map(({ directory }) => directory).sort(), quick.map((name) => `workers/${name}`).sort());
  t.equal(told, directories.flatMap(({ results }) => results).length);
  for (const { directory, results } of directories) {
    const file = join(suiteFolder, "expectations", `${directory.slice("workers/".length)}.json`);
    const { tests, subtests } = JSON.parse(readFileSync(file, "utf8")) as Expectations;
    t.equal(results.flatMap((result) => result.subtests).length, subtests, directory);
    const surprises = results.flatMap((result) => compare(result, tests[result.id]).surprises);
    t.strictSame(surprises, [], directory);
  }
});

t.test("every case is recorded, and nothing else is", (t) => {
  const cases = readCases();
  t.ok(cases.length >= 150, `${cases.length} cases`);
  const named = new Map(cases.map((each) => [each.id, each]));
  for (const directory of new Set(cases.map((each) => each.directory))) {
    const recorded = Object.keys(readRecording(directory).cases);
    const there = cases.filter((each) => each.directory === directory).map(({ name }) => name);
    t.strictSame(recorded, there.sort(), directory);
    for (const name of Object.keys(readCorrections(directory))) t.ok(named.has(`${directory}/${name}`), name);
  }
  t.strictSame(new Set(cases.map(({ label }) => label)).size, cases.length, "labels differ");
  t.end();
});

/** The processes that a process has begun. */
function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
      } catch {
        return false;
      }
    })
    .map(Number);
}

function writeCases(sources: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "cases-"));
  mkdirSync(join(folder, "dir"));
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, "dir", `${name}.js`), source);
  return folder;
}

t.test("a case that does not start, one that is wrong, and one that is cut off by another's crash", async (t) => {
  const folder = writeCases({
    broken: "// Does not parse.\nexport default {",
    wrong: `// Wrong.\nexport default { fetch: () => new Response("wrong") };`,
    slow: `// Slow.\nexport default { async fetch() {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return new Response("right");
    } };`,
  });
  t.teardown(() => rmSync(folder, { recursive: true }));
  const results = new Map<string, FileResult>();
  const engines = () => childrenOf(process.pid).flatMap(childrenOf);
  const before = new Set(engines());
  const run = runOnNano(readCases(folder), {
    jobs: 3,
    truthOf: () => ({
      "GET /: status": 200,
      "GET /: header content-type": "text/plain;charset=UTF-8",
      "GET /: header content-length": "5",
      "GET /: body": "right",
    }),
    onResult: (result) => void results.set(result.id, result),
  });
  while (!results.has("workers/dir/wrong")) await wait(5);
  const killed = engines().filter((engine) => !before.has(engine));
  for (const pid of killed) process.kill(pid, "SIGKILL");
  // A supervisor that heard nothing of its engine for long has begun another.
  t.ok(killed.length >= 1);
  await run;
  t.match(results.get("workers/dir/broken"), { status: "ERROR", message: /index\.js:2/ });
  const wrong = results.get("workers/dir/wrong")?.subtests.filter(({ status }) => status !== "PASS");
  t.strictSame(wrong, [{ name: "GET /: body", status: "FAIL", message: 'expected "right" but got "wrong"' }]);
  const slow = results.get("workers/dir/slow");
  t.equal(slow?.status, "OK");
  t.ok(slow?.subtests.every(({ status }) => status === "PASS"));
});
