import t from "tap";
import { type Ending, exceededLimit, outcomeCode, outcomeWords } from "./index.ts";

const limits = { cpuMs: 50, startupCpuMs: 400, memoryMb: 128, wallMs: 30_000 };

t.test("what happened, in words and as a code", (t) => {
  const cases: [Ending, string, string, boolean][] = [
    [{ outcome: "threw", code: "" }, "the app threw an exception", "NANO_APP_EXCEPTION", false],
    [{ outcome: "exceededCpu", code: "" }, "more than 50 ms of CPU time", "NANO_CPU_LIMIT", true],
    [{ outcome: "exceededMemory", code: "" }, "more than 128 MB of memory", "NANO_MEMORY_LIMIT", true],
    [{ outcome: "exceededWall", code: "NANO_WALL_LIMIT" }, "not done within 30000 ms", "NANO_WALL_LIMIT", true],
    [
      { outcome: "exceededCpu", code: "NANO_STARTUP_LIMIT" },
      "start-up took more than 400 ms of CPU time",
      "NANO_STARTUP_LIMIT",
      true,
    ],
    [{ outcome: "threw", code: "toString" }, "the app threw an exception", "NANO_APP_EXCEPTION", false],
  ];
  for (const [ending, words, code, limit] of cases) {
    t.same([outcomeWords(ending, limits), outcomeCode(ending), exceededLimit(ending)], [words, code, limit]);
  }
  t.equal(outcomeWords({ outcome: "ok", code: "" }, limits), "");
  t.end();
});
