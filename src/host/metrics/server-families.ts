// What is told of the server as a whole: its engines together.

import type { ProcessStats, ServerCounters } from "../supervisor/index.ts";
import { type Family, histogramSamples, type Labels, type Sample } from "./samples.ts";

export interface ServerFacts {
  /** NANO's version. */
  version: string;
  /** That of the engine, and of its V8. */
  engine: string;
  v8: string;
  supervisorBytes: number;
  /** When the supervisor began, in seconds since 1970. */
  startedAt: number;
}

export function serverFamilies({ process, engines }: ServerCounters, facts: ServerFacts): Family[] {
  const { version, engine, v8, supervisorBytes, startedAt } = facts;
  return [
    gauge("nano_build_info", "Always 1: the labels tell.", one(1, { version, engine, v8 })),
    gauge("nano_start_time_seconds", "When the server began, since 1970.", one(startedAt)),
    gauge(
      "nano_resident_memory_bytes",
      "Resident memory.",
      by("process", { engine: process.rssBytes, supervisor: supervisorBytes }),
    ),
    ...isolateFamilies(process),
    ...executorFamilies(process),
    ...requestFamilies(process),
    counter("nano_engines_started_total", "Engine processes that were started.", one(engines.started)),
    counter(
      "nano_engine_wounds_total",
      "Engines that had to be replaced, and went on until then.",
      one(engines.wounded),
    ),
    counter(
      "nano_engine_failures_total",
      "Engines that crashed, did not answer any more, or ended before they served.",
      by("how", { crashed: engines.crashed, stuck: engines.stuck, unstarted: engines.failed }),
    ),
  ];
}

function isolateFamilies(process: ProcessStats): Family[] {
  const { startingIsolates, idleIsolates, busyIsolates, lostIsolates, pooledIsolates, liveIsolates } = process;
  const ending = Math.max(0, liveIsolates - startingIsolates - idleIsolates - busyIsolates - lostIsolates);
  return [
    gauge(
      "nano_isolates",
      "Isolates by state; those of the pool belong to no app yet.",
      by("state", {
        starting: startingIsolates,
        idle: idleIsolates,
        busy: busyIsolates,
        ending,
        lost: lostIsolates,
        pooled: pooledIsolates,
      }),
    ),
    counter("nano_isolate_evictions_total", "Idle isolates that gave way.", one(process.evictedIsolates)),
    gauge("nano_dormant_apps", "Apps that nobody has asked.", one(process.dormantApps)),
    gauge("nano_kept_code_bytes", "Of the code of apps that have no isolate.", one(process.keptCodeBytes)),
    counter(
      "nano_code_releases_total",
      "Apps that gave up their code, until they are asked again.",
      one(process.releasedCodes),
    ),
  ];
}

function executorFamilies(process: ProcessStats): Family[] {
  const { executors, busyExecutors, lostExecutors, parkedExecutors, addedExecutors } = process;
  return [
    gauge(
      "nano_executors",
      "Threads that run isolates.",
      by("state", { busy: busyExecutors, idle: Math.max(0, executors - busyExecutors) }),
    ),
    counter("nano_executors_lost_total", "Executors that did not come back from a turn in time.", one(lostExecutors)),
    counter("nano_executors_parked_total", "Of those, the ones that never will.", one(parkedExecutors)),
    counter(
      "nano_executors_added_total",
      "Executors in the place of lost ones, or beside long turns.",
      one(addedExecutors),
    ),
    counter(
      "nano_watchdog_ticks_total",
      "Looks of the watchdog, one a millisecond while anything runs.",
      one(process.watchdogTicks),
    ),
    counter(
      "nano_watchdog_late_ticks_total",
      "Those that came 10 ms after their time.",
      one(process.lateWatchdogTicks),
    ),
    {
      name: "nano_reactor_lag_seconds",
      help: "From a pulse's being asked for, once a second, to the poll that heard of it.",
      type: "histogram",
      values: histogramSamples("nano_reactor_lag_seconds", {}, process.reactorLag),
    },
  ];
}

function requestFamilies(process: ProcessStats): Family[] {
  return [
    gauge("nano_http_connections", "Open connections of clients.", one(process.openConnections)),
    gauge("nano_http_running_requests", "Requests whose response has not ended.", one(process.runningExchanges)),
    counter(
      "nano_http_refused_requests_total",
      "Requests that were malformed, too large or too slow.",
      one(process.refused),
    ),
    counter("nano_http_unrouted_requests_total", "Requests that no app answers for.", one(process.withoutApp)),
  ];
}

function gauge(name: string, help: string, values: Sample[]): Family {
  return { name, help, type: "gauge", values };
}

function counter(name: string, help: string, values: Sample[]): Family {
  return { name, help, type: "counter", values };
}

function one(value: number, labels: Labels = {}): Sample[] {
  return [{ labels, value }];
}

function by(label: string, values: Record<string, number>): Sample[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
