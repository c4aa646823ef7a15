// One row of the table of limits: what reaches it, and what the client, the app's log and the counters then say.

import { connect } from "node:net";
import type { Test } from "tap";
import type { AppLimits } from "../../src/host/native/index.ts";
import type { TestEngine } from "../engine.ts";

export interface Row {
  limits: Partial<AppLimits>;
  /** The app's module. */
  source: string;
  status: number;
  code: string;
  /** In the app's log. */
  line: RegExp;
  /** Sends what reaches the limit; without, a GET. Gives the response's parts. */
  send?(nano: TestEngine, name: string): Promise<Sent>;
}

export interface Sent {
  status: number;
  headers: { get(name: string): string | null };
  body: string;
}

/** Goes through one row over HTTP. */
export async function reach(t: Test, nano: TestEngine, name: string, row: Row): Promise<Sent> {
  const app = nano.app(name, row.source, { limits: row.limits });
  const sent = await (row.send ?? get)(nano, name);
  t.equal(sent.status, row.status);
  t.equal(sent.headers.get("x-nano-error"), row.code);
  const requestId = sent.headers.get("x-request-id") ?? "";
  t.match(requestId, /^[0-9a-f]{16}$/);
  const answer = JSON.parse(sent.body) as { error: Record<string, string> };
  t.match(answer, { error: { code: row.code, app: name, requestId } });
  t.same(Object.keys(answer.error).sort(), ["app", "code", "message", "requestId"]);
  t.notMatch(sent.body, /\.js:\d|secret/, "nothing of the app's own");
  await until(() => logOf(nano, app).some((text) => row.line.test(text)));
  await until(() => (hitsOf(nano, app)[row.code] ?? 0) > 0);
  await until(() =>
    nano.events.some((event) => event.type === "access" && event.app === app && event.code === row.code),
  );
  return sent;
}

export async function get(nano: TestEngine, name: string): Promise<Sent> {
  const response = await nano.fetch(name);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** A request by hand; the connection stays open until the server has said all. */
export function raw(nano: TestEngine, text: string): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const socket = connect(nano.port, "127.0.0.1", () => socket.write(text));
    let all = "";
    socket.on("data", (data) => {
      all += data;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(parse(all)));
  });
}

function parse(all: string): Sent {
  const [head = "", body = ""] = all.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const headers = new Headers(fields.map((field) => field.split(": ") as [string, string]));
  return { status: Number(line.split(" ")[1]), headers, body };
}

export function logOf(nano: TestEngine, app: number): string[] {
  return nano.events.flatMap((event) => (event.type === "log" && event.app === app ? [event.text] : []));
}

export function hitsOf(nano: TestEngine, app: number): Record<string, number> {
  return nano.engine.stats().apps.find((one) => one.app === app)?.hits ?? {};
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
