// The engine process of `nano serve`: one app, or each app of a folder, over HTTP until the supervisor says otherwise.

import pc from "picocolors";
import { type AppPlace, buildApp, type FoundApps, findApps, releaseBundler, settingsOf } from "../apps/index.ts";
import type { AssetService } from "../assets/index.ts";
import { NanoError } from "../errors/index.ts";
import {
  type BoundListener,
  type Engine,
  type EngineEvent,
  type LoadedEngine,
  loadEngine,
  startEngine,
} from "../native/index.ts";
import { FollowedLogs, serverJson } from "../observe/index.ts";
import { Services } from "../services/index.ts";
import { type EngineChannel, type Order, type StartOrder, TURN_PAGE_FD } from "../supervisor/index.ts";
import { announcement, announcementJson, errorText } from "./announce.ts";
import { newAssetService } from "./app-assets.ts";
import { AppCounters } from "./app-counters.ts";
import { asFailure } from "./app-failure.ts";
import { type AppLog, openAppLog } from "./app-log.ts";
import { AppQuestions } from "./app-questions.ts";
import { DeployedApps } from "./deployed-apps.ts";
import { memoryBytesOf, overridesOf, readingOf } from "./engine-options.ts";
import { ErrorReports } from "./error-reports.ts";
import { FirstBuilds } from "./first-builds.ts";
import { FolderSecrets } from "./folder-secrets.ts";
import { Reloader } from "./reloader.ts";
import { DRAIN_MS, type ServeOptions } from "./serve-options.ts";
import { type ServedApp, ServedApps } from "./served-apps.ts";
import { Warnings } from "./warnings.ts";

/** Of so many apps each is built when the server has started; of more, those that somebody asks for. */
const MOST_BUILT_AHEAD = 1000;

/** A connection on which no request comes for so long is closed when another engine has taken over. */
const IDLE_MS = 10_000;

/** Returns the exit code when the server has drained. */
export async function serveApps(channel: EngineChannel): Promise<number> {
  const order = await channel.started();
  const { path, options } = order.given as { path?: string; options: ServeOptions };
  const none: FoundApps = { many: true, apps: [], broken: [], without: [] };
  const found = path === undefined ? none : await findApps(path, readingOf(options));
  const server = new Server(loadEngine(), found, { options, channel, order });
  try {
    await server.start(path);
    return await server.untilStopped();
  } finally {
    await server.close();
  }
}

interface ServerDuty {
  options: ServeOptions;
  channel: EngineChannel;
  order: StartOrder;
}

function complain(error: NanoError): void {
  process.stderr.write(`${pc.red("nano serve:")} ${errorText(error)}\n`);
}

class Server {
  readonly #options: ServeOptions;
  readonly #channel: EngineChannel;
  readonly #order: StartOrder;
  readonly #found: FoundApps;
  readonly #engine: Engine;
  readonly #apps: ServedApps;
  readonly #services: Services;
  readonly #assets: AssetService;
  readonly #colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  readonly #log: AppLog;
  readonly #errors = new ErrorReports();
  readonly #warnings: Warnings;
  readonly #followed: FollowedLogs;
  readonly #counters: AppCounters;
  readonly #firstBuilds: FirstBuilds;
  readonly #deployed: DeployedApps;
  readonly #secrets: FolderSecrets;
  readonly #questions: AppQuestions;
  #reloader: Reloader | undefined;
  #portsDiffer = false;
  #portsTold = "";

