// The app of this isolate: its env, and which handlers it has.

import { hasEventListener } from "../dom/index.ts";
import type { Request } from "../fetch/index.ts";
import type { AppStart } from "../hooks.ts";
import { deferredRoom, objectKeys, reflectApply, reflectConstruct, reflectDefineProperty } from "../infra/index.ts";
import { setAppUrl } from "../url/index.ts";
import { internalToken } from "../webidl/index.ts";
import type { ExchangeRecord, ScheduledRun } from "./exchange.ts";
import { ExecutionContext } from "./execution-context.ts";
import { fireFetchEvent } from "./fetch-event.ts";

/** Calls the app; gives a Response, a promise of one, or anything else that the app returns. May throw. */
export type Handler = (request: Request, exchange: ExchangeRecord) => unknown;
/** What it returns is waited for. May throw. */
export type ScheduledHandler = (run: ScheduledRun, exchange: ExchangeRecord) => unknown;

/** What an export of the app's module answers, or its listeners; null where it does not. */
interface Handlers {
  fetch: Handler | null;
  scheduled: ScheduledHandler | null;
}

type Callable = (...values: unknown[]) => unknown;
type Constructor = new (...values: unknown[]) => object;

const scheduledRoom = deferredRoom<typeof import("./scheduled/index.ts")>("workers/scheduled");
const bindingsRoom = deferredRoom<typeof import("./bindings/index.ts")>("workers/bindings");

let env: unknown;
let isEvaluated = false;
let moduleExports: object | undefined;
let handlers: Handlers = { fetch: null, scheduled: null };
/** Of the other exports that were asked for. */
let entrypoints: Record<string, Handlers> | null = null;

/** hooks.start */
export function startApp(app: AppStart): void {
  env = app.env;
  setAppUrl(app.url);
  if (app.bindings.length > 0) bindingsRoom.load().addBindings(env as object, app.bindings);
  isEvaluated = app.evaluate;
  if (app.script && !isEvaluated) defineVariables(app.env as Record<string, unknown>);
}

/** Service-worker syntax has no `env`: its variables are globals. */
function defineVariables(variables: Record<string, unknown>): void {
  const names = objectKeys(variables);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = variables[name];
    // A name that the engine itself holds fast (undefined, NaN) stays what it is.
    reflectDefineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
  }
}

/** `entrypoint`: the export of the module; undefined for the default one. May throw. */
export function handlersOfApp(entrypoint: string | undefined): Handlers {
  if (entrypoint === undefined) return handlers;
  entrypoints ??= { __proto__: null } as unknown as Record<string, Handlers>;
  const known = entrypoints[entrypoint];
  if (known !== undefined) return known;
  const exported = moduleExports === undefined ? undefined : (moduleExports as Record<string, unknown>)[entrypoint];
  const found = handlersOf(exported);
  if (found === null) throw new TypeError(`the app's module exports no entrypoint ${entrypoint}`);
  entrypoints[entrypoint] = found;
  return found;
}

/** hooks.loaded */
export function appLoaded(namespace: object | undefined): string {
  if (isEvaluated) return "";
  moduleExports = namespace;
  const exported = namespace === undefined ? undefined : (namespace as { default?: unknown }).default;
  if (exported !== undefined) return takeDefaultExport(exported);
  handlers = {
    fetch: hasEventListener(globalThis, "fetch") ? fireFetchEvent : null,
    scheduled: hasEventListener(globalThis, "scheduled") ? fireScheduledEvent : null,
  };
  if (handlers.fetch !== null || handlers.scheduled !== null) return "";
  if (namespace === undefined) return 'the script adds no listener: addEventListener("fetch", …)';
  return "the module has no default export";
}

function takeDefaultExport(exported: unknown): string {
  const found = handlersOf(exported);
  if (found === null) return "the default export is neither an object nor a class";
  handlers = found;
  if (found.fetch !== null || found.scheduled !== null) return "";
  return "the default export has no fetch handler, nor a scheduled one";
}

/** Null where it is nothing that could have handlers. */
function handlersOf(exported: unknown): Handlers | null {
  if ((typeof exported !== "object" && typeof exported !== "function") || exported === null) return null;
  const { fetch, scheduled } = exported as { fetch?: unknown; scheduled?: unknown };
  if (typeof exported === "function" && typeof fetch !== "function" && typeof scheduled !== "function") {
    return handlersOfClass(exported as unknown as Constructor);
  }
  return {
    fetch: typeof fetch === "function" ? fetchOfObject(exported, fetch as Callable) : null,
    scheduled: typeof scheduled === "function" ? scheduledOfObject(exported, scheduled as Callable) : null,
  };
}

function newContext(exchange: ExchangeRecord): ExecutionContext {
  return new ExecutionContext(internalToken, exchange);
}

function fetchOfObject(object: object, method: Callable): Handler {
  return (request, exchange) => reflectApply(method, object, [request, env, newContext(exchange)]);
}

function scheduledOfObject(object: object, method: Callable): ScheduledHandler {
  return (run, exchange) => reflectApply(method, object, [newController(run), env, newContext(exchange)]);
}

/** An instance for each request, as of WorkerEntrypoint: constructed with (ctx, env). */
function handlersOfClass(entrypoint: Constructor): Handlers {
  const { prototype } = entrypoint as { prototype?: { fetch?: unknown; scheduled?: unknown } };
  const construct = (exchange: ExchangeRecord) => reflectConstruct(entrypoint, [newContext(exchange), env]);
  const call = (instance: object, name: "fetch" | "scheduled", value: unknown) =>
    reflectApply((instance as Record<string, Callable>)[name] as Callable, instance, [value]);
  return {
    fetch:
      typeof prototype?.fetch === "function"
        ? (request, exchange) => call(construct(exchange), "fetch", request)
        : null,
    scheduled:
      typeof prototype?.scheduled === "function"
        ? (run, exchange) => call(construct(exchange), "scheduled", newController(run))
        : null,
  };
}

function newController(run: ScheduledRun): object {
  return scheduledRoom.load().newScheduledController(run);
}

function fireScheduledEvent(run: ScheduledRun, exchange: ExchangeRecord): unknown {
  return scheduledRoom.load().fireScheduledEvent(run, exchange);
}
