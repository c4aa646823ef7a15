import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import t from "tap";
import { idTableDelete, idTableGet, idTableSet, newIdTable } from "./index.ts";

t.test("what is set is found until it is deleted", async (t) => {
  const table = newIdTable<string>();
  idTableSet(table, 1, "a");
  idTableSet(table, 1, "b");
  idTableSet(table, 17, "c");
  t.equal(idTableGet(table, 1), "b");
  t.equal(idTableGet(table, 17), "c");
  t.equal(idTableGet(table, 33), undefined);
  t.equal(table.count, 2);
  t.ok(idTableDelete(table, 1));
  t.notOk(idTableDelete(table, 1));
  t.equal(idTableGet(table, 17), "c");
  t.equal(table.count, 1);
});

t.test("it does as a Map does, whichever ids come and go", async (t) => {
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  // Ids that collide, that are large, and that come one after the other.
  const kinds = [() => 1 + random(40) * 64, () => 2 ** 40 + random(100), () => 1 + random(300)];
  for (const idOf of kinds) {
    const table = newIdTable<number>();
    const map = new Map<number, number>();
    for (let step = 0; step < 20_000; step++) {
      const id = idOf();
      // It grows in one half of the time, and shrinks in the other.
      if (random(10) < (step % 4000 < 2000 ? 7 : 2)) {
        idTableSet(table, id, step);
        map.set(id, step);
      } else if (idTableDelete(table, id) !== map.delete(id)) {
        t.fail(`step ${step}: ${id} was deleted otherwise`);
      }
      const asked = idOf();
      if (idTableGet(table, asked) !== map.get(asked)) t.fail(`step ${step}: ${asked} is found otherwise`);
      if (table.count !== map.size) t.fail(`step ${step}: ${table.count} are counted, and there are ${map.size}`);
    }
    for (const [id, value] of map) t.equal(idTableGet(table, id), value);
  }
});

t.test("it gives back the places of what has gone", async (t) => {
  const table = newIdTable<number>();
  for (let id = 1; id <= 1000; id++) idTableSet(table, id, id);
  t.ok(table.ids.length >= 2000);
  for (let id = 1; id <= 1000; id++) idTableDelete(table, id);
  t.ok(table.ids.length <= 128);
});

t.test("an app that makes elements of the prototypes of lists changes nothing", async (t) => {
  Object.defineProperty(Array.prototype, 20, { set: () => t.fail("was called"), configurable: true });
  try {
    const table = newIdTable<number>();
    for (let id = 1; id <= 100; id++) idTableSet(table, id, id);
    t.equal(idTableGet(table, 20), 20);
  } finally {
    Reflect.deleteProperty(Array.prototype, 20);
  }
});

t.test("nothing of what was deleted is kept by a table that is old", async (t) => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as (options?: { type: "minor" }) => void;
  const table = newIdTable<unknown[]>();
  idTableSet(table, 1, []);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  // 800 MB go through it, of which a Map keeps dozens.
  for (let id = 2; id < 100_000; id++) {
    idTableSet(table, id, new Array(1000).fill(id));
    idTableDelete(table, id - 8);
  }
  // What has just been made.
  for (let count = 0; count < 2; count++) collectGarbage({ type: "minor" });
  const kept = process.memoryUsage().heapUsed - before;
  t.ok(kept < 10_000_000, `${kept} bytes`);
});
