import t from "tap";
import { LastRunsInMemory } from "./last-runs.ts";

t.test("in memory", async (t) => {
  const runs = new LastRunsInMemory();
  t.equal(runs.get("a", "* * * * *"), undefined);
  runs.record([{ app: "a", cron: "* * * * *", time: 1 }]);
  runs.record([{ app: "a", cron: "* * * * *", time: 2 }]);
  t.equal(runs.get("a", "* * * * *"), 2);
  t.equal(runs.get("b", "* * * * *"), undefined);
});
