// An engine process that serves nothing, for tests of the supervisor: it does what it is given as a list of steps for
// each start. "ready", "wound NAME", "stick" (its main thread never comes back), "fail".

import { readFileSync, writeFileSync } from "node:fs";
import { NanoError } from "../errors/index.ts";
import { EngineChannel } from "./index.ts";
import { processStats } from "./process-stats.fixture.ts";

const channel = new EngineChannel();
const { given } = await channel.started();
const { starts, plan } = given as { starts: string; plan: string[][] };
const count = Number(readFileSync(starts, "utf8"));
writeFileSync(starts, String(count + 1));
const rows = [{ label: "app", counters: { starts: 1 }, outcomes: {}, hits: {}, levels: {}, histograms: {} }];
const counters = { process: processStats({ executors: 1, rssBytes: 1 }), rows };
channel.handle({
  onPulse: (withCounters) => channel.report({ type: "pulse", ...(withCounters ? { counters } : {}) }),
  onScheduled: () => undefined,
  onProbation: () => undefined,
  onQuestion: async () => {
    if (count === 0) process.exit(3);
    if (count === 1) throw new NanoError("NANO_NO_APP", "none", { detail: "below" });
    return [{ label: "app" }];
  },
});
for (const step of plan[count] ?? ["ready"]) {
  const [verb, app = ""] = step.split(" ");
  if (verb === "ready") channel.ready(1000);
  else if (verb === "wound") channel.report({ type: "wounded", app });
  else if (verb === "fail") process.exit(3);
  else if (verb === "stick") for (;;);
}
await channel.handOver;
channel.close();
