// What a server holds and does at a moment: its processes as Linux tells of them, its counters as its admin listener does.

import { readFileSync } from "node:fs";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { addPlaces, noPlaces } from "../servers/memory.ts";
import { processesUnder } from "../servers/process.ts";

export interface Held {
  /** Resident memory, MB. */
  supervisor: number;
  engine: number;
  /** Of the engine, what malloc has: all that is neither V8's nor a file's. No collector is late there. */
  malloc: number;
  /** The bundler's process, while there is one. */
  bundler: number;
}

export interface Counted {
  live: number;
  evictions: number;
  coldStarts: number;
  /** Heaps and buffers of all apps, as last measured, MB. */
  heaps: number;
  dormant: number;
}

const PAGE_KB = 4;

function residentOf(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1]) * PAGE_KB) / 1024;
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}

function mallocOf(pid: number): number {
  const places = noPlaces();
  try {
    addPlaces(places, readFileSync(`/proc/${pid}/smaps`, "latin1"));
  } catch {
    // The same.
  }
  return places.malloc / 1024;
}

/** The engine is the supervisor's child, and what is under the engine bundles. */
export function heldNow(pid: number): Held {
  const [supervisor = pid, engine = 0, ...others] = processesUnder(pid);
  return {
    supervisor: residentOf(supervisor),
    engine: residentOf(engine),
    malloc: mallocOf(engine),
    bundler: others.reduce((sum, each) => sum + residentOf(each), 0),
  };
}

/** By the admin listener's Unix socket. */
export async function countedNow(socketPath: string): Promise<Counted> {
  const metrics = await new Promise<string>((resolve, reject) => {
    // A connection of its own: the server closes one that is kept, maybe at the moment when it is used again.
    const to = { socketPath, path: "/metrics", agent: false, headers: { host: "localhost" } };
    request(to, (response) => {
      text(response).then((body) => {
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`the admin listener answered ${response.statusCode}: ${body.slice(0, 200)}`));
      }, reject);
    })
      .on("error", reject)
      .end();
  });
  return countedIn(metrics);
}

/** Of metrics in Prometheus' text format. */
export function countedIn(metrics: string): Counted {
  let heaps = 0;
  let live = 0;
  let coldStarts = 0;
  const counted = { evictions: 0, dormant: 0 };
  for (const [, name, labels = "", value] of metrics.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)) {
    if (name === "nano_app_heap_bytes" || name === "nano_app_buffer_bytes") heaps += Number(value);
    else if (name === "nano_isolates" && !labels.includes("pooled")) live += Number(value);
    else if (name === "nano_app_starts_total" && !labels.includes("hot")) coldStarts += Number(value);
    else if (name === "nano_isolate_evictions_total") counted.evictions = Number(value);
    else if (name === "nano_dormant_apps") counted.dormant = Number(value);
  }
  return { ...counted, live, coldStarts, heaps: heaps / 2 ** 20 };
}
