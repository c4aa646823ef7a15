// Builds the apps of a folder: those that somebody asks for at once, each once however many wait, and several at a time;
// the others one after the other, when there is nothing else to build.

import { availableParallelism } from "node:os";
import {
  type AppPlace,
  type BuiltApp,
  buildApp,
  buildDeployed,
  type Overrides,
  releaseBundler,
} from "../apps/index.ts";
import type { NanoError } from "../errors/index.ts";
import { asFailure } from "./app-failure.ts";
import type { ServedApp, ServedApps } from "./served-apps.ts";

/** The bundler uses all cores for one app already; others wait for files. */
const MOST_AT_ONCE = Math.max(4, 2 * availableParallelism());

/** An app that did not build is not built again before: doubles each time. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

/** The bundler's process ends when it had nothing to do for so long. */
const BUNDLER_IDLE_MS = 10_000;

export interface FirstBuildsOptions {
  apps: ServedApps;
  overrides: Overrides;
  /** The bundler stays: it is used for changes, too, and says what it has to say. */
  keepBundler: boolean;
  /** It is served from now on. */
  built(app: ServedApp): void;
  failed(app: ServedApp, error: NanoError): void;
  /** Nothing is left of what was to be built ahead. */
  allBuilt(): void;
}

interface Pause {
  ms: number;
  until: number;
}

export class FirstBuilds {
  readonly #options: FirstBuildsOptions;
  readonly #underWay = new Map<ServedApp, PromiseWithResolvers<void>>();
  /** Of those under way, who has not begun. */
  readonly #queue: ServedApp[] = [];
  /** Nobody has asked for them yet; the last comes first. Undefined when there are none to be built ahead. */
  #ahead: ServedApp[] | undefined;
  readonly #pauses = new WeakMap<ServedApp, Pause>();
  #running = 0;
  #release: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: FirstBuildsOptions) {
    this.#options = options;
  }

  /** Requests wait for the app's code. */
  wanted(app: ServedApp): void {
    if (this.#underWay.has(app)) return;
    const pause = this.#pauses.get(app);
    if (pause !== undefined && performance.now() < pause.until) {
      this.#options.apps.refuse(app);
      return;
    }
    this.#underWay.set(app, Promise.withResolvers());
    this.#queue.push(app);
    this.#next();
  }

  /** They will be asked for: each is built as soon as nothing else is. */
  ahead(apps: readonly ServedApp[]): void {
    this.#ahead = apps.toReversed();
    this.#next();
  }

  /** It did not build when it was asked for last. */
  hasFailed(app: ServedApp): boolean {
    return this.#pauses.has(app);
  }

  /** Its files are others now: the next request may try again. */
  changed(app: ServedApp): void {
    const pause = this.#pauses.get(app);
    if (pause !== undefined) pause.until = 0;
  }

  /** Resolves when the app is not being built, any more. */
  async settled(app: ServedApp): Promise<void> {
    await this.#underWay.get(app)?.promise;
  }

  /** Builds what is to take the place of an app of the folder. */
  async again(place: AppPlace): Promise<BuiltApp> {
    const { overrides, keepBundler } = this.#options;
    this.#running++;
    try {
      return await buildApp(place, overrides, !keepBundler);
    } finally {
      this.#running--;
      this.#next();
    }
  }

  #next(): void {
    while (this.#running < MOST_AT_ONCE) {
      const app = this.#queue.shift();
      if (app === undefined) break;
      this.#running++;
      void this.#build(app);
    }
    if (this.#running === 0) this.#nextAhead();
    clearTimeout(this.#release);
    if (this.#running > 0 || this.#options.keepBundler || this.#closed) return;
    this.#release = setTimeout(() => void releaseBundler(), BUNDLER_IDLE_MS).unref();
  }

  #nextAhead(): void {
    if (this.#closed || this.#ahead === undefined) return;
    for (let app = this.#ahead.pop(); app !== undefined; app = this.#ahead.pop()) {
      const isIdle = app.built === undefined && !this.#pauses.has(app) && !this.#underWay.has(app);
      if (!isIdle || !this.#options.apps.serves(app)) continue;
      this.#underWay.set(app, Promise.withResolvers());
      this.#running++;
      void this.#build(app);
      return;
    }
    this.#ahead = undefined;
    this.#options.allBuilt();
  }

  async #build(app: ServedApp): Promise<void> {
    const { apps, overrides, keepBundler, built, failed } = this.#options;
    try {
      const made = await build(app, overrides, !keepBundler);
      if (this.#closed) return;
      this.#pauses.delete(app);
      apps.define(app, made);
      built(app);
      await made.stored;
    } catch (error) {
      if (this.#closed) return;
      this.#pause(app);
      failed(app, asFailure(error));
      apps.refuse(app);
    } finally {
      this.#running--;
      this.#underWay.get(app)?.resolve();
      this.#underWay.delete(app);
      this.#next();
    }
  }

  #pause(app: ServedApp): void {
    const before = this.#pauses.get(app)?.ms ?? FIRST_PAUSE_MS / 2;
    const ms = Math.min(before * 2, LONGEST_PAUSE_MS);
    this.#pauses.set(app, { ms, until: performance.now() + ms });
  }

  /** What is still built then is for nobody. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#ahead = undefined;
    clearTimeout(this.#release);
  }
}

function build({ place, deployed }: ServedApp, overrides: Overrides, isServed: boolean): Promise<BuiltApp> {
  return deployed === undefined ? buildApp(place, overrides, isServed) : buildDeployed(deployed, overrides);
}
