// When there is not CPU time enough for all, apps have it by their weights, however much each of them asks for.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ executors: 1 });
t.teardown(() => nano.stop());

/** Works for some milliseconds for each request. */
const busy = (rounds: number) => `
  export default { fetch() {
    let sum = 0;
    for (let i = 0; i < ${rounds}; i++) sum = (sum + i * i) % 1000003;
    return new Response(String(sum));
  } };`;
const SHORT = 400_000;
const LONG = 4_000_000;

interface Asking {
  name: string;
  weight: number;
  rounds: number;
  /** Requests that are under way at any time. */
  atOnce: number;
}

/** What each of them came to of the CPU time of all, while all of them had more to do than there was time for. */
async function sharesOf(asking: Asking[]): Promise<Record<string, number>> {
  const ids = new Map(
    asking.map(({ name, weight, rounds }) => [name, nano.app(name, busy(rounds), { limits: { weight } })]),
  );
  const spent = (name: string) => {
    const id = ids.get(name);
    return nano.engine.stats().apps.find(({ app }) => app === id)?.cpuMicros ?? 0;
  };
  let over = false;
  const loops = asking.flatMap(({ name, atOnce }) =>
    Array.from({ length: atOnce }, async () => {
      while (!over) await (await nano.fetch(name)).text();
    }),
  );
  const all = () => asking.reduce((sum, { name }) => sum + spent(name), 0);
  const after = async (micros: number) => {
    while (all() < micros) await new Promise((resolve) => setTimeout(resolve, 5));
    return new Map(asking.map(({ name }) => [name, spent(name)]));
  };
  // The first half second has what they knew nothing of each other in.
  const before = await after(500_000);
  const then = await after(2_500_000);
  over = true;
  await Promise.all(loops);
  for (const { name } of asking) nano.remove(name);
  const gained = asking.map(({ name }) => [name, (then.get(name) ?? 0) - (before.get(name) ?? 0)] as const);
  const sum = gained.reduce((total, [, micros]) => total + micros, 0);
  return Object.fromEntries(gained.map(([name, micros]) => [name, micros / sum]));
}

t.test("one that asks much has no more than one that asks less", async (t) => {
  const shares = await sharesOf([
    { name: "greedy", weight: 100, rounds: SHORT, atOnce: 24 },
    { name: "modest", weight: 100, rounds: SHORT, atOnce: 3 },
  ]);
  t.ok((shares.modest ?? 0) > 0.35, JSON.stringify(shares));
});

t.test("short requests: shares are as the weights", async (t) => {
  const shares = await sharesOf([
    { name: "one", weight: 100, rounds: SHORT, atOnce: 8 },
    { name: "three", weight: 300, rounds: SHORT, atOnce: 8 },
  ]);
  t.ok((shares.three ?? 0) > 0.63 && (shares.three ?? 0) < 0.87, JSON.stringify(shares));
});

t.test("long requests: the same", async (t) => {
  const shares = await sharesOf([
    { name: "long-one", weight: 100, rounds: LONG, atOnce: 4 },
    { name: "long-three", weight: 300, rounds: LONG, atOnce: 4 },
  ]);
  t.ok((shares["long-three"] ?? 0) > 0.63 && (shares["long-three"] ?? 0) < 0.87, JSON.stringify(shares));
});
