// A client over real sockets, and the constant load of a neighbour.

import { Agent, request as httpRequest, type RequestOptions } from "node:http";
import { performance } from "node:perf_hooks";

export interface Sent {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface Answer {
  status: number;
  /** The header x-nano-error, or "". */
  code: string;
  /** Its first bytes. */
  body: string;
  bytes: number;
  /** The response broke off. */
  cut: boolean;
}

const keptBytes = 4096;
/** What is not answered by then hangs. */
const patienceMs = 20_000;

/** Rejects when the server does not answer; a response that breaks off, be it in its head, is an answer. */
export function ask(port: number, app: string, sent: Sent = {}, agent?: Agent): Promise<Answer> {
  const options: RequestOptions = {
    host: "127.0.0.1",
    port,
    path: sent.path ?? "/",
    method: sent.method ?? "GET",
    headers: { ...sent.headers, host: `${app}.localhost:${port}` },
    agent: agent ?? false,
    maxHeaderSize: 1 << 27,
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(options, (response) => {
      const answer: Answer = {
        status: response.statusCode ?? 0,
        code: String(response.headers["x-nano-error"] ?? ""),
        body: "",
        bytes: 0,
        cut: false,
      };
      response.on("data", (chunk: Buffer) => {
        answer.bytes += chunk.length;
        if (answer.body.length < keptBytes) answer.body += chunk.toString("latin1", 0, keptBytes);
      });
      response.on("error", () => {
        answer.cut = true;
      });
      response.on("close", () => resolve({ ...answer, cut: answer.cut || !response.complete }));
    });
    request.setTimeout(patienceMs, () => request.destroy(new Error(`no answer from ${app}`)));
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET") resolve({ status: 0, code: "", body: "", bytes: 0, cut: true });
      else reject(error);
    });
    request.end(sent.body);
  });
}

export interface Load {
  requests: number;
  /** What was wrong with those that were not answered well. */
  failures: string[];
  p50: number;
  p99: number;
  worst: number;
}

/** Asks an app again and again, over a connection that is kept and over new ones, until it is stopped. */
export class Neighbour {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #loops: Promise<void>[];
  #latencies: number[] = [];
  #failures: string[] = [];
  #stopped = false;

  constructor(port: number, app: string, expected: string) {
    const once = async (agent: Agent | undefined): Promise<void> => {
      const begun = performance.now();
      const wrong = await ask(port, app, {}, agent).then(
        (answer) => (answer.status === 200 && answer.body === expected ? "" : JSON.stringify(answer)),
        (error: Error) => String(error),
      );
      if (this.#stopped) return;
      this.#latencies.push(performance.now() - begun);
      if (wrong !== "") this.#failures.push(wrong);
    };
    const loop = async (agent: Agent | undefined): Promise<void> => {
      while (!this.#stopped) {
        await once(agent);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    this.#loops = [loop(this.#agent), loop(undefined)];
  }

  /** Resolves when it was answered once more. */
  async once(): Promise<void> {
    const before = this.#latencies.length;
    while (this.#latencies.length === before) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** What came since the last time. */
  take(): Load {
    const sorted = this.#latencies.sort((a, b) => a - b);
    const failures = this.#failures;
    this.#latencies = [];
    this.#failures = [];
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { requests: sorted.length, failures, p50: at(0.5), p99: at(0.99), worst: at(1) };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
    this.#agent.destroy();
  }
}
