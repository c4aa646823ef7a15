// How fast is Web Crypto inside an app: hashes, signatures, ciphers and derivations, one after the other and many at a time?

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Connection, isOk } from "./clients/connection.ts";
import { Findings, type Runtime } from "./figures/findings.ts";
import { type Asking, inTurns, type Question } from "./question.ts";
import { type App, AppFolder } from "./servers/app-folder.ts";
import { serveNano } from "./servers/nano.ts";
import { serveOne } from "./servers/one-app.ts";
import type { Serving } from "./servers/process.ts";

/** As the app names them. */
const works = [
  "SHA-256 of 1 KB",
  "SHA-256 of 1 MB",
  "HMAC of 1 KB",
  "ECDSA P-256 verify",
  "RSA-PSS 2048 sign",
  "AES-GCM of 1 KB",
  "AES-GCM of 64 KB",
  "PBKDF2 of 100,000",
];
const manners = [
  { suffix: "", lanes: 1 },
  { suffix: ", 32 at a time", lanes: 32 },
];
const rows = works.flatMap((work) => manners.map(({ suffix, lanes }) => ({ work, lanes, row: work + suffix })));

/** Nothing is to be refused here, or ended. */
const limits = { cpuMs: 600_000, wallMs: 600_000 };

async function serve(runtime: Runtime, app: App): Promise<Serving> {
  if (runtime !== "nano") return serveOne(runtime, app);
  const folder = new AppFolder([app], { limits });
  const serving = await serveNano(folder, { only: app.name });
  return { ...serving, stop: () => serving.stop().finally(() => folder.remove()) };
}

class Client {
  readonly #connection: Connection;
  readonly #app: string;

  constructor(port: number, app: string) {
    this.#connection = new Connection(port);
    this.#app = app;
  }

  /** How long it takes to do the work so many times, in seconds. Throws when the answer is not that it was done. */
  async #time({ work, lanes }: { work: string; lanes: number }, times: number): Promise<number> {
    const begin = performance.now();
    const path = `/${encodeURIComponent(work)}?times=${times}&lanes=${lanes}`;
    const answer = await this.#connection.ask(this.#app, path);
    if (!isOk(answer) || !answer.includes(`${times} times`)) {
      throw new Error(`answered ${JSON.stringify(answer.slice(0, 200))}`);
    }
    return (performance.now() - begin) / 1000;
  }

  /** Times a second, over so many seconds about; before that the code is made warm, and the number of times found. */
  async rate(what: { work: string; lanes: number }, seconds: number): Promise<number> {
    let times = what.lanes;
    await this.#time(what, times);
    let took = await this.#time(what, times);
    while (took < seconds / 8) {
      times *= 4;
      took = await this.#time(what, times);
    }
    if (took > seconds / 2) return times / took;
    times = Math.round((times * seconds) / took / what.lanes) * what.lanes;
    return times / (await this.#time(what, times));
  }

  close(): void {
    this.#connection.close();
  }
}

async function measureOnce(runtime: Runtime, app: App, asking: Asking, findings: Findings): Promise<void> {
  const serving = await serve(runtime, app);
  const client = new Client(serving.port, app.name);
  try {
    for (const { row, ...what } of rows) {
      asking.progress(`${row}, ${runtime}`);
      try {
        const rate = await client.rate(what, asking.seconds ?? (asking.quick ? 0.05 : 0.25));
        findings.add({ row, figure: "rate", unit: "operations/s", better: "more" }, runtime, rate);
      } catch (error) {
        findings.failed(1, `${row}, ${runtime}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    client.close();
    await serving.stop();
  }
}

async function measure(asking: Asking): Promise<Findings> {
  const findings = new Findings();
  const source = readFileSync(join(import.meta.dirname, "apps", "crypto-app.js"), "utf8");
  const each = asking.runtimes.map((runtime) => ({ name: runtime, runtime }));
  await inTurns(asking, { rounds: asking.quick ? 1 : 3, each }, ({ runtime }) =>
    measureOnce(runtime, { name: "crypto", source }, asking, findings),
  );
  for (const { row } of rows) {
    for (const peer of asking.runtimes) {
      if (peer !== "nano") findings.bar({ row, figure: "rate", bound: 1, times: peer });
    }
  }
  findings.note("in one request, with keys that are there already; 32 at a time may use more than one core");
  return findings;
}

export const question: Question = {
  title: "Crypto: crypto.subtle inside an app",
  peers: ["workerd", "deno", "bun", "node"],
  headlines: rows.map(({ row }) => ({ row, figure: "rate" })),
  measure,
};
