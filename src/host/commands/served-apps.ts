// The apps that the engine serves, by label; the one place that swaps routes.

import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type AppPlace,
  type BuiltApp,
  cronsOf,
  type DeployedApp,
  hasAssetsFirst,
  type Overrides,
  settingsOf,
} from "../apps/index.ts";
import type { Site } from "../assets/index.ts";
import { NanoError, suggestion } from "../errors/index.ts";
import type { AppDefinition, AppIdentity, AppLimits, Engine, RouteRule, RouteTarget } from "../native/index.ts";
import { redaction } from "../observe/index.ts";
import { RouteClaims } from "../routing/index.ts";
import { claimOfApp } from "./claim-of-app.ts";
import { type KeptBuild, keptOf } from "./kept-build.ts";
import { mapStack, type PositionMap, shownPath, throughSourceMap } from "./source-positions.ts";

export interface ServedApp {
  id: number;
  place: AppPlace;
  /** Undefined while it is dormant, and when it has given up its code. */
  built: KeptBuild | undefined;
  /** Undefined for an app of the folder. */
  deployed?: DeployedApp;
  /** Made when its first asset is asked for. */
  site?: Site | undefined;
  /** Made when the first stack is shown. */
  positions?: PositionMap;
  /** Made when the first line is shown; null where there is nothing to redact. */
  redact?: ((text: string) => string) | null;
}

/** Who serves a label. */
export interface Serving {
  label: string;
  app: ServedApp;
  /** Another version of it, which serves a part of the clients, in percent. */
  candidate?: { app: ServedApp; percent: number };
}

export interface Routing {
  /** Not one app, which answers on every host. */
  many: boolean;
  /** Ports on which nobody is asked but the app that wants them. */
  ports: readonly number[];
  /** Later builds are compared with those that are served. */
  comparesBuilds: boolean;
  /** Apps want these ports now, whether they are there or not. */
  portsWanted(ports: number[]): void;
}

/** Who hears of the apps. */
export interface ServedAppsListener {
  /** The id and label of each app, before it runs. */
  names(names: [number, string][]): void;
  /** The crons of all that have any, by label, when they are others. */
  crons(crons: Record<string, readonly string[]>): void;
}

export class ServedApps {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #claims = new RouteClaims();
  readonly #byLabel = new Map<string, ServedApp>();
  readonly #candidates = new Map<string, { app: ServedApp; percent: number }>();
  /** Also the last one that each label lost: its last events come later. */
  readonly #byId = new Map<number, ServedApp>();
  readonly #lost = new Map<string, number>();
  readonly #listener: Partial<ServedAppsListener>;
  #longestMs = 0;
  /** Names that apps ask each other by. */
  #services: ReadonlyMap<string, number> = new Map();
  /** As they were told last. */
  #crons = "{}";

  constructor(engine: Engine, routing: Routing, listener: Partial<ServedAppsListener>) {
    this.#engine = engine;
    this.#routing = routing;
    this.#listener = listener;
  }

  /** What a request to any of them, and the work after its response, may take at most. */
  get longestMs(): number {
    return this.#longestMs;
  }

