import t from "tap";
import { append, appendToSet, removeItem, removeWhere } from "./index.ts";

t.test("a set takes an item once", async (t) => {
  const set: number[] = [];
  appendToSet(set, 1);
  appendToSet(set, 1);
  append(set, 2);
  t.same(set, [1, 2]);
});

t.test("removing keeps the order of the others", async (t) => {
  const list = [1, 2, 3, 4];
  t.ok(removeItem(list, 2));
  t.notOk(removeItem(list, 2));
  removeWhere(list, (item) => item === 3);
  t.same(list, [1, 4]);
});
