// Runs a server with many apps for long, and watches what it holds.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantile } from "../figures/statistics.ts";
import { AppFolder } from "../servers/app-folder.ts";
import { serveNano } from "../servers/nano.ts";
import type { Serving } from "../servers/process.ts";
import { DriftingMix } from "./drifting-mix.ts";
import { type Counted, countedNow, type Held, heldNow } from "./sampler.ts";
import { soakApps } from "./soak-apps.ts";
import { Traffic, type TrafficWindow } from "./traffic.ts";

export interface SoakOptions {
  minutes: number;
  /** Registered. */
  apps: number;
  /** Asked at a time. */
  active: number;
  /** Of these so many give their places to others each second. */
  drift: number;
  /** Requests a second. */
  rate: number;
  connections: number;
  /** What the server may hold, all its processes together; three quarters of it are the apps'. */
  memoryMb: number;
  /** As nano serve has it; its default without. */
  maxLive?: number;
  /** Between two looks, seconds. */
  interval: number;
}

export interface Sample extends Held, Counted {
  /** Since the first request, seconds. */
  at: number;
  /** Since the sample before. */
  requests: number;
  failures: number;
  /** ms; 0 without requests. */
  p50: number;
  p99: number;
}

export interface SoakFound {
  options: SoakOptions;
  samples: Sample[];
  /** What was not answered as it should be, the first few. */
  strange: string[];
  /** Why it ended before its time. */
  ended?: string;
}

interface Watched {
  serving: Serving;
  socket: string;
  traffic: Traffic;
  begun: number;
}

/** `told`: after each sample, what was found so far. */
export async function soak(options: SoakOptions, told: (found: SoakFound) => void): Promise<SoakFound> {
  const folder = new AppFolder(soakApps(options.apps));
  const place = mkdtempSync(join(tmpdir(), "nano-soak-"));
  const socket = join(place, "admin.sock");
  try {
    const serving = await serveNano(folder, { args: argsOf(options, socket) });
    try {
      return await watch(options, { serving, socket }, told);
    } finally {
      await serving.stop();
    }
  } finally {
    folder.remove();
    rmSync(place, { recursive: true });
  }
}

function argsOf({ memoryMb, maxLive }: SoakOptions, socket: string): string[] {
  return [
    ...["--lazy", "--admin", `unix:${socket}`, "--memory-total-mb", String(Math.round(memoryMb * 0.75))],
    ...(maxLive === undefined ? [] : ["--max-live", String(maxLive)]),
  ];
}

async function watch(
  options: SoakOptions,
  { serving, socket }: Pick<Watched, "serving" | "socket">,
  told: (found: SoakFound) => void,
): Promise<SoakFound> {
  const mix = new DriftingMix({ ...options, clock: () => performance.now() / 1000 });
  const traffic = new Traffic({ ...options, port: serving.port, mix });
  const watched = { serving, socket, traffic, begun: performance.now() };
  const found: SoakFound = { options, samples: [], strange: traffic.strange };
  try {
    const end = options.minutes * 60;
    while ((found.samples.at(-1)?.at ?? 0) < end) {
      await new Promise((resolve) => setTimeout(resolve, options.interval * 1000));
      found.samples.push(await sampleOf(watched));
      told(found);
    }
  } catch (error) {
    found.ended = `${error instanceof Error ? error.message : String(error)}; ${serving.errors().trim()}`;
  } finally {
    await traffic.end();
  }
  return found;
}

async function sampleOf({ serving, socket, traffic, begun }: Watched): Promise<Sample> {
  const { requests, failures, waits } = traffic.take();
  return {
    at: (performance.now() - begun) / 1000,
    ...heldNow(serving.pid),
    ...(await countedNow(socket)),
    requests,
    failures,
    ...latencyOf(waits),
  };
}

function latencyOf(waits: TrafficWindow["waits"]): Pick<Sample, "p50" | "p99"> {
  return waits.length === 0 ? { p50: 0, p99: 0 } : { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) };
}
