// Runs in a test's isolate before testharness.js: what a dedicated worker has and an app has not, and the way results go
// out: a marked line of the console for each. What tests may replace is captured first.

(function prelude(settings) {
  const global = globalThis;
  const { log } = console;
  const { stringify } = JSON;
  const { setTimeout, clearTimeout, URL } = global;
  // What another runtime lacks is lent to it (wpt/peers/lend.js).
  const { evaluate = global.eval, reportError = global.reportError, ready } = global.__lent ?? {};
  delete global.__lent;

  /** Printable ASCII only: names hold lone surrogates and line separators. */
  function emit(message) {
    const text = stringify(message).replace(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    log(settings.mark + text);
  }

  const emitted = new Map();
  function emitResult({ name, status, message }) {
    const text = message === null || message === undefined ? "" : String(message).slice(0, 1000);
    if (emitted.get(name) === status) return;
    emitted.set(name, status);
    emit({ type: "result", name: String(name), status, message: text });
  }

  /** Nothing of the test goes on: the isolate can end. */
  function clearTimers() {
    const last = setTimeout(() => undefined, 0);
    for (let id = 1; id <= last; id++) clearTimeout(id);
  }

  function define(name, value) {
    Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
  }

  const location = {};
  const url = new URL(settings.url);
  for (const name of ["href", "origin", "protocol", "host", "hostname", "port", "pathname", "search", "hash"]) {
    Object.defineProperty(location, name, { value: url[name], enumerable: true });
  }
  Object.defineProperty(location, "toString", { value: () => url.href });
  function defineAttribute(name, value, set) {
    const check = (self) => {
      if (self !== undefined && self !== null && self !== global) throw new TypeError("Illegal invocation");
    };
    const accessor = {
      get [name]() {
        check(this);
        return value;
      },
      set [name](next) {
        check(this);
        define(name, next);
      },
    };
    // Deno has a location of its own, at the same address, and keeps it.
    if (Object.getOwnPropertyDescriptor(global, name)?.configurable === false) return;
    const property = Object.getOwnPropertyDescriptor(accessor, name);
    Object.defineProperty(global, name, { ...property, set: set ? property.set : undefined, enumerable: true });
  }
  defineAttribute("location", location, false);
  defineAttribute("isSecureContext", url.protocol === "https:", false);
  defineAttribute("origin", url.origin, true);

  class DedicatedWorkerGlobalScope extends WorkerGlobalScope {
    static [Symbol.hasInstance](value) {
      return value === global;
    }
  }
  define("DedicatedWorkerGlobalScope", DedicatedWorkerGlobalScope);
  define("GLOBAL", { isWindow: () => false, isWorker: () => true, isShadowRealm: () => false });
  if (settings.title !== "") define("META_TITLE", settings.title);
  if (typeof global.gc !== "function") define("gc", () => undefined);

  define("postMessage", (message) => {
    if (message?.type === "result") emitResult(message.test);
    if (message?.type !== "complete") return;
    for (const test of message.tests) emitResult(test);
    emit({
      type: "complete",
      status: message.status.status,
      message: String(message.status.message ?? "").slice(0, 1000),
    });
    clearTimers();
  });

  define("importScripts", (...addresses) => {
    for (const address of addresses) {
      const { href } = new URL(String(address), settings.url);
      const text = settings.scripts[href];
      if (text === undefined) throw new DOMException(`no script at ${href}`, "NetworkError");
      evaluate(text);
    }
  });

  // Where a runtime has no address of its own, relative ones have no base; a worker has, and these take theirs from it.
  function absolute(value) {
    return typeof value === "string" ? (URL.parse(value, settings.url)?.href ?? value) : value;
  }

  function withBase(object, name) {
    const original = object[name];
    if (typeof original !== "function") return;
    const based = new Proxy(original, {
      apply: (target, self, [first, ...rest]) =>
        Reflect.apply(target, self, first === undefined ? [] : [absolute(first), ...rest]),
      construct: (target, values, newTarget) => {
        if (values.length > 0) values[0] = absolute(values[0]);
        return Reflect.construct(target, values, newTarget === based ? target : newTarget);
      },
    });
    const { configurable = true, enumerable = false } = Object.getOwnPropertyDescriptor(object, name) ?? {};
    // A runtime may have an accessor there, nothing of its own, or what can't be configured.
    const property = { value: based, writable: true, configurable: true, enumerable };
    Object.defineProperty(object, name, configurable ? property : { value: based });
    if (original.prototype?.constructor === original) {
      Object.defineProperty(original.prototype, "constructor", { value: based, writable: true, configurable: true });
    }
  }

  function giveBase() {
    for (const name of ["fetch", "Request", "EventSource", "WebSocket"]) withBase(global, name);
    withBase(global.Response, "redirect");
    if (!url.pathname.startsWith("/service-workers/") || typeof global.Cache !== "function") return;
    const { prototype } = global.Cache;
    for (const name of ["match", "matchAll", "add", "put", "delete", "keys"]) withBase(prototype, name);
    withBase(global.CacheStorage.prototype, "match");
    const { addAll } = prototype;
    prototype.addAll = function (...requests) {
      if (Array.isArray(requests[0])) requests[0] = requests[0].map(absolute);
      return Reflect.apply(addAll, this, requests);
    };
  }
  if (!settings.hasBase) giveBase();

  // What testharness.js exposes is there when this is called.
  define("__startTimer", () => {
    delete global.__startTimer;
    ready?.();
    const { timeout } = global;
    setTimeout(timeout, settings.timeoutMs);
  });

  // As in a worker, what its script throws is reported, and what it began goes on; but not for long, as tests that wait for
  // what comes later in the script wait in vain.
  define("__run", (text) => {
    delete global.__run;
    try {
      evaluate(text);
    } catch (error) {
      reportError(error);
      setTimeout(global.timeout, Math.min(1000, settings.timeoutMs));
    }
  });
});
