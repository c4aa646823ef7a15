// `nano serve`: one app, or each app of a folder, over HTTP until a signal comes.

import { availableParallelism, totalmem } from "node:os";
import pc from "picocolors";
import {
  type AppPlace,
  type BuiltApp,
  buildApp,
  type FoundApps,
  findApps,
  type Overrides,
  releaseBundler,
} from "../apps/index.ts";
import { NanoError } from "../errors/index.ts";
import { type Engine, type EngineEvent, type LoadedEngine, loadEngine, startEngine } from "../native/index.ts";
import { EventLog, type LogFormat } from "../observe/index.ts";
import { Services } from "../services/index.ts";
import { announcement, announcementJson, errorText, listenFailure } from "./announce.ts";
import { type ServerLimitOptions, serverLimitsOf } from "./limit-options.ts";
import { printStats } from "./print-stats.ts";
import { Reloader } from "./reloader.ts";
import { ServedApps, stackOfFiles } from "./served-apps.ts";

export interface ServeOptions extends ServerLimitOptions {
  port: number;
  host: string;
  watch?: boolean;
  /** 0: as many as there are cores. */
  executors: number;
  quiet?: boolean;
  /** Print the table of counters at the end, too. */
  stats?: boolean;
  logFormat: LogFormat;
  allowPrivateNetwork?: boolean;
  /** Of all apps together; without: three quarters of the machine's. */
  memoryTotalMb?: number;
  /** Variables of every app, before those of its configuration. */
  var?: Record<string, string>;
}

/** What all apps may hold together: three quarters of the machine's memory, or of its control group's. */
function memoryBytesOf({ memoryTotalMb }: ServeOptions): number {
  if (memoryTotalMb !== undefined) return memoryTotalMb * 2 ** 20;
  const constrained = process.constrainedMemory();
  const machine = totalmem();
  return 0.75 * (constrained > 0 && constrained < machine ? constrained : machine);
}

function overridesOf(options: ServeOptions): Overrides {
  return { limits: serverLimitsOf(options), vars: options.var ?? {} };
}

/** Requests that still run this long after the first signal are cut. */
const DRAIN_MS = 10_000;

/** Isolates kept alive at once before the one idle longest has to go. */
const MOST_LIVE = 1000;

/** Returns the exit code when the server has drained. */
export async function serveCommand(path: string, options: ServeOptions): Promise<number> {
  const found = await findApps(path);
  const builds = await buildAll(found, options);
  const server = new Server(loadEngine(), found, options);
  try {
    await server.start(path, builds);
    return await server.untilStopped();
  } finally {
    await server.close();
  }
}

interface Builds {
  ready: { place: AppPlace; built: BuiltApp }[];
  /** Those that failed: with --watch they may come yet. */
  waiting: AppPlace[];
}

/** Failures are told of, and the others go on; a single app's failure is the command's, unless it is watched. */
async function buildAll({ many, apps, broken }: FoundApps, options: ServeOptions): Promise<Builds> {
  const builds: Builds = { ready: [], waiting: [] };
  for (const { error } of broken) complain(error);
  for (const place of apps) {
    try {
      const built = await buildApp(place, overridesOf(options));
      for (const warning of built.warnings) process.stderr.write(`${pc.yellow("warning:")} ${warning}\n`);
      builds.ready.push({ place, built });
    } catch (error) {
      if (!(error instanceof NanoError) || (!many && options.watch !== true)) throw error;
      complain(error);
      builds.waiting.push(place);
    }
  }
  return builds;
}

function complain(error: NanoError): void {
  process.stderr.write(`${pc.red("nano serve:")} ${errorText(error)}\n`);
}

class Server {
  readonly #options: ServeOptions;
  readonly #found: FoundApps;
  readonly #engine: Engine;
  readonly #apps: ServedApps;
  readonly #services: Services;
  readonly #colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  readonly #log: EventLog;
  #reloader: Reloader | undefined;

