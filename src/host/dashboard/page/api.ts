// The admin API, as the page asks it.

export interface App {
  label: string;
  name: string;
  state: string;
  version?: number;
  limits: Record<string, number>;
  counters: Record<string, number>;
  outcomes: Record<string, number>;
  hits: Record<string, number>;
  levels: Record<string, number>;
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

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const given = token.get();
  const headers = new Headers(given === "" ? {} : { authorization: `Bearer ${given}` });
  if (body !== undefined) headers.set("content-type", "application/json");
  const more =
    body === undefined ? { signal: AbortSignal.timeout(PATIENCE_MS) } : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(path, { headers, ...more }).catch(() => {
    throw new ApiError(0, "The server does not answer.");
  });
  const answer = await response.json().catch(() => ({}));
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
