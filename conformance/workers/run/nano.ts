// One `nano serve` for all cases: each is an app's folder, found by the first label of the host name.

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { Case, Exchange } from "../read/case.ts";
import { type Checks, isAppsOwn, type LogLine } from "../verdict/checks.ts";
import type { Runtime } from "./perform.ts";
import { launch, newFolder, type ServerProcess } from "./processes.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** Where apps are asked for: <label>.workers.example */
export const domain = "workers.example";

/** What the apps say they were written for. */
export const compatibilityDate = "2026-11-17";

/** So long the server may take to build all apps. */
const startMs = 60_000;

/** So long after its answer may an exchange take to be over: then no more is waited for its log lines. */
const endMs = 10_000;

/** So long after that may log lines come that are expected. */
const lateMs = 4000;

/** So long is waited for what the server says of an app that does not start. */
const complaintMs = 2000;

interface Heard {
  /** Exchanges that are over. */
  over: number;
  logs: LogLine[];
}

type Told =
  | { type: "listening"; port: number; apps: { name: string }[] }
  | { type: "access"; app: string }
  | { type: "log"; app: string; level: string; text: string };

/** The label of the app that a service of the case is: its main file's is the case's own. */
function labelOfFile(given: Case, file: string): string {
  return file === given.main ? given.label : `${given.label}--${file.replace(/\W.*$/, "")}`;
}

function writeApp(given: Case, file: string, folder: string): void {
  const { config, files } = given;
  const label = labelOfFile(given, file);
  const place = join(folder, label);
  mkdirSync(place);
  for (const [name, path] of files) cpSync(path, join(place, name));
  const services = Object.entries(config.services).map(([binding, other]) => {
    return { binding, service: labelOfFile(given, other) };
  });
  const settings = {
    name: label,
    main: file,
    compatibility_date: compatibilityDate,
    ...(config.flags.length > 0 ? { compatibility_flags: config.flags } : {}),
    vars: config.vars,
    ...(services.length > 0 ? { services } : {}),
    nano: {
      limits: { cpuMs: 1000, wallMs: 10_000, waitUntilMs: 10_000, ...config.limits },
      unsafeEval: config.unsafeEval,
      egress: { allowPrivateNetwork: true },
    },
  };
  writeFileSync(join(place, "wrangler.json"), JSON.stringify(settings));
}

export class NanoServer {
  readonly #process: ServerProcess;
  readonly #folder: { path: string; remove(): void };
  readonly #heard = new Map<string, Heard>();
  readonly #complaints: string[] = [];
  /** The admin API's. */
  readonly #socket: string;
  #port = 0;

  private constructor(cases: readonly Case[], origin: string) {
    this.#folder = newFolder();
    this.#socket = join(this.#folder.path, "admin.sock");
    const apps = join(this.#folder.path, "apps");
    mkdirSync(apps);
    for (const each of cases) {
      for (const file of new Set([each.main, ...Object.values(each.config.services)])) writeApp(each, file, apps);
    }
    this.#process = launch({
      program: join(root, "bin", "nano"),
      args: [
        ...["serve", apps, "--port", "0", "--log-format", "json", "--var", `ORIGIN=${origin}`],
        ...["--admin", `unix:${this.#socket}`],
      ],
      env: { NO_COLOR: "1", NANO_CACHE_DIR: join(this.#folder.path, "cache") },
      onOutput: (line) => this.#onLine(line),
      onError: (line) => void this.#complaints.push(line),
    });
  }

  static async start(cases: readonly Case[], origin: string): Promise<NanoServer> {
    const server = new NanoServer(cases, origin);
    const deadline = Date.now() + startMs;
    while (server.#port === 0 && server.#process.isRunning() && Date.now() < deadline) await wait(10);
    if (server.#port !== 0) return server;
    await server.stop();
    throw new Error(`nano serve does not start:\n${server.#complaints.join("\n")}`);
  }

  #onLine(line: string): void {
    let told: Told;
    try {
      told = JSON.parse(line) as Told;
    } catch {
      this.#complaints.push(line);
      return;
    }
    if (told.type === "listening") this.#port = told.port;
    else if (told.type === "access") this.#of(told.app).over++;
    else if (told.type === "log") this.#of(told.app).logs.push({ level: told.level, text: told.text });
  }

  #of(label: string): Heard {
    const heard = this.#heard.get(label) ?? { over: 0, logs: [] };
    this.#heard.set(label, heard);
    return heard;
  }

  get isRunning(): boolean {
    return this.#process.isRunning();
  }

  /** What the server says of an app that it could not build: "" when nothing. It comes by another way than the answer. */
  async complaintAbout({ label }: Case): Promise<string> {
    const find = () => this.#complaints.find((each) => each.startsWith("nano serve:") && each.includes(`/${label}/`));
    const last = Date.now() + complaintMs;
    while (find() === undefined && Date.now() < last) await wait(5);
    const line = find();
    return line?.replace(/^.*?\/apps\/[^/]*\//, "") ?? "";
  }

  /** `lines`: so many are waited for a while, where work goes on after the answer: nothing tells of its end. */
  runtime({ label, config }: Case, lines = 0): Runtime {
    return {
      target: { port: this.#port, host: `${label}.${domain}` },
      schedule: (exchange) => this.#schedule(label, exchange),
      logs: async (requests) => {
        const heard = this.#of(label);
        const deadline = Date.now() + endMs;
        while (heard.over < requests && Date.now() < deadline) await wait(5);
        const last = Date.now() + (config.settle > 0 ? lateMs : 0);
        while (heard.logs.filter(isAppsOwn).length < lines && Date.now() < last) await wait(5);
        return heard.logs;
      },
    };
  }

  async #schedule(label: string, { name, options }: Exchange): Promise<Checks> {
    const { cron = "", scheduledTime = 0 } = options;
    const to = { socketPath: this.#socket, path: `/v1/apps/${label}/trigger`, method: "POST" };
    const answer = await new Promise<string>((resolve, reject) => {
      request({ ...to, headers: { host: "localhost", "content-type": "application/json" } }, (response) => {
        text(response).then(resolve, reject);
      })
        .on("error", reject)
        .end(JSON.stringify({ cron, time: scheduledTime }));
    });
    const { outcome, noRetry } = JSON.parse(answer) as { outcome: string; noRetry: boolean };
    return { [`${name}: outcome`]: outcome === "threw" ? "exception" : outcome, [`${name}: noRetry`]: noRetry };
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    this.#folder.remove();
  }
}
