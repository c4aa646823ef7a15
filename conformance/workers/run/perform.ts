// A case from its first exchange to its last log line, on a runtime that serves it.

import { setTimeout as wait } from "node:timers/promises";
import type { Case, Exchange } from "../read/case.ts";
import {
  type Checks,
  type LogLine,
  logChecks,
  requestChecks,
  websocketChecks,
  withoutPorts,
} from "../verdict/checks.ts";
import { send, type Target } from "./http-client.ts";
import { converse } from "./websocket-client.ts";

export interface Runtime {
  target: Target;
  /** Calls the scheduled handler, and tells what it came to. */
  schedule(exchange: Exchange): Promise<Checks>;
  /** The case's log lines, when no more will come. */
  logs(requests: number): Promise<LogLine[]>;
}

async function performExchange(exchange: Exchange, runtime: Runtime): Promise<Checks> {
  if (exchange.kind === "websocket") return websocketChecks(exchange, await converse(exchange, runtime.target));
  if (exchange.kind === "scheduled") return runtime.schedule(exchange);
  return requestChecks(exchange, await send(exchange, runtime.target));
}

/** Whether the app was asked at all: a server refuses some requests by itself. */
function reachesApp(checks: Checks, { name }: Exchange): boolean {
  return checks[`${name}: error page`] !== "NANO_BAD_REQUEST";
}

/** `origin`: address of the origin, which the checks must not tell. */
export async function perform(given: Case, runtime: Runtime, origin: string): Promise<Checks> {
  const checks: Checks = {};
  for (const exchange of given.exchanges) Object.assign(checks, await performExchange(exchange, runtime));
  await wait(given.config.settle);
  const requests = given.exchanges.filter((exchange) => reachesApp(checks, exchange)).length;
  Object.assign(checks, logChecks(await runtime.logs(requests)));
  const ports = { [`:${runtime.target.port}`]: ":PORT", [new URL(origin).host]: "origin" };
  return withoutPorts(checks, ports);
}
