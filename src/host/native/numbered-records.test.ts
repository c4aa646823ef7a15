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
