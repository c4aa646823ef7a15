// workerd for one case, in a process of its own, with its log lines and, where a case asks for it, a worker that calls the
// handlers which no request reaches.

import { cpSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { peerProgram } from "../../../bench/peers/peers.ts";
import type { Case, Exchange } from "../read/case.ts";
import type { Checks, LogLine } from "../verdict/checks.ts";
import { compatibilityDate, domain } from "./nano.ts";
import type { Runtime } from "./perform.ts";
import { launch, newFolder, type ServerProcess } from "./processes.ts";

const startMs = 15_000;

/** No more log lines come after so long without one. */
const quietMs = 150;

const driver = `export default { async fetch(request, env) {
  const { cron, scheduledTime } = await request.json();
  try {
    const { outcome, noRetry } = await env.APP.scheduled({ cron, scheduledTime: new Date(scheduledTime) });
    return Response.json({ outcome, noRetry });
  } catch (error) { return Response.json({ outcome: "exception" }); }
} };`;

/** Stands for the network's cache: workerd asks a service for it (GET, PUT with a whole response, PURGE). */
const cache = `const kept = new Map();
export default { async fetch(request) {
  const key = (request.headers.get("cf-cache-namespace") ?? "") + " " + request.url;
  if (request.method === "PURGE") return new Response(null, { status: kept.delete(key) ? 200 : 404 });
  if (request.method === "PUT") {
    const text = await request.text();
    const end = text.indexOf("\\r\\n\\r\\n");
    const [first, ...lines] = text.slice(0, end).split("\\r\\n");
    const headers = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()])
      .filter(([name]) => name.toLowerCase() !== "transfer-encoding");
    kept.set(key, { status: Number(first.split(" ")[1]), headers, body: text.slice(end + 4) });
    return new Response(null, { status: 204 });
  }
  const hit = kept.get(key);
  if (hit === undefined) return new Response(null, { status: 504, headers: { "cf-cache-status": "MISS" } });
  return new Response(hit.body, { status: hit.status, headers: [...hit.headers, ["cf-cache-status", "HIT"]] });
} };`;

const moduleKinds: Record<string, string> = {
  ".js": "esModule",
  ".mjs": "esModule",
  ".cjs": "commonJsModule",
  ".txt": "text",
  ".html": "text",
  ".sql": "text",
  ".json": "json",
  ".bin": "data",
  ".wasm": "wasm",
};

function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\\u00", "\\x");
}

function moduleOf(file: string): string {
  const kind = moduleKinds[extname(file)];
  if (kind === undefined) throw new Error(`${file}: no module of workerd has this ending`);
  return `(name = ${quote(file)}, ${kind} = embed ${quote(file)})`;
}

function serviceName(given: Case, file: string): string {
  return file === given.main ? "app" : file;
}

function bindingsOf({ config, ...given }: Case, origin: string): string {
  const vars = Object.entries({ ...config.vars, ORIGIN: origin }).map(([name, value]) => {
    const isText = typeof value === "string";
    return `(name = ${quote(name)}, ${isText ? "text" : "json"} = ${quote(isText ? value : JSON.stringify(value))})`;
  });
  const services = Object.entries(config.services).map(([name, file]) => {
    return `(name = ${quote(name)}, service = ${quote(serviceName({ config, ...given }, file))})`;
  });
  return [...vars, ...services, ...(config.unsafeEval ? [`(name = "UNSAFE_EVAL", unsafeEval = void)`] : [])].join(
    ",\n    ",
  );
}

function workerOf(given: Case, file: string, origin: string): string {
  const others = [...given.files.keys()].filter((name) => name !== file && !isApp(given, name));
  const source =
    file === given.main && given.syntax === "service-worker"
      ? `serviceWorkerScript = embed ${quote(file)}`
      : `modules = [${[file, ...others].map(moduleOf).join(", ")}]`;
  return `(name = ${quote(serviceName(given, file))}, worker = (
    ${source},
    bindings = [${bindingsOf(given, origin)}],
    compatibilityDate = ${quote(compatibilityDate)},
    compatibilityFlags = [${given.config.flags.map(quote).join(", ")}],
    cacheApiOutbound = "cache"
  ))`;
}

