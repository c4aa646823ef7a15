// Every op, thrown at from inside an isolate by a seed (hostile-ops.fixture.js): the process lives, only what an app may see comes out,
// and the next request is served. NANO_FUZZ_SECONDS, NANO_FUZZ_SEED and NANO_FUZZ_RUNS are those of native/testing/fuzz.h.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { addon, root, startEngine } from "../engine.ts";

const program = readFileSync(join(import.meta.dirname, "hostile-ops.fixture.js"), "utf8");
const runtimeSource = `
const nothing = () => {};
let answer;
return {
  start() { answer = new Function("ops", ${JSON.stringify(`${program}\nreturn answer;`)})(ops); },
  loaded: () => "", fetch: (id, method, url) => answer(id, url), body: nothing, drain: nothing, closed: nothing, drop: nothing,
  timer: nothing, service: nothing, rejections: nothing,
  describe: () => "described", inspect: (value) => String(value),
  dataCloneError: (message) => Object.assign(new Error(message), { isDataCloneError: true }),
  isPlatformObject: (value) => value instanceof Map, serializePlatformObject: () => null, deserializePlatformObject: () => ({}),
};`;

const seconds = Number(process.env.NANO_FUZZ_SECONDS || 8);
const first = Number(process.env.NANO_FUZZ_SEED || Date.now());
const most = Number(process.env.NANO_FUZZ_RUNS || Infinity);
// The process may end with the case that is wrong.
const lastSeed = join(root, ".nano", "fuzz-ops-seed");
mkdirSync(join(root, ".nano"), { recursive: true });

const folder = mkdtempSync(join(tmpdir(), "nano-fuzz-"));
const runtime = { source: join(folder, "runtime.js"), snapshot: join(folder, "runtime.snapshot") };
writeFileSync(runtime.source, runtimeSource);
writeFileSync(runtime.snapshot, addon.buildSnapshot(runtimeSource));
const nano = startEngine({ runtime, poolSize: 0 });
t.teardown(() => rmSync(folder, { recursive: true }));
t.teardown(() => nano.stop());

t.test("every op survives what a seed makes", { timeout: (seconds + 100) * 1000 }, async (t) => {
  t.comment(`ops: seed ${first}`);
  nano.app("fuzz", "", {
    unsafeEval: true,
    limits: { cpuMs: 60_000, wallMs: 90_000, memoryMb: 256, subrequests: 100_000 },
  });
  const end = Date.now() + seconds * 1000;
  let runs = 0;
  let answered = 0;
  const outcomes: Record<string, number> = {};
  while (runs < most && (runs === 0 || Date.now() < end)) {
    const seed = first + runs++;
    writeFileSync(lastSeed, String(seed));
    nano.events.length = 0;
    const body = seed % 2 === 0 ? { method: "POST", body: "b".repeat(seed % 50_000) } : {};
    const again = `NANO_FUZZ_RUNS=1 npm run fuzz -- --target ops --seed ${seed}`;
    try {
      const response = await nano.fetch("fuzz", `/${seed}`, body);
      await response.text();
      answered++;
    } catch {
      // It may abort its own response.
    }
    for (const event of nano.events) {
      if (event.type === "access") outcomes[event.outcome] = (outcomes[event.outcome] ?? 0) + 1;
    }
    const wrong = nano.events.find((event) => event.type === "service" && event.method === "wrong");
    if (wrong !== undefined) return t.fail(`${JSON.stringify(wrong)}; again: ${again}`);
    if (nano.events.some((event) => event.type === "wounded")) return t.fail(`V8 gave up; again: ${again}`);
  }
  t.comment(`ops: ${runs} cases, ${answered} answered, ${JSON.stringify(outcomes)}`);
  t.ok(answered > 0, "some were answered");
});
