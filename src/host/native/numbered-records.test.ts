import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import t from "tap";
import { NumberedRecords } from "./index.ts";

t.test("records are found by their numbers until they are deleted", async (t) => {
  const records = new NumberedRecords<string>();
  for (const number of [7, 2 ** 40, 1]) records.set(number, `record ${number}`);
  t.same(records.numbers().sort(), [1, 2 ** 40, 7]);
  t.equal(records.get(2 ** 40), `record ${2 ** 40}`);
  t.ok(records.has(7));
  t.ok(records.delete(7));
  t.notOk(records.delete(7));
  t.notOk(records.has(7));
  t.equal(records.get(7), undefined);
  t.same(records.numbers().sort(), [1, 2 ** 40]);
});

t.test("nothing of what was deleted is kept by a table that is old", async (t) => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as (options?: { type: "minor" }) => void;
  const records = new NumberedRecords<unknown[]>();
  records.set(1, []);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  // 800 MB go through it, of which a Map keeps dozens.
  for (let id = 2; id < 100_000; id++) {
    records.set(id, new Array(1000).fill(id));
    records.delete(id - 8);
  }
  // What has just been made.
  for (let count = 0; count < 2; count++) collectGarbage({ type: "minor" });
  const kept = process.memoryUsage().heapUsed - before;
  t.ok(kept < 10_000_000, `${kept} bytes`);
});
