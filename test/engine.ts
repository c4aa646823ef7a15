// The real addon in this process, for tests: one engine a test file. V8 flags come from the test runner.

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Serializer } from "node:v8";
import { Agent, fetch, type RequestInit, type Response } from "undici";
import type { AppBinding, AppDefinition, AppLimits, Engine, EngineEvent } from "../src/host/native/index.ts";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const buildFolder = process.env.NANO_BUILD ?? "build";

export interface Addon extends Engine {
  opNames(): string[];
  buildSnapshot(source: string): Uint8Array;
  builtWith(): Record<string, string>;
}

export const addon = createRequire(import.meta.url)(join(root, buildFolder, "Release", "nano.node")) as Addon;

process.once("exit", (code) => {
  if (!addon.stop()) addon.quit(code);
});

/** Every name is this machine. */
const loopback = new Agent({
  connect: { lookup: (_name, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]) },
});

const defaultLimits: AppLimits = {
  cpuMs: 2000,
  startupCpuMs: 2000,
  memoryMb: 128,
  wallMs: 30_000,
  waitUntilMs: 30_000,
  subrequests: 50,
  running: 256,
  waiting: 1024,
  isolates: 1,
  bodyBytes: 100 * 1024 * 1024,
  logBytes: 256 * 1024,
  weight: 100,
};

export interface AppSetup {
  limits?: Partial<AppLimits>;
  env?: object;
  unsafeEval?: boolean;
  bindings?: AppBinding[];
  kind?: "module" | "script";
}

export interface EngineSetup {
  poolSize?: number;
  executors?: number;
  maxLive?: number;
  memoryBytes?: number;
  keptCodeBytes?: number;
  /** Files of another runtime and its snapshot. */
  runtime?: { source: string; snapshot: string };
}

export interface TestEngine {
  engine: Engine;
  events: EngineEvent[];
  port: number;
  /** Adds an app that answers for `http://<name>.localhost`. */
  app(name: string, source: string, setup?: AppSetup): number;
  /** The same without its code: `engine.defineApp` gives it. */
  dormant(name: string, setup?: AppSetup): number;
  /** Lets an app that was added otherwise answer for the name. */
  route(name: string, app: number): void;
  remove(name: string): void;
  fetch(name: string, path?: string, init?: RequestInit): Promise<Response>;
  evaluate(source: string, setup?: AppSetup): ReturnType<Engine["evaluate"]>;
  /** The access events of an app's exchanges, once there are so many of them. */
  exchanges(app: number, count: number): Promise<Extract<EngineEvent, { type: "access" }>[]>;
  stop(): Promise<void>;
}

function serialize(value: object): Uint8Array {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** How much slower native code is in this build: limits of CPU time allow for that, since what they are about is not. */
const slowness = Number(process.env.NANO_TEST_SLOWNESS ?? 1);

function limitsOf(given: Partial<AppLimits> = {}): AppLimits {
  const limits = { ...defaultLimits, ...given };
  return { ...limits, cpuMs: limits.cpuMs * slowness, startupCpuMs: limits.startupCpuMs * slowness };
}

export function define(name: string, source: string, setup: AppSetup = {}): AppDefinition {
  return {
    name,
    kind: setup.kind ?? "module",
    source,
    sourceName: `${name}.js`,
    modules: [],
    env: serialize(setup.env ?? {}),
    limits: limitsOf(setup.limits),
    unsafeEval: setup.unsafeEval ?? false,
    bindings: setup.bindings ?? [],
  };
}

/** Starts the engine with a listener on a free port of loopback. */
export function startEngine(options: EngineSetup = {}): TestEngine {
  const events: EngineEvent[] = [];
  const snapshot = join(root, "dist", "runtime.snapshot");
  addon.start({
    ...(options.runtime ?? { snapshot, source: join(root, "dist", "runtime.js") }),
    executors: options.executors ?? 2,
    poolSize: options.poolSize ?? 2,
    maxLive: options.maxLive ?? 1000,
    memoryBytes: options.memoryBytes ?? 0,
    ...(options.keptCodeBytes === undefined ? {} : { keptCodeBytes: options.keptCodeBytes }),
    accessEvents: true,
    onEvents: (list) => void events.push(...list),
  });
  const hosts: Record<string, number> = {};
  // The place of an app has its number.
  const route = (name: string, app: number) => {
    hosts[name] = app;
    addon.setRoutePlace(app, app, name);
  };
  const { port } = addon.listen({ host: "127.0.0.1", port: 0 });
  return {
    engine: addon,
    events,
    port,
    app(name, source, setup) {
      const id = addon.addApp(define(name, source, setup));
      route(name, id);
      return id;
    },
    dormant(name, setup) {
      const id = addon.addApp({ name, limits: limitsOf(setup?.limits) });
      route(name, id);
      return id;
    },
    route,
    remove(name) {
      const app = hosts[name] as number;
      addon.removeApp(app);
      delete hosts[name];
      addon.setRoutePlace(app, 0, name);
    },
    fetch: (name, path = "/", init) =>
      fetch(`http://${name}.localhost:${port}${path}`, { ...init, dispatcher: loopback }),
    evaluate: (source, setup) =>
      addon.evaluate(addon.addApp(define("eval", source, { ...setup, kind: "script" })), false),
    async exchanges(app, count) {
      const of = () => events.filter((event) => event.type === "access" && event.app === app);
      while (of().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      return of() as Extract<EngineEvent, { type: "access" }>[];
    },
    async stop() {
      await loopback.close();
      await addon.drain(2000);
      addon.stop();
    },
  };
}
