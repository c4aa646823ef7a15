// What came back -> checks: one value a name, so that each can be right or wrong by itself. The one place that leaves
// differences out (README.md has the list).

import type { Exchange } from "../read/case.ts";
import type { Received } from "../run/http-client.ts";
import type { Conversation } from "../run/websocket-client.ts";

/** Name -> value, JSON all through: "GET /: status" -> 200. */
export type Checks = Record<string, unknown>;

export interface LogLine {
  level: string;
  text: string;
}

/** Of the connection, or of the clock and the make of the server. */
const leftOut: ReadonlySet<string> = new Set(["date", "server", "connection", "keep-alive", "transfer-encoding"]);

/** The page that a runtime makes for an app that failed: undefined when the answer is the app's own. */
function errorPageOf({ status, headers, body }: Received): string | undefined {
  const code = headers.find(([name]) => name === "x-nano-error")?.[1];
  if (code !== undefined) return code === "NANO_APP_EXCEPTION" ? "exception" : code;
  const isTheirs = status === 500 && body.toString() === "Internal Server Error";
  return isTheirs && !headers.some(([name]) => name === "content-type") ? "exception" : undefined;
}

function textOf(body: Buffer): string {
  const text = body.toString("utf8");
  return Buffer.from(text, "utf8").equals(body) ? text : `base64 ${body.toString("base64")}`;
}

/** A JSON object is a check for each of its keys. */
function bodyChecks(name: string, { headers, body }: Received): Checks {
  const text = textOf(body);
  const isJson = headers.some(([header, value]) => header === "content-type" && /^application\/json\b/.test(value));
  if (!isJson) return { [`${name}: body`]: text };
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { [`${name}: body`]: value };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [`${name}: body.${key}`, each]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isObjectBody(checks: Checks, name: string): boolean {
  return !(`${name}: body` in checks);
}

function headerChecks(name: string, received: Received, withLength: boolean): Checks {
  const checks: Checks = {};
  for (const [header, value] of received.headers) {
    // The length of a JSON object is that of values that are checks of their own.
    if (leftOut.has(header) || (header === "content-length" && !withLength)) continue;
    const key = `${name}: header ${header}`;
    const before = checks[key];
    checks[key] = before === undefined ? value : [before, value].flat();
  }
  return checks;
}

export function requestChecks(exchange: Exchange, received: Received): Checks {
  const { name, options } = exchange;
  if (received.end === "refused" || received.status === 0) return { [`${name}: no answer`]: received.end };
  const page = errorPageOf(received);
  if (page !== undefined) return { [`${name}: status`]: received.status, [`${name}: error page`]: page };
  const body = options.leave === true ? {} : bodyChecks(name, received);
  return {
    [`${name}: status`]: received.status,
    ...headerChecks(name, received, options.leave === true || !isObjectBody(body, name)),
    ...body,
    ...(options.talk === undefined ? {} : { [`${name}: talk`]: received.talk }),
    ...(received.end === "whole" ? {} : { [`${name}: end`]: received.end }),
  };
}

export function websocketChecks({ name }: Exchange, { opened, messages, close }: Conversation): Checks {
  if (!opened) return { [`${name}: opened`]: false };
  return { [`${name}: opened`]: true, [`${name}: messages`]: messages, [`${name}: close`]: close };
}

/** Levels at which a runtime tells of failures in words of its own, too: what the app says there can't be told apart. */
const runtimesOwn: ReadonlySet<string> = new Set(["error", "warn"]);

export function isAppsOwn({ level }: LogLine): boolean {
  return !runtimesOwn.has(level);
}

/** What the app logged, in order. */
export function logChecks(lines: readonly LogLine[]): Checks {
  const told = lines.filter(isAppsOwn).map(({ level, text }) => `${level}: ${text}`);
  return told.length === 0 ? {} : { logs: told };
}

/** Puts names in the place of ports that were free. */
export function withoutPorts(checks: Checks, ports: Record<string, string>): Checks {
  let text = JSON.stringify(checks);
  for (const [address, name] of Object.entries(ports)) text = text.replaceAll(address, name);
  return JSON.parse(text) as Checks;
}