  /**
   * Puts an app that is dormant beside the others, or in the place of another one: it is built when it is asked for
   * (`define`, or `refuse`). Call `route` when all are added. Returns what there is to say of its configuration. Throws
   * when another app has a route of it.
   */
  add(place: AppPlace, overrides: Overrides): string[] {
    this.#refuseDeployed(place);
    this.#claims.take(place.label, claimOfApp(place));
    const { limits, warnings } = settingsOf(place, overrides);
    const old = this.#byLabel.get(place.label);
    this.#byLabel.set(
      place.label,
      this.#make(place, { name: place.name, limits, assetsFirst: hasAssetsFirst(place.config) }),
    );
    if (old !== undefined) {
      this.route();
      this.#lose(old);
    }
    return warnings;
  }

  /** An app of the folder never takes the place of one that was deployed. */
  #refuseDeployed({ name, label }: AppPlace): void {
    if (this.#byLabel.get(label)?.deployed === undefined) return;
    const message = `${name}: an app of that name is deployed (nano delete ${label} removes it)`;
    throw new NanoError("NANO_NAME_TAKEN", message);
  }

  /** A dormant version of a deployed app, which does not serve yet. */
  makeDormant(place: AppPlace, overrides: Overrides, deployed: DeployedApp): ServedApp {
    const { limits } = settingsOf(place, overrides);
    const known = { name: place.name, limits, assetsFirst: hasAssetsFirst(place.config) };
    return Object.assign(this.#make(place, known), { deployed });
  }

  #make(place: AppPlace, known: AppIdentity | AppDefinition, built?: BuiltApp): ServedApp {
    const app: ServedApp = { id: this.#engine.addApp(known), place, built: built && this.#keptOf(built) };
    this.#byId.set(app.id, app);
    this.#longestMs = Math.max(this.#longestMs, longestOf(known.limits));
    return app;
  }

  /** Those that wait for the app are served. */
  define(app: ServedApp, built: BuiltApp): void {
    app.built = this.#keptOf(built);
    this.#listener.names?.([[app.id, app.place.label]]);
    this.#engine.defineApp(app.id, built.definition);
  }

  #keptOf(built: BuiltApp): KeptBuild {
    return keptOf(built, this.#routing.comparesBuilds);
  }

  /** The engine has no code of the app any more: it is built when it is asked for. */
  released(id: number): void {
    const app = this.#byId.get(id);
    if (app === undefined) return;
    app.built = undefined;
    delete app.positions;
  }

  /** Is it still the app of its label? */
  serves(app: ServedApp): boolean {
    return this.servingAt(app.place.label).includes(app);
  }

  /** The app of the label, and the one that serves a part of its clients. */
  servingAt(label: string): ServedApp[] {
    return [this.#byLabel.get(label), this.#candidates.get(label)?.app].filter((app) => app !== undefined);
  }

  /** Those that wait for the app are told that it is not to be had. */
  refuse(app: ServedApp): void {
    this.#engine.refuseApp(app.id);
  }

  /**
   * Puts a new build in the place of the old one, or beside the others. It is started first: one that throws at
   * start-up is refused with NANO_APP_EXCEPTION, and the old one stays.
   */
  async replace(place: AppPlace, built: BuiltApp): Promise<ServedApp> {
    this.#refuseDeployed(place);
    const app = await this.prepare(place, built);
    const old = this.#byLabel.get(place.label);
    this.#byLabel.set(place.label, app);
    this.route();
    if (old !== undefined) this.#lose(old);
    return app;
  }

  /** Starts an app that does not serve yet: `put` or `drop` follows. Refused as by `replace`. */
  async prepare(place: AppPlace, built: BuiltApp, deployed?: DeployedApp): Promise<ServedApp> {
    const claim = claimOfApp(place);
    this.#claims.check(place.label, claim);
    const app = this.#make(place, built.definition, built);
    if (deployed !== undefined) app.deployed = deployed;
    try {
      await this.start(app);
      if (deployed === undefined) this.#claims.take(place.label, claim);
      return app;
    } catch (error) {
      this.#lose(app);
      throw error;
    }
  }

  /**
   * They serve the label from the next `route` on, and those before them do not: where there are any, routes are swapped
   * at once, and true is returned. Throws when another app has a route of it.
   */
  put({ label, app, candidate }: Serving): boolean {
    const served = this.#byLabel.get(label);
    if (served !== undefined && served.deployed === undefined) {
      throw new NanoError("NANO_NAME_TAKEN", `${app.place.name}: the server's folder has an app of that name`);
    }
    this.#claims.take(label, claimOfApp((candidate?.app ?? app).place));
    const before = this.servingAt(label);
    this.#byLabel.set(label, app);
    if (candidate === undefined) this.#candidates.delete(label);
    else this.#candidates.set(label, candidate);
    const now = this.servingAt(label);
    const gone = before.filter((one) => !now.includes(one));
    if (gone.length > 0) this.route();
    for (const one of gone) this.#lose(one);
    return gone.length > 0;
  }

  /** An app that was started and does not serve. */
  drop(app: ServedApp): void {
    this.#lose(app);
  }

  /** Takes what the app's configuration claims now, where that is all that has changed; false when it is the same. */
  reclaim(place: AppPlace): boolean {
    const app = this.#byLabel.get(place.label);
    const claim = claimOfApp(place);
    if (app === undefined || isDeepStrictEqual(claim, claimOfApp(app.place))) return false;
    this.#claims.take(place.label, claim);
    app.place = place;
    this.route();
    return true;
  }

  #lose(app: ServedApp): void {
    const { label } = app.place;
    this.#engine.removeApp(app.id);
    const before = this.#lost.get(label);
    if (before !== undefined) this.#byId.delete(before);
    this.#lost.set(label, app.id);
  }

  /** Evaluates the app in the isolate that will serve it. */
  async start(app: ServedApp): Promise<void> {
    this.#listener.names?.([[app.id, app.place.label]]);
    const probe = await this.#engine.probe(app.id);
    if (probe.outcome === "ok") return;
    const { code, error } = probe;
    const reason = stackOfFiles(error, app)
      .trimEnd()
      .replace(/(?<=^|\n)(?=.)/g, "  ");
    const known = code === "NANO_STARTUP_LIMIT" || code === "NANO_MEMORY_LIMIT" ? code : "NANO_APP_EXCEPTION";
    throw new NanoError(known, `${app.place.name}: the app does not start (${code || known})`, { detail: reason });
  }

  remove(label: string): void {
    const gone = this.servingAt(label);
    if (gone.length === 0) return;
    this.#byLabel.delete(label);
    this.#candidates.delete(label);
    this.#claims.release(label);
    this.route();
    for (const app of gone) this.#lose(app);
  }

  route(): void {
    const { many, portsWanted } = this.#routing;
    const labels: Record<string, RouteTarget> = {};
    const rules: RouteRule[] = [];
    const ports: Record<number, RouteTarget> = {};
    for (const port of this.#routing.ports) ports[port] = 0;
    let fallback: RouteTarget = 0;
    for (const [label, app] of this.#byLabel) {
      if (many || app.deployed !== undefined) labels[label] = this.#targetOf(label);
      else fallback = app.id;
    }
    for (const [label, { routes, port, isDefault }] of this.#claims.all()) {
      const target = this.#targetOf(label);
      if (many || this.#byLabel.get(label)?.deployed !== undefined)
        for (const route of routes) rules.push({ ...route, target });
      if (isDefault) fallback = target;
      if (port !== undefined && ports[port] !== undefined) ports[port] = target;
    }
    this.#engine.setRoutes({ rules, labels, ports, fallback });
    portsWanted(this.#claims.ports());
    this.#nameServices();
    this.#tellCrons();
  }

  /** Others ask an app by the name that its configuration gives it, or by its label. */
  #nameServices(): void {
    const named = new Map<string, number>();
    for (const [label, app] of this.#byLabel) named.set(label, app.id);
    for (const app of this.#byLabel.values()) named.set(app.place.name, app.id);
    for (const [name, id] of named) if (this.#services.get(name) !== id) this.#engine.setService(name, id);
    for (const name of this.#services.keys()) if (!named.has(name)) this.#engine.setService(name, 0);
    this.#services = named;
  }

  #tellCrons(): void {
    const crons: Record<string, readonly string[]> = {};
    for (const [label, { place }] of this.#byLabel) {
      if (place.config.crons.length > 0) crons[label] = cronsOf(place.name, place.config).crons;
    }
    const text = JSON.stringify(crons);
    if (text === this.#crons) return;
    this.#crons = text;
    this.#listener.crons?.(crons);
  }

  #targetOf(label: string): RouteTarget {
    const app = this.#byLabel.get(label);
    const candidate = this.#candidates.get(label);
    if (app === undefined) return 0;
    if (candidate === undefined) return app.id;
    const { percent } = candidate;
    return [
      { app: candidate.app.id, percent },
      { app: app.id, percent: 100 - percent },
    ];
  }

  get(label: string): ServedApp | undefined {
    return this.#byLabel.get(label);
  }

  /** The app that is called so, by its label or else by its name. Throws NANO_NO_APP, which says what may have been meant. */
  called(name: string): ServedApp {
    const found = this.#byLabel.get(name.toLowerCase()) ?? this.all().find(({ place }) => place.name === name);
    if (found !== undefined) return found;
    const names = new Set(this.all().flatMap(({ place }) => [place.name, place.label]));
    throw new NanoError("NANO_NO_APP", `there is no app "${name}" on this server${suggestion(name, [...names])}`);
  }

  find(id: number): ServedApp | undefined {
    return this.#byId.get(id);
  }

  get count(): number {
    return this.#byLabel.size;
  }

  labels(): string[] {
    return [...this.#byLabel.keys()];
  }

  all(): ServedApp[] {
    return [...this.#byLabel.values()];
  }
}

function longestOf({ wallMs, waitUntilMs }: AppLimits): number {
  return wallMs + waitUntilMs;
}

/** Text with the places in the app's bundle shown as places in its files. */
export function stackOfFiles(text: string, app: ServedApp): string {
  if (app.built === undefined) return text;
  const { sourceName, sourceMap, sourceMapFolder, files } = app.built;
  const [file] = files;
  if ((sourceMap === "" && file === undefined) || !text.includes(sourceName)) return text;
  app.positions ??=
    sourceMap === ""
      ? (position) => ({ ...position, file: shownPath(file ?? "") })
      : throughSourceMap(sourceMap, (source) => shownPath(resolve(sourceMapFolder, source)));
  return mapStack(text, sourceName, app.positions);
}

/** Text without the values of the app's secrets. */
export function withoutSecrets(text: string, app: ServedApp): string {
  const { vars, secretNames } = app.place.config;
  if (app.redact === undefined) {
    const values = [...secretNames.map((name) => vars[name]), ...Object.values(app.deployed?.secrets ?? {})];
    app.redact = redaction(values.filter((value) => typeof value === "string")) ?? null;
  }
  return app.redact === null ? text : app.redact(text);
}
