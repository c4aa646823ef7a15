// All cases on NANO. A case that ends the server fails by itself: those that were under way beside it run again alone.

import type { FileResult } from "../../../wpt/index.ts";
import type { Case } from "../read/case.ts";
import type { Checks } from "../verdict/checks.ts";
import { compareChecks, failedCase } from "../verdict/compare.ts";
import { NanoServer } from "./nano.ts";
import { startOrigin } from "./origin.ts";
import { perform } from "./perform.ts";

export interface NanoRun {
  /** Cases under way at once. */
  jobs: number;
  /** The answers that count. */
  truthOf(given: Case): Checks;
  onResult(result: FileResult): void;
}

function idOf({ id }: Case): string {
  return `workers/${id}`;
}

/** An exchange that the server broke off is the case's own doing, or of one beside it that ended the engine. */
function isCut(checks: Checks, truth: Checks): boolean {
  const cut = (all: Checks) =>
    Object.entries(all).some(([name, value]) => /: no answer$/.test(name) || value === "NANO_APP_PROBATION");
  return cut(checks) && !cut(truth);
}

function linesOf({ logs }: Checks): number {
  return Array.isArray(logs) ? logs.length : 0;
}

async function runCase(given: Case, server: NanoServer, origin: string, truth: Checks) {
  const begin = performance.now();
  const checks = startChecks(await perform(given, server.runtime(given, linesOf(truth)), origin));
  // That an app does not start may be what its case is about.
  const complaint = "start" in checks && !("start" in truth) ? await server.complaintAbout(given) : "";
  if (complaint !== "") return { result: failedCase(idOf(given), truth, complaint, "ERROR"), isCut: false };
  const result = compareChecks(idOf(given), truth, checks, Math.round(performance.now() - begin));
  return { result, isCut: isCut(checks, truth) };
}

/** An app that can't be started is found out by its first request. */
function startChecks(checks: Checks): Checks {
  return Object.values(checks).includes("NANO_APP_INVALID") ? { start: "failed" } : checks;
}

/** Runs what is given; returns those whose exchanges were cut. */
async function runAll(cases: readonly Case[], origin: string, run: NanoRun): Promise<Case[]> {
  const queue = [...cases];
  const cut: Case[] = [];
  const server = await NanoServer.start(cases, origin);
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { result, isCut } = await runCase(next, server, origin, run.truthOf(next));
      if (isCut) cut.push(next);
      else run.onResult(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: run.jobs }, work));
  } finally {
    await server.stop();
  }
  return cut;
}

export async function runOnNano(cases: readonly Case[], run: NanoRun): Promise<void> {
  if (cases.length === 0) return;
  const origin = await startOrigin();
  try {
    for (const suspect of await runAll(cases, origin.url, run)) {
      for (const culprit of await runAll([suspect], origin.url, { ...run, jobs: 1 })) {
        run.onResult(failedCase(idOf(culprit), run.truthOf(culprit), "the server ended, or answered nothing", "CRASH"));
      }
    }
  } finally {
    await origin.close();
  }
}
