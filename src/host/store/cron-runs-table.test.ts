import { join } from "node:path";
import t from "tap";
import { CronRunsTable, DataDirectory } from "./index.ts";

t.test("the last runs are there for who comes after", async (t) => {
  const folder = join(t.testdir({}), "data");
  const first = await DataDirectory.open(folder);
  const runs = new CronRunsTable(first);
  t.equal(runs.get("a", "* * * * *"), undefined);
  runs.record([
    { app: "a", cron: "* * * * *", time: 1_800_000_000_000 },
    { app: "b", cron: "* * * * *", time: 1_800_000_060_000 },
  ]);
  runs.record([{ app: "a", cron: "* * * * *", time: 1_800_000_120_000 }]);
  first.close();
  const second = await DataDirectory.open(folder);
  t.teardown(() => second.close());
  const kept = new CronRunsTable(second);
  t.equal(kept.get("a", "* * * * *"), 1_800_000_120_000);
  t.equal(kept.get("b", "* * * * *"), 1_800_000_060_000);
  t.equal(kept.get("a", "0 * * * *"), undefined);
  kept.record([{ app: "a", cron: "* * * * *", time: 1_800_000_060_001 + 86_400_000 }]);
  t.equal(kept.get("b", "* * * * *"), undefined, "a day ago");
});
