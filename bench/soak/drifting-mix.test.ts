import t from "tap";
import { DriftingMix } from "./drifting-mix.ts";

t.test("those that are active are asked, and in time all are", (t) => {
  let now = 100;
  const mix = new DriftingMix({ apps: 50, active: 10, drift: 5, clock: () => now });
  const asked = (count: number) => new Set(Array.from({ length: count }, () => mix.next()));
  t.equal(asked(2000).size, 10);
  now += 2;
  t.ok([...asked(2000)].some((app) => app >= 10));
  const all = new Set<number>();
  for (; now < 130; now += 0.2) for (const app of asked(100)) all.add(app);
  t.equal(all.size, 50);
  t.end();
});
