// What the programs of tests take for given and a runtime may lack: a worker's global, and a way for errors to the harness.

/** `evaluate` runs a text as a script. What is given back is to hear of what no handler caught. */
export function lend(global, evaluate) {
  const listeners = { error: [], unhandledrejection: [] };
  const define = (name, value) =>
    Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
  const heard = {
    error(error) {
      if (listeners.error.length === 0) console.error(error);
      const message = String(error?.message ?? error);
      for (const listener of listeners.error) listener({ error, message, filename: "", lineno: 0, colno: 0 });
    },
    rejection(reason) {
      for (const listener of listeners.unhandledrejection) listener({ reason });
    },
  };
  if (typeof global.self === "undefined") define("self", global);
  if (typeof global.WorkerGlobalScope === "undefined") define("WorkerGlobalScope", class WorkerGlobalScope {});
  // Only the harness gets this one: the runtime's own, or none, is back when the test begins.
  const own = Object.getOwnPropertyDescriptor(global, "addEventListener");
  const { addEventListener } = global;
  define("addEventListener", (type, listener, options) => {
    listeners[type]?.push(listener);
    addEventListener?.call(global, type, listener, options);
  });
  define("__lent", {
    evaluate,
    reportError: global.reportError ?? heard.error,
    ready() {
      delete global.addEventListener;
      if (own !== undefined) Object.defineProperty(global, "addEventListener", own);
    },
  });
  return heard;
}
