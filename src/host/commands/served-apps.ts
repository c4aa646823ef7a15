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
import { NanoError, suggestion } from "../errors/index.ts";
import type { AppDefinition, AppIdentity, AppLimits, Engine, RouteTarget } from "../native/index.ts";
import { redaction } from "../observe/index.ts";
import { RouteClaims } from "../routing/index.ts";
import { AppNames } from "./app-names.ts";
import { type Answering, AppRoutes } from "./app-routes.ts";
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
  /** Nobody has the label any more. */
  removed(label: string): void;
  /** The crons of all that have any, by label, when they are others. */
  crons(crons: Record<string, readonly string[]>): void;
}

export class ServedApps {
  readonly #engine: Engine;
  readonly #routing: Routing;
  readonly #claims = new RouteClaims();
  readonly #byLabel = new Map<string, ServedApp>();
  readonly #candidates = new Map<string, { app: ServedApp; percent: number }>();
  /** Also those that were lost, until the engine has forgotten them: their last events come later. */
  readonly #byId = new Map<number, ServedApp>();
  readonly #listener: Partial<ServedAppsListener>;
  readonly #routes: AppRoutes;
  readonly #names: AppNames;
  /** Of those that have any, by label. */
  readonly #crons = new Map<string, readonly string[]>();
  #cronsTold = "{}";
  #longestMs = 0;
  #isRouted = false;
  /** Since all routes were told. */
  #claimsChanged = false;

  constructor(engine: Engine, routing: Routing, listener: Partial<ServedAppsListener>) {
    this.#engine = engine;
    this.#routing = routing;
    this.#listener = listener;
    this.#routes = new AppRoutes(engine, this.#claims, routing.ports);
    this.#names = new AppNames(engine);
  }

  /** What a request to any of them, and the work after its response, may take at most. */
  get longestMs(): number {
    return this.#longestMs;
  }

  /**
   * Puts an app that is dormant beside the others, or in the place of another one: it is built when it is asked for
   * (`define`, or `refuse`). Call `route` when the first are added. Returns what there is to say of its configuration.
   * Throws when another app has a route of it.
   */
  add(place: AppPlace, overrides: Overrides): string[] {
    this.#refuseDeployed(place);
    this.#claim(place);
    const { limits, warnings } = settingsOf(place, overrides);
    const old = this.#byLabel.get(place.label);
    this.#byLabel.set(
      place.label,
      this.#make(place, { name: place.name, limits, assetsFirst: hasAssetsFirst(place.config) }),
    );
    this.#changed(place.label, old);
    if (old !== undefined) this.#lose(old);
    return warnings;
  }

  #claim(place: AppPlace): void {
    if (this.#claims.take(place.label, claimOfApp(place))) this.#claimsChanged = true;
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
    this.#changed(place.label, old);
    if (old !== undefined) this.#lose(old);
    return app;
  }

  /** Starts an app that does not serve yet: `put` or `drop` follows. Refused as by `replace`. */
  async prepare(place: AppPlace, built: BuiltApp, deployed?: DeployedApp): Promise<ServedApp> {
    this.#claims.check(place.label, claimOfApp(place));
    const app = this.#make(place, built.definition, built);
    if (deployed !== undefined) app.deployed = deployed;
    try {
      await this.start(app);
      if (deployed === undefined) this.#claim(place);
      return app;
    } catch (error) {
      this.#lose(app);
      throw error;
    }
  }

  /** They serve the label, and those before them do not. Throws when another app has a route of it. */
  put({ label, app, candidate }: Serving): void {
    const served = this.#byLabel.get(label);
    if (served !== undefined && served.deployed === undefined) {
      throw new NanoError("NANO_NAME_TAKEN", `${app.place.name}: the server's folder has an app of that name`);
    }
    this.#claim((candidate?.app ?? app).place);
    const before = this.servingAt(label);
    this.#byLabel.set(label, app);
    if (candidate === undefined) this.#candidates.delete(label);
    else this.#candidates.set(label, candidate);
    const now = this.servingAt(label);
    this.#changed(label, served);
    for (const one of before) if (!now.includes(one)) this.#lose(one);
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
    this.#claim(place);
    app.place = place;
    this.#changed(place.label, app);
    return true;
  }

  #lose({ id }: ServedApp): void {
    if (!this.#engine.removeApp(id)) this.#byId.delete(id);
  }

  /** Nothing will be heard of them any more. */
  forget(ids: readonly number[]): void {
    for (const id of ids) this.#byId.delete(id);
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
    throw new NanoError(known, `${app.place.name}: the app does not start (${known})`, { detail: reason });
  }

  remove(label: string): void {
    const gone = this.servingAt(label);
    if (gone.length === 0) return;
    this.#byLabel.delete(label);
    this.#candidates.delete(label);
    if (this.#claims.release(label)) this.#claimsChanged = true;
    this.#changed(label, gone[0]);
    for (const app of gone) this.#lose(app);
    this.#listener.removed?.(label);
  }

  /** All of them are asked from now on. What changes afterwards is routed at once. */
  route(): void {
    this.#isRouted = true;
    this.#claimsChanged = false;
    this.#routes.send([...this.#byLabel.keys()].map((label) => this.#answeringAt(label)));
    this.#routing.portsWanted(this.#claims.ports());
    for (const [label, app] of this.#byLabel) this.#name(label, app);
    this.#tellCrons();
  }

  /** Others answer for the label than before. */
  #changed(label: string, before: ServedApp | undefined): void {
    if (!this.#isRouted) return;
    const app = this.#byLabel.get(label);
    const { target, isNamed } = this.#answeringAt(label);
    // The one that answers wherever nobody else does has no route of its own.
    if (this.#claimsChanged || (before === undefined && !isNamed)) {
      this.route();
      return;
    }
    this.#routes.change({ label, target, isNamed: isNamed || before?.deployed !== undefined });
    this.#name(label, app);
    this.#tellCrons();
  }

  #answeringAt(label: string): Answering {
    const isNamed = this.#routing.many || this.#byLabel.get(label)?.deployed !== undefined;
    return { label, target: this.#targetOf(label), isNamed };
  }

  #name(label: string, app: ServedApp | undefined): void {
    this.#names.change(label, app && { name: app.place.name, id: app.id });
    const crons = app === undefined ? [] : app.place.config.crons;
    if (app === undefined || crons.length === 0) this.#crons.delete(label);
    else this.#crons.set(label, cronsOf(app.place.name, app.place.config).crons);
  }

  #tellCrons(): void {
    const crons = Object.fromEntries(this.#crons);
    const text = JSON.stringify(crons);
    if (text === this.#cronsTold) return;
    this.#cronsTold = text;
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
    const found = this.#byLabel.get(name.toLowerCase()) ?? this.#byLabel.get(this.#names.labelOf(name) ?? "");
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
  if (app.redact === undefined) {
    const { config, secrets = app.deployed?.secrets ?? {} } = app.place;
    const values = [...config.secretNames.map((name) => config.vars[name]), ...Object.values(secrets)];
    app.redact = redaction(values.filter((value) => typeof value === "string")) ?? null;
  }
  return app.redact === null ? text : app.redact(text);
}
