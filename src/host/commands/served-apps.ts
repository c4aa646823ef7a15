// The apps that the engine serves, by label; the one place that swaps routes.

import { resolve } from "node:path";
import type { AppPlace, BuiltApp } from "../apps/index.ts";
import { NanoError } from "../errors/index.ts";
import type { AppDefinition, Engine } from "../native/index.ts";
import { mapStack, type PositionMap, shownPath, throughSourceMap } from "./source-positions.ts";

export interface ServedApp {
  id: number;
  place: AppPlace;
  built: BuiltApp;
  /** Made when the first stack is shown. */
  positions?: PositionMap;
}

type Routing = "one" | "many";

export class ServedApps {
  readonly #engine: Engine;
  /** "one": the app answers on every host. */
  readonly #routing: Routing;
  readonly #byLabel = new Map<string, ServedApp>();
  /** Also the last one that each label lost: its last events come later. */
  readonly #byId = new Map<number, ServedApp>();
  readonly #lost = new Map<string, number>();
  /** Not told yet. */
  #names: [number, string][] = [];
  readonly #told: (names: [number, string][]) => void;

  /** `told` hears the id and label of each app before it runs. */
  constructor(engine: Engine, routing: Routing, told: (names: [number, string][]) => void) {
    this.#engine = engine;
    this.#routing = routing;
    this.#told = told;
  }

  /** Without routes: call `route` when all are added. */
  add(place: AppPlace, built: BuiltApp): ServedApp {
    const app = this.#make(place, built);
    this.#byLabel.set(place.label, app);
    return app;
  }

  #make(place: AppPlace, built: BuiltApp): ServedApp {
    const app: ServedApp = { id: this.#engine.addApp(built.definition), place, built };
    this.#byId.set(app.id, app);
    this.#names.push([app.id, place.label]);
    return app;
  }

  #tellNames(): void {
    if (this.#names.length > 0) this.#told(this.#names);
    this.#names = [];
  }

  /**
   * Puts a new build in the place of the old one, or beside the others. It is started first: one that throws at
   * start-up is refused with NANO_APP_EXCEPTION, and the old one stays.
   */
  async replace(place: AppPlace, built: BuiltApp): Promise<ServedApp> {
    const app = this.#make(place, built);
    try {
      await this.start(app);
    } catch (error) {
      this.#lose(app);
      throw error;
    }
    const old = this.#byLabel.get(place.label);
    this.#byLabel.set(place.label, app);
    this.route();
    if (old !== undefined) this.#lose(old);
    return app;
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
    this.#tellNames();
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
    const app = this.#byLabel.get(label);
    if (app === undefined) return;
    this.#byLabel.delete(label);
    this.route();
    this.#lose(app);
  }

  route(): void {
    this.#tellNames();
    const hosts: Record<string, number> = {};
    for (const [label, app] of this.#byLabel) hosts[label] = app.id;
    const [only] = this.#byLabel.values();
    if (this.#routing === "one") this.#engine.setRoutes({ hosts: {}, fallback: only?.id ?? 0 });
    else this.#engine.setRoutes({ hosts, fallback: 0 });
  }

  get(label: string): ServedApp | undefined {
    return this.#byLabel.get(label);
  }

  find(id: number): ServedApp | undefined {
    return this.#byId.get(id);
  }

  labels(): string[] {
    return [...this.#byLabel.keys()];
  }

  all(): ServedApp[] {
    return [...this.#byLabel.values()];
  }
}

/** Text with the places in the app's bundle shown as places in its files. */
export function stackOfFiles(text: string, app: ServedApp): string {
  const { definition, sourceMap, sourceMapFolder } = app.built;
  if (sourceMap === "" || !text.includes(definition.sourceName)) return text;
  app.positions ??= throughSourceMap(sourceMap, (source) => shownPath(resolve(sourceMapFolder, source)));
  return mapStack(text, definition.sourceName, app.positions);
}

/** Would the engine do the same with both? */
export function sameDefinition(one: AppDefinition, other: AppDefinition): boolean {
  return comparable(one) === comparable(other);
}

function comparable({ codeCache: _, modules, env, ...rest }: AppDefinition): string {
  const bytesAsText = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return JSON.stringify([rest, modules.map(({ bytes, ...module }) => [module, bytesAsText(bytes)]), bytesAsText(env)]);
}
