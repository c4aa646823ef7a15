// The app of this isolate: its env, and how it is called for a request.

import { hasEventListener } from "../dom/index.ts";
import type { Request } from "../fetch/index.ts";
import type { AppStart } from "../hooks.ts";
import { objectKeys, reflectApply, reflectConstruct, reflectDefineProperty } from "../infra/index.ts";
import { setAppUrl } from "../url/index.ts";
import { internalToken } from "../webidl/index.ts";
import type { ExchangeRecord } from "./exchange.ts";
import { ExecutionContext } from "./execution-context.ts";
import { fireFetchEvent } from "./fetch-event.ts";

/** Calls the app; gives a Response, a promise of one, or anything else that the app returns. May throw. */
export type Handler = (request: Request, exchange: ExchangeRecord) => unknown;

type Callable = (...values: unknown[]) => unknown;
type Constructor = new (...values: unknown[]) => object;

let env: unknown;
let isEvaluated = false;
let handler: Handler = noHandler;

function noHandler(): never {
  throw new TypeError("the app has no fetch handler");
}

/** hooks.start */
export function startApp(app: AppStart): void {
  env = app.env;
  setAppUrl(app.url);
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

export function handlerOfApp(): Handler {
  return handler;
}

/** hooks.loaded */
export function appLoaded(namespace: object | undefined): string {
  if (isEvaluated) return "";
  const exported = namespace === undefined ? undefined : (namespace as { default?: unknown }).default;
  if (exported === undefined && hasEventListener(globalThis, "fetch")) {
    handler = fireFetchEvent;
    return "";
  }
  if (namespace === undefined) return 'the script adds no listener: addEventListener("fetch", …)';
  if (exported === undefined) return "the module has no default export";
  return takeDefaultExport(exported);
}

function takeDefaultExport(exported: unknown): string {
  if ((typeof exported !== "object" && typeof exported !== "function") || exported === null) {
    return "the default export is neither an object nor a class";
  }
  const method = (exported as { fetch?: unknown }).fetch;
  if (typeof method === "function") {
    handler = handlerOfObject(exported, method as Callable);
    return "";
  }
  if (typeof exported === "function") {
    const { prototype } = exported as { prototype?: { fetch?: unknown } };
    if (typeof prototype?.fetch === "function") {
      handler = handlerOfClass(exported as unknown as Constructor);
      return "";
    }
  }
  return "the default export has no fetch handler";
}

function newContext(exchange: ExchangeRecord): ExecutionContext {
  return new ExecutionContext(internalToken, exchange);
}

function handlerOfObject(object: object, method: Callable): Handler {
  return (request, exchange) => reflectApply(method, object, [request, env, newContext(exchange)]);
}

/** An instance for each request, as of WorkerEntrypoint: constructed with (ctx, env). */
function handlerOfClass(entrypoint: Constructor): Handler {
  return (request, exchange) => {
    const instance = reflectConstruct(entrypoint, [newContext(exchange), env]) as { fetch: unknown };
    return reflectApply(instance.fetch as Callable, instance, [request]);
  };
}