  constructor(loaded: LoadedEngine, found: FoundApps, { options, channel, order }: ServerDuty) {
    this.#options = options;
    this.#channel = channel;
    this.#order = order;
    this.#found = found;
    const { engine } = loaded;
    this.#engine = engine;
    this.#warnings = new Warnings({
      told: order.warned,
      telling: (lines) => channel.report({ type: "warned", lines }),
    });
    const ports = order.listeners.map(({ appPort }) => appPort).filter((port) => port !== undefined);
    const portsWanted = (wanted: number[]) => this.#tellPorts(wanted);
    const routing = { many: found.many, ports, comparesBuilds: options.watch, portsWanted };
    this.#apps = new ServedApps(engine, routing, {
      names: (names) => channel.report({ type: "names", names }),
      crons: (crons) => channel.report({ type: "crons", crons }),
      removed: (label) => this.#counters.removed(label),
    });
    this.#counters = new AppCounters({
      changes: () => engine.changes(),
      labelOf: (app) => this.#apps.find(app)?.place.label,
      isServed: (label) => this.#apps.get(label) !== undefined,
      ended: (apps) => this.#forget(apps),
    });
    this.#deployed = new DeployedApps(this.#apps, overridesOf(options));
    this.#services = new Services({
      answers: engine,
      upstream: engine,
      allowPrivateNetwork: (app) =>
        options.allowPrivateNetwork || this.#apps.find(app)?.place.config.allowPrivateNetwork === true,
      url: (app) => this.#apps.find(app)?.place.config.url ?? null,
      proxies: { ...options.egressProxies, resolveNames: options.proxyResolvesNames },
    });
    this.#assets = newAssetService({
      engine,
      find: (app) => this.#apps.find(app),
      warn: (lines) => this.#warnings.tell(lines),
      failed: (app, text) => this.#log.log.handle([{ type: "log", app, requestId: "", level: "error", text }]),
    });
    this.#followed = new FollowedLogs((lines) => channel.report({ type: "lines", lines }));
    this.#followed.follow(order.followed);
    this.#log = openAppLog({
      apps: this.#apps,
      options,
      errors: this.#errors,
      followed: this.#followed,
      names: found.many ? found.apps.map(({ name }) => name) : undefined,
      colors: this.#colors.isColorSupported,
    });
    this.#firstBuilds = new FirstBuilds({
      apps: this.#apps,
      overrides: overridesOf(options),
      keepBundler: options.watch,
      built: (app) => this.#onFirstBuild(app),
      failed: (app, error) => this.#onFailedBuild(app, error),
      allBuilt: () => this.#engine.collectGarbage(),
    });
    this.#secrets = new FolderSecrets({
      apps: this.#apps,
      firstBuilds: this.#firstBuilds,
      overrides: overridesOf(options),
      secrets: order.secrets,
    });
    this.#questions = new AppQuestions({
      apps: this.#apps,
      deployed: this.#deployed,
      secrets: this.#secrets,
      followed: this.#followed,
      overrides: overridesOf(options),
    });
    startEngine(loaded, {
      executors: options.executors,
      poolSize: options.poolSize,
      maxLive: options.maxLive,
      memoryBytes: memoryBytesOf(options),
      keptCodeBytes: options.keptCodeMb * 2 ** 20,
      turnPage: TURN_PAGE_FD,
      testScheduled: options.testScheduled,
      accessEvents: !options.quiet,
      trustedProxies: options.trustedProxies,
      onEvents: (events) => this.#onEvents(events),
    });
  }

  /** `path` undefined: there is no folder, all apps are deployed. */
  async start(path: string | undefined): Promise<void> {
    const { watch } = this.#options;
    this.#deployed.addAll(this.#order.deployed, complain);
    const complaints: NanoError[] = [];
    const waiting = this.#found.many ? this.#addAll(complaints) : await this.#buildOnly();
    const isIdle = this.#apps.count === 0 && !watch && path !== undefined;
    this.#apps.route();
    // The one that has the ports finds the same.
    if (this.#portsDiffer) await never();
    for (const error of complaints) complain(error);
    if (isIdle) throw noneServed(path);
    // What changes from the first answer on must not be missed.
    if (watch && path !== undefined) this.#watch(path, waiting);
    this.#setProbation(this.#order.probation);
    this.#channel.handle({
      onPulse: (counters) => void this.#answerPulse(counters).catch(() => undefined),
      onProbation: (apps) => this.#setProbation(apps),
      onQuestion: (order) => this.#questions.answer(order),
      onScheduled: (run) => void this.#runScheduled(run),
    });
    const listeners = this.#order.listeners.map(({ fd }) => this.#engine.listen({ fd }));
    this.#channel.ready(this.#apps.longestMs);
    if (this.#order.first) this.#announce(listeners);
    if (this.#found.many) this.#afterStart();
    else if (!watch) await releaseBundler();
  }

  #afterStart(): void {
    const apps = this.#apps.all().filter(({ deployed }) => deployed === undefined);
    // What finding many apps left behind would stay: hardly anything is allocated from now on.
    if (this.#options.lazy || apps.length > MOST_BUILT_AHEAD) setImmediate(() => this.#engine.collectGarbage());
    else this.#firstBuilds.ahead(apps);
  }

  #announce(listeners: BoundListener[]): void {
    const apps = this.#apps.all().map((app) => app.place);
    const announced = { apps, many: this.#found.many, listeners };
    if (this.#options.logFormat === "json") this.#say(announcementJson(announced));
    else this.#say(announcement(announced, this.#colors));
  }

  /** An engine that has the ports which apps want of their own is to follow. */
  #tellPorts(wanted: number[]): void {
    const { listeners, unusablePorts } = this.#order;
    const had = [...listeners.map(({ appPort }) => appPort), ...unusablePorts].filter((port) => port !== undefined);
    const told = JSON.stringify(wanted);
    this.#portsDiffer = told !== JSON.stringify(had.sort((a, b) => a - b));
    if (!this.#portsDiffer || told === this.#portsTold) return;
    this.#portsTold = told;
    this.#channel.report({ type: "ports", ports: wanted });
  }

  #setProbation(apps: Record<string, number>): void {
    for (const [label, ms] of Object.entries(apps)) {
      const app = this.#apps.get(label);
      if (app !== undefined) this.#engine.setProbation(app.id, ms);
    }
  }

  async #runScheduled({ id, app: label, cron, time }: Extract<Order, { type: "scheduled" }>): Promise<void> {
    const app = this.#apps.get(label);
    this.#channel.report({ type: "runTaken", id });
    const result = await this.#engine.runScheduled(app?.id ?? 0, { cron, scheduledTime: time });
    this.#channel.report({ type: "ran", id, result });
  }

  #forget(apps: readonly number[]): void {
    if (apps.length === 0) return;
    this.#apps.forget(apps);
    this.#channel.report({ type: "ended", apps });
  }

  async #answerPulse(withCounters: boolean): Promise<void> {
    await this.#engine.pulse();
    this.#reportPulse(withCounters);
  }

  #reportPulse(withCounters: boolean): void {
    const counters = withCounters ? this.#counters.takeNow() : this.#counters.take();
    const errors = this.#errors.take();
    this.#channel.report({
      type: "pulse",
      ...(counters === undefined ? {} : { counters }),
      ...(errors.length === 0 ? {} : { errors }),
    });
  }

  /** Apps of a folder are built and started by their first requests. `complaints` get those that cannot be served. */
  #addAll(complaints: NanoError[]): AppPlace[] {
    const { apps, broken } = this.#found;
    const overrides = overridesOf(this.#options);
    complaints.push(...broken.map(({ error }) => error));
    for (const place of apps) {
      try {
        this.#warnings.tell(this.#apps.add(this.#secrets.entrusted(place), overrides));
      } catch (error) {
        // Another app has what it claims.
        complaints.push(asFailure(error));
      }
    }
    return [];
  }

  /** A single app is built and started at once. Its failure is the command's, unless it is watched. */
  async #buildOnly(): Promise<AppPlace[]> {
    const overrides = overridesOf(this.#options);
    const failed: AppPlace[] = [];
    for (const place of this.#found.apps.map((found) => this.#secrets.entrusted(found))) {
      try {
        const built = await buildApp(place, overrides, !this.#options.watch);
        this.#warnings.tell([...settingsOf(place, overrides).warnings, ...built.warnings]);
        await this.#apps.replace(place, built);
      } catch (error) {
        if (!(error instanceof NanoError) || !this.#options.watch) throw error;
        complain(error);
        failed.push(place);
      }
    }
    return failed;
  }

  #onFirstBuild(app: ServedApp): void {
    this.#warnings.tell(app.built?.warnings ?? []);
    this.#reloader?.watchFiles(app);
  }

  #onFailedBuild({ id }: ServedApp, error: NanoError): void {
    complain(error);
    this.#log.log.handle([{ type: "log", app: id, requestId: "", level: "error", text: errorText(error) }]);
  }

  #watch(path: string, waiting: AppPlace[]): void {
    this.#reloader = new Reloader({
      apps: this.#apps,
      firstBuilds: this.#firstBuilds,
      ...(this.#found.many ? { folder: path } : {}),
      found: this.#found,
      waiting,
      overrides: overridesOf(this.#options),
      reading: readingOf(this.#options),
      entrusted: (place) => this.#secrets.entrusted(place),
      told: (line) => this.#say(line),
      warn: (lines) => this.#warnings.tell(lines),
      failed: complain,
    });
    this.#reloader.start();
  }

  #onEvents(events: EngineEvent[]): void {
    for (const event of events) {
      if (event.type === "access" || event.type === "log") continue;
      if (event.type === "codeCache") void this.#apps.find(event.app)?.built?.storeCodeCache(event.bytes);
      else if (event.type === "wounded") this.#tellWound(event.app);
      else if (event.type === "wanted") this.#build(event.app);
      else if (event.type === "codeReleased") this.#apps.released(event.app);
      else if (event.type.startsWith("asset")) this.#assets.handle(event);
      else this.#services.handle(event);
    }
    this.#log.log.handle(events);
  }

  #build(id: number): void {
    const app = this.#apps.find(id);
    // Another one is in its place already: that one has the requests.
    if (app === undefined || !this.#apps.serves(app)) return;
    this.#firstBuilds.wanted(app);
  }

  #tellWound(id: number): void {
    const app = this.#apps.find(id);
    if (app !== undefined) this.#channel.report({ type: "wounded", app: app.place.label });
  }

  /** Until another engine has taken over, or all is to end: then it drains, and is told when to cut what still runs. */
  async untilStopped(): Promise<number> {
    const { handOver, drain, cut } = this.#channel;
    await handOver;
    this.#reloader?.close();
    const handedOver = await Promise.race([this.#engine.drain(this.#apps.longestMs, IDLE_MS), drain]);
    if (handedOver !== undefined) return 0;
    const running = this.#engine.stats().runningExchanges;
    if (running > 0) this.#say(`waiting for ${requests(running)} (once more: cut them)`);
    const cutNow = cut.then(() => this.#engine.stats().runningExchanges);
    const left = await Promise.race([this.#engine.drain(DRAIN_MS), cutNow]);
    if (left > 0) this.#say(`${requests(left)} cut`);
    return 0;
  }

  async close(): Promise<void> {
    this.#reloader?.close();
    this.#firstBuilds.close();
    await this.#services.close();
    this.#reportPulse(true);
    this.#engine.stop();
    this.#followed.flush();
    await this.#log.close();
    await releaseBundler();
    this.#channel.close();
  }

  #say(text: string): void {
    if (this.#options.logFormat === "json" && !text.startsWith("{")) {
      process.stdout.write(`${serverJson("serve", { text })}\n`);
    } else {
      process.stdout.write(`${text}\n`);
    }
  }
}

function noneServed(path: string): NanoError {
  return new NanoError("NANO_APP_INVALID", `${path}: no app of this folder can be served`);
}

/** The supervisor ends the process. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

function requests(count: number): string {
  return count === 1 ? "1 request" : `${count} requests`;
}