  constructor(loaded: LoadedEngine, found: FoundApps, options: ServeOptions) {
    this.#options = options;
    this.#found = found;
    const { engine } = loaded;
    this.#engine = engine;
    this.#apps = new ServedApps(engine, found.many ? "many" : "one");
    this.#services = new Services({
      answers: engine,
      allowPrivateNetwork: (app) =>
        options.allowPrivateNetwork === true || this.#apps.find(app)?.place.config.allowPrivateNetwork === true,
    });
    this.#log = new EventLog({
      format: options.logFormat,
      output: process.stdout,
      colors: this.#colors.isColorSupported,
      nameWidth: found.many ? Math.min(20, Math.max(0, ...found.apps.map((app) => app.name.length))) : 0,
      nameOf: (app) => this.#apps.find(app)?.place.name ?? "-",
    });
    startEngine(loaded, {
      executors: options.executors,
      poolSize: Math.max(2, availableParallelism()),
      maxLive: MOST_LIVE,
      memoryBytes: memoryBytesOf(options),
      accessEvents: options.quiet !== true,
      onEvents: (events) => this.#onEvents(events),
    });
  }

  async start(path: string, builds: Builds): Promise<void> {
    const { watch, host, port, logFormat } = this.#options;
    const waiting = [...builds.waiting, ...(await this.#addAll(builds))];
    if (this.#apps.all().length === 0 && watch !== true) throw noneServed(path);
    this.#apps.route();
    // What changes from the first answer on must not be missed.
    if (watch === true) this.#watch(path, waiting);
    const address = this.#listen({ host, port });
    process.on("SIGUSR2", () => this.#printStats());
    const places = this.#apps.all().map((app) => app.place);
    if (logFormat === "json") this.#say(announcementJson(places, this.#found.many, address));
    else this.#say(announcement(places, this.#found.many, address, this.#colors));
    if (watch !== true) await releaseBundler();
  }

  /** A single app is started at once, those of a folder by their first requests. Returns what did not start. */
  async #addAll({ ready }: Builds): Promise<AppPlace[]> {
    const failed: AppPlace[] = [];
    for (const { place, built } of ready) {
      try {
        if (this.#found.many) this.#apps.add(place, built);
        else await this.#apps.replace(place, built);
      } catch (error) {
        if (!(error instanceof NanoError) || this.#options.watch !== true) throw error;
        complain(error);
        failed.push(place);
      }
    }
    return failed;
  }

  #listen(address: { host: string; port: number }): { host: string; port: number } {
    try {
      return this.#engine.listen(address);
    } catch (error) {
      throw listenFailure(error, address);
    }
  }

  #watch(path: string, waiting: AppPlace[]): void {
    this.#reloader = new Reloader({
      apps: this.#apps,
      ...(this.#found.many ? { folder: path } : {}),
      waiting,
      overrides: overridesOf(this.#options),
      told: (line) => this.#say(line),
      failed: complain,
    });
    this.#reloader.start();
  }

  #onEvents(events: EngineEvent[]): void {
    for (const event of events) {
      if (event.type === "codeCache") void this.#apps.find(event.app)?.built.storeCodeCache(event.bytes);
      else if (event.type === "log") this.#showFiles(event);
      else if (event.type !== "access") this.#services.handle(event);
    }
    this.#log.handle(events);
  }

  #showFiles(event: EngineEvent & { type: "log" }): void {
    const app = this.#apps.find(event.app);
    if (app !== undefined) event.text = stackOfFiles(event.text, app);
  }

  /** Until the first signal and the drain it asks for; a second one cuts what still runs. */
  async untilStopped(): Promise<number> {
    const second = Promise.withResolvers<number>();
    await new Promise<void>((resolve) => {
      let signals = 0;
      const onSignal = () => {
        signals++;
        if (signals === 1) resolve();
        else second.resolve(this.#engine.stats().runningExchanges);
      };
      process.on("SIGINT", onSignal);
      process.on("SIGTERM", onSignal);
    });
    this.#reloader?.close();
    const running = this.#engine.stats().runningExchanges;
    if (running > 0) this.#say(`waiting for ${requests(running)} (once more: cut them)`);
    const cut = await Promise.race([this.#engine.drain(DRAIN_MS), second.promise]);
    if (cut > 0) this.#say(`${requests(cut)} cut`);
    return 0;
  }

  #printStats(): void {
    printStats(this.#engine.stats(), (app) => this.#apps.find(app)?.place.name ?? "-");
  }

  async close(): Promise<void> {
    this.#reloader?.close();
    if (this.#options.stats === true) this.#printStats();
    await this.#services.close();
    this.#engine.stop();
    await releaseBundler();
  }

  #say(text: string): void {
    if (this.#options.logFormat === "json" && !text.startsWith("{")) {
      process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), type: "serve", text })}\n`);
    } else {
      process.stdout.write(`${text}\n`);
    }
  }
}

function noneServed(path: string): NanoError {
  return new NanoError("NANO_APP_INVALID", `${path}: no app of this folder can be served`);
}

function requests(count: number): string {
  return count === 1 ? "1 request" : `${count} requests`;
}
