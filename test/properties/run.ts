// Properties that hold for whatever is made up, in the engine itself. What does not hold is told with the seed and path that
// make it again, as `NANO_SEED=…` does.

import { join } from "node:path";
import { build } from "esbuild";
import t from "tap";
import { startEngine } from "../engine.ts";

const rooms = join(import.meta.dirname, "rooms");
const seed = Number(process.env.NANO_SEED ?? Date.now() % 2 ** 31);

async function appOf(room: string): Promise<string> {
  const contents = `
    import { properties } from ${JSON.stringify(`./${room}.ts`)};
    import { assert } from "fast-check";
    async function held([name, { property, runs = 100 }]) {
      try {
        await assert(property, { seed: ${seed}, numRuns: runs });
        return [name, ""];
      } catch (error) { return [name, error.message]; }
    }
    export default {
      async fetch() {
        const results = [];
        for (const entry of Object.entries(properties)) results.push(await held(entry));
        return Response.json(results);
      },
    };`;
  const stdin = { contents, resolveDir: rooms };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false, logLevel: "warning" });
  return outputFiles[0]?.text ?? "";
}

/** A test for each property of a room. */
export async function holds(room: string): Promise<void> {
  const nano = startEngine();
  t.teardown(() => nano.stop());
  nano.app(room, await appOf(room), { limits: { cpuMs: 20_000, startupCpuMs: 20_000, memoryMb: 256 } });
  const answer = await nano.fetch(room);
  if (answer.status !== 200) throw new Error(await answer.text());
  for (const [property, failure] of (await answer.json()) as [string, string][]) t.equal(failure, "", property);
}
