// What is told of each app.

import type { CounterRow } from "../supervisor/index.ts";
import { type Family, histogramSamples, perApp, perAppAnd } from "./samples.ts";

const outcomes = ["ok", "threw", "exceededCpu", "exceededMemory", "exceededWall", "canceled", "disposed"] as const;

export function appFamilies(apps: readonly CounterRow[]): Family[] {
  return [...requestFamilies(apps), ...isolateFamilies(apps), ...memoryFamilies(apps)];
}

function requestFamilies(apps: readonly CounterRow[]): Family[] {
  return [
    perApp(apps, counter("nano_app_requests_received_total", "Requests that came for the app."), ({ counters }) =>
      at(counters, "requests"),
    ),
    perAppAnd("outcome", apps, counter("nano_app_requests_total", "Requests that ended, by how."), (row) =>
      Object.fromEntries(outcomes.map((outcome) => [outcome, at(row.outcomes, outcome)])),
    ),
    perAppAnd(
      "code",
      apps,
      counter("nano_app_errors_total", "Limits and failures that were met, by their code."),
      ({ hits }) => hits,
    ),
    histogram(
      apps,
      "wall",
      "nano_app_request_duration_seconds",
      "From a request's arrival to the end of its response.",
    ),
    histogram(apps, "cpu", "nano_app_request_cpu_seconds", "CPU time of a request up to the end of its response."),
    perApp(
      apps,
      counter("nano_app_cpu_seconds_total", "CPU time, work outside of requests included."),
      ({ counters }) => at(counters, "cpuMicros") / 1e6,
    ),
    perApp(apps, counter("nano_app_subrequests_total", "Calls to the outside: fetch, WebSocket."), ({ counters }) =>
      at(counters, "subrequests"),
    ),
    perApp(apps, gauge("nano_app_open_requests", "Requests that run or wait."), ({ levels }) => at(levels, "open")),
    perApp(apps, gauge("nano_app_waiting_requests", "Requests that no isolate has begun."), ({ levels }) =>
      at(levels, "waiting"),
    ),
  ];
}

function isolateFamilies(apps: readonly CounterRow[]): Family[] {
  return [
    perAppAnd(
      "tier",
      apps,
      counter("nano_app_starts_total", "Requests by where their isolate came from: hot, warm (of the pool), cold."),
      ({ counters }) => ({
        hot: at(counters, "hotStarts"),
        warm: at(counters, "warmStarts"),
        cold: at(counters, "coldStarts"),
      }),
    ),
    perAppAnd("state", apps, gauge("nano_app_isolates", "Isolates that take the app's requests."), ({ levels }) => ({
      starting: at(levels, "startingIsolates"),
      idle: at(levels, "idleIsolates"),
      busy: at(levels, "busyIsolates"),
    })),
    perAppAnd(
      "reason",
      apps,
      counter("nano_app_isolate_evictions_total", "Idle isolates that gave way: too many lived, or memory was short."),
      ({ counters }) => ({ count: at(counters, "evictedByCount"), memory: at(counters, "evictedByMemory") }),
    ),
    perApp(
      apps,
      counter("nano_app_isolates_replaced_total", "Isolates given up because of what the app did in them."),
      ({ counters }) => at(counters, "isolatesReplaced"),
    ),
    perApp(
      apps,
      counter("nano_app_executors_lost_total", "Threads that did not come back from the app."),
      ({ counters }) => at(counters, "executorsLost"),
    ),
  ];
}

function memoryFamilies(apps: readonly CounterRow[]): Family[] {
  return [
    perApp(apps, gauge("nano_app_heap_bytes", "V8's heap of the app's isolates."), ({ levels }) =>
      at(levels, "heapBytes"),
    ),
    perApp(apps, gauge("nano_app_buffer_bytes", "Array buffers."), ({ levels }) => at(levels, "bufferBytes")),
    perApp(
      apps,
      gauge("nano_app_outside_bytes", "Held for the app outside of heap and buffers: Wasm, bodies, timers, calls."),
      ({ levels }) => at(levels, "outsideBytes"),
    ),
  ];
}

function histogram(apps: readonly CounterRow[], key: string, name: string, help: string): Family {
  const values = apps.flatMap(({ label, histograms }) => {
    const measured = histograms[key];
    return measured === undefined ? [] : histogramSamples(name, { app: label }, measured);
  });
  return { name, help, type: "histogram", values };
}

function counter(name: string, help: string): Omit<Family, "values"> {
  return { name, help, type: "counter" };
}

function gauge(name: string, help: string): Omit<Family, "values"> {
  return { name, help, type: "gauge" };
}

function at(values: Record<string, number>, name: string): number {
  return values[name] ?? 0;
}
