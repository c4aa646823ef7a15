import t from "tap";
import { type FileResult, runTests, selectTests } from "../../wpt/index.ts";
import { tree } from "./tests.fixture.ts";

const root = t.testdir(tree);

async function run(paths: string[], options: { program?: string } = {}) {
  const tests = paths.flatMap((path) => selectTests(root, `room/${path}`).tests);
  for (const test of tests) if (/hangs|loops/.test(test.id)) test.timeoutMs = 300;
  const results = new Map<string, FileResult>();
  const onResult = (result: FileResult) => void results.set(result.id.replace("room/", ""), result);
  await runTests(tests, { root, jobs: 4, executors: 2, server: null, onResult, ...options });
  return results;
}

const statuses = (result: FileResult | undefined) => [
  result?.status,
  ...(result?.subtests ?? []).map(({ name, status }) => `${name}: ${status}`),
];

t.test("scripts, META, place, names of any kind", async (t) => {
  const results = await run(["passes.any.js", "imports.worker.js", "fetches.any.js", "timer.any.js"]);
  t.strictSame(statuses(results.get("passes.any.js")), [
    "OK",
    "scripts: PASS",
    "Title: PASS",
    "place: PASS",
    "name \u2028 \udfff: FAIL",
  ]);
  t.equal(results.get("passes.any.js")?.subtests[3]?.message, "told \u2028 \ud800");
  t.strictSame(statuses(results.get("imports.worker.js")), ["OK", "imported: PASS"]);
  t.strictSame(statuses(results.get("fetches.any.js")), ["OK", "a relative URL: PASS"]);
  t.strictSame(statuses(results.get("timer.any.js")), ["OK", "goes on for ever: PASS"]);
});

t.test("what throws, loops or hangs is a result of that test, with what it had told before", async (t) => {
  const results = await run(["throws.any.js", "loops.any.js", "hangs.any.js", "passes.any.js"]);
  t.strictSame(statuses(results.get("throws.any.js")), ["ERROR", "before: PASS"]);
  t.match(results.get("throws.any.js")?.message, /TypeError: at the top/);
  t.strictSame(statuses(results.get("loops.any.js")), ["EXTERNAL-TIMEOUT", "before: PASS"]);
  t.strictSame(statuses(results.get("hangs.any.js")), ["TIMEOUT", "never: NOTRUN"]);
  t.equal(results.get("passes.any.js")?.status, "OK");
});

t.test("a test that ends the process is told from those beside it", async (t) => {
  const folder = t.testdir({
    "process.mjs": `process.on("message", ({ type, test }) => {
      if (type === "stop") process.exit(0);
      if (type !== "run") return;
      if (test.id.includes("crashes")) process.kill(process.pid, "SIGKILL");
      const result = { id: test.id, status: "OK", message: "", subtests: [], millis: 1 };
      setTimeout(() => process.send({ type: "done", result }), 100);
    });`,
  });
  const paths = ["passes.any.js", "crashes.any.js", "hangs.any.js", "loops.any.js"];
  const results = await run(paths, { program: `${folder}/process.mjs` });
  t.strictSame(
    paths.map((path) => results.get(path)?.status),
    ["OK", "CRASH", "OK", "OK"],
  );
  t.match(results.get("crashes.any.js")?.message, /SIGKILL/);
});
