// The admin API, as the page asks it.

import type { AppFigures } from "../../figures/index.ts";

export interface App extends AppFigures {
  version?: number;
  limits: Record<string, number>;
  outcomes: Record<string, number>;
}

export interface Version {
  number: number;
  created: string;
  message: string;
  bytes: number;
  percent: number;
}

export interface LoggedError {
  time: string;
  requestId: string;
  text: string;
}

/** A line of an app's log; what it wrote is what it likes. */
export interface LogLine {
  type?: string;
  time?: string;
  level?: string;
  text?: string;
  method?: string;
  path?: string;
  status?: number;
  wallMs?: number;
  code?: string;
  count?: number;
}

/** An answer that is a failure; status 0: there was none. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const KEY = "nano-token";
const PATIENCE_MS = 10_000;

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (value: string) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

function headersOf(): Headers {
  const given = token.get();
  return new Headers(given === "" ? {} : { authorization: `Bearer ${given}` });
}

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const headers = headersOf();
  if (body !== undefined) headers.set("content-type", "application/json");
  const more =
    body === undefined ? { signal: AbortSignal.timeout(PATIENCE_MS) } : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(path, { headers, ...more }).catch(noAnswer);
  // Of a failure the status says enough; an answer that breaks off is none.
  const answer = await response.json().catch(() => (response.ok ? noAnswer() : {}));
  if (!response.ok) throw new ApiError(response.status, failureText(answer, response.status));
  return answer as Answer;
}

function failureText(answer: { error?: { message?: string; detail?: string } }, status: number): string {
  const { message = `The server answered with status ${status}.`, detail = "" } = answer.error ?? {};
  return detail === "" ? message : `${message}\n${detail}`;
}

const pathOf = (app: string, what: string) => `/v1/apps/${encodeURIComponent(app)}/${what}`;

/** All of them, page by page. */
export async function apps(): Promise<App[]> {
  const all: App[] = [];
  for (let path: string | undefined = "/v1/apps"; path !== undefined; ) {
    const page: { apps: App[]; next?: string } = await ask(path);
    all.push(...page.apps);
    path = page.next === undefined ? undefined : `/v1/apps?cursor=${encodeURIComponent(page.next)}`;
  }
  return all;
}

export const errorsOf = async (label: string) => (await ask<{ errors: LoggedError[] }>(pathOf(label, "errors"))).errors;
export const versionsOf = async (name: string) =>
  (await ask<{ versions: Version[] }>(pathOf(name, "versions"))).versions;
export const rollBack = (name: string, version: number) => ask(pathOf(name, "rollback"), { version });

/** An app's log from when `begun` is called. Ends when the server ends it; a failure is an ApiError. */
export async function* logOf(label: string, signal: AbortSignal, begun: () => void): AsyncGenerator<LogLine> {
  const response = await fetch(pathOf(label, "log"), { headers: headersOf(), signal }).catch(noAnswer);
  if (!response.ok || response.body === null) throw new ApiError(response.status, "The log cannot be read.");
  begun();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value = "" } = await reader.read().catch(noAnswer);
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield JSON.parse(line) as LogLine;
  }
}

function noAnswer(): never {
  throw new ApiError(0, "The server does not answer.");
}
