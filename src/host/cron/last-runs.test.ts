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

t.test("those of a day ago and more are forgotten", async (t) => {
  const runs = new LastRunsInMemory();
  runs.record([{ app: "old", cron: "* * * * *", time: 1 }]);
  runs.record([{ app: "a", cron: "* * * * *", time: 86_400_001 }]);
  t.equal(runs.get("old", "* * * * *"), 1);
  runs.record([{ app: "a", cron: "* * * * *", time: 86_400_002 }]);
  t.equal(runs.get("old", "* * * * *"), undefined);
  t.equal(runs.get("a", "* * * * *"), 86_400_002);
});