function isApp(given: Case, file: string): boolean {
  return file === given.main || Object.values(given.config.services).includes(file);
}

function configOf(given: Case, origin: string): string {
  const apps = [...new Set([given.main, ...Object.values(given.config.services)])];
  const drives = given.exchanges.some(({ kind }) => kind === "scheduled");
  const services = [
    ...apps.map((file) => workerOf(given, file, origin)),
    `(name = "cache", worker = (modules = [(name = "cache.mjs", esModule = ${quote(cache)})],
    compatibilityDate = ${quote(compatibilityDate)}))`,
    `(name = "internet", network = (allow = ["public", "private"]))`,
    ...(drives
      ? [
          `(name = "driver", worker = (modules = [(name = "driver.mjs", esModule = ${quote(driver)})],
    compatibilityDate = ${quote(compatibilityDate)}, compatibilityFlags = ["service_binding_extra_handlers"],
    bindings = [(name = "APP", service = "app")]))`,
        ]
      : []),
  ];
  const sockets = ["app", ...(drives ? ["driver"] : [])].map(
    (name) => `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${services.join(",\n  ")}],
  sockets = [${sockets.join(", ")}],
  structuredLogging = true
);
`;
}

export class Workerd {
  readonly #process: ServerProcess;
  readonly #folder: { path: string; remove(): void };
  readonly #case: Case;
  readonly #ports = new Map<string, number>();
  readonly #logs: LogLine[] = [];
  /** What it said of itself. */
  readonly complaints: string[] = [];

  constructor(given: Case, origin: string) {
    this.#case = given;
    this.#folder = newFolder();
    const { path } = this.#folder;
    for (const [name, file] of given.files) cpSync(file, join(path, name));
    writeFileSync(join(path, "config.capnp"), configOf(given, origin));
    this.#process = launch({
      program: peerProgram("workerd"),
      args: ["serve", "--experimental", "--control-fd", "3", join(path, "config.capnp")],
      onControl: (line) => {
        const { event, socket, port } = JSON.parse(line) as { event: string; socket: string; port: number };
        if (event === "listen") this.#ports.set(socket, port);
      },
      onOutput: (line) => this.#onOutput(line),
      onError: (line) => void this.complaints.push(line),
    });
  }

  #onOutput(line: string): void {
    try {
      const told = JSON.parse(line) as { level: string; message: string; source?: string };
      // What workerd tells of itself has a source.
      if (told.source === undefined) this.#logs.push({ level: told.level, text: told.message });
      else this.complaints.push(told.message);
    } catch {
      this.complaints.push(line);
    }
  }

  /** Resolves to false when it does not take the app. */
  async started(): Promise<boolean> {
    const deadline = Date.now() + startMs;
    const wanted = this.#case.exchanges.some(({ kind }) => kind === "scheduled") ? 2 : 1;
    while (this.#ports.size < wanted && this.#process.isRunning() && Date.now() < deadline) await wait(10);
    return this.#ports.size === wanted;
  }

  async #schedule({ name, options }: Exchange): Promise<Checks> {
    const { cron = "", scheduledTime = 0 } = options;
    const url = `http://127.0.0.1:${this.#ports.get("driver")}/`;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify({ cron, scheduledTime }) });
    const { outcome, noRetry } = (await answer.json()) as { outcome: string; noRetry: boolean };
    return { [`${name}: outcome`]: outcome, [`${name}: noRetry`]: noRetry };
  }

  runtime(): Runtime {
    return {
      target: { port: this.#ports.get("app") ?? 0, host: `${this.#case.label}.${domain}` },
      schedule: (exchange) => this.#schedule(exchange),
      logs: async () => {
        for (let count = -1; count !== this.#logs.length; ) {
          count = this.#logs.length;
          await wait(quietMs);
        }
        return this.#logs;
      },
    };
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    this.#folder.remove();
  }
}
