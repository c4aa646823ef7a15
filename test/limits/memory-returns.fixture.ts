// A process of its own, whose memory is that of the engine and little else. Makes isolates of an app one after the other;
// says on standard output how many bytes the process has before and after. Arguments: the app's source, how many
// isolates to begin with, how many between the two figures.

import { setTimeout as sleep } from "node:timers/promises";
import { startEngine } from "../engine.ts";

const [source = "", first, more] = process.argv.slice(2);
const collect = (globalThis as unknown as { gc(): void }).gc;
const nano = startEngine();

/** Once the client's own garbage and all isolates are gone. */
async function restingBytes(): Promise<number> {
  nano.events.length = 0;
  while (nano.engine.stats().liveIsolates > 0) await sleep(5);
  for (let i = 0; i < 3; i++) {
    collect();
    await sleep(250);
  }
  return process.memoryUsage.rss();
}

async function useIsolates(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    nano.app("app", source, { limits: { memoryMb: 64 } });
    await (await nano.fetch("app")).arrayBuffer();
    nano.remove("app");
    if (i % 1000 === 0) nano.events.length = 0;
  }
}

await useIsolates(Number(first));
const before = await restingBytes();
await useIsolates(Number(more));
const after = await restingBytes();
await nano.stop();
console.log(JSON.stringify({ before, after }));
