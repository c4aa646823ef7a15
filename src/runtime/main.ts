// The runtime's main function: the rooms' globals are put in place, and the engine room gets its hooks.

import { loaders } from "deferred-loaders";
import { globals as cachesGlobals } from "./caches/index.ts";
import { globals as consoleGlobals, inspect } from "./console/index.ts";
import { deferredRooms } from "./deferred-rooms.ts";
import { globals as domGlobals } from "./dom/index.ts";
import { globals as encodingGlobals } from "./encoding/index.ts";
import { describeError, processRejections, runTask, runTimer } from "./event-loop/index.ts";
import { globals as fetchGlobals, newIncomingRequest, streamWebAssembly } from "./fetch/index.ts";
import { type Hooks, requestFact } from "./hooks.ts";
import { globals as timeGlobals } from "./hr-time/index.ts";
import { globals as htmlGlobals, installGlobal } from "./html/index.ts";
import { captureLateGlobals, deferredRoom, provideDeferredRooms } from "./infra/index.ts";
import { serviceEventHappened } from "./service/index.ts";
import { globals as urlGlobals } from "./url/index.ts";
import { globals as cryptoGlobals } from "./webcrypto/index.ts";
import {
  deserializePlatformObject,
  type Globals,
  isPlatformObject,
  newDOMException,
  serializePlatformObject,
} from "./webidl/index.ts";
import {
  appLoaded,
  bodyHappened,
  closedHappened,
  drainHappened,
  dropHappened,
  newExchange,
  runScheduled,
  serve,
  startApp,
  warmUp,
  globals as workersGlobals,
} from "./workers/index.ts";

/** All that stands on globalThis besides the language itself; a room's names are its own. */
const allGlobals: readonly Globals[] = [
  domGlobals,
  urlGlobals,
  encodingGlobals,
  timeGlobals,
  consoleGlobals,
  cryptoGlobals,
  fetchGlobals,
  cachesGlobals,
  htmlGlobals,
  workersGlobals,
];

/** The room of each deferred global. */
const deferredPaths: Record<string, string> = Object.create(null);

function installGlobals(): void {
  for (const globals of allGlobals) {
    for (const [name, property] of Object.entries(globals)) {
      const attributes = property.get === undefined ? { ...property, writable: true } : property;
      Object.defineProperty(globalThis, name, { ...attributes, configurable: true } as PropertyDescriptor);
    }
  }
  for (const [path, names] of Object.entries(deferredRooms)) {
    for (const name of names) {
      deferredPaths[name] = path;
      ops.op_webidl_define_deferred(globalThis, name);
    }
  }
  installGlobal(globalThis);
}

/** The value of a deferred room's global, which somebody asks for. */
function deferredGlobal(name: string): unknown {
  const { globals } = deferredRoom<{ globals: Globals }>(deferredPaths[name] as string).load();
  return (globals[name] as Globals[string]).value;
}

provideDeferredRooms(loaders);
installGlobals();

export const hooks: Hooks = {
  start(app) {
    captureLateGlobals();
    startApp(app);
  },
  loaded: appLoaded,
  fetch: (exchange, method, url, headers, facts, entrypoint) =>
    runTask(() => {
      const request = newIncomingRequest(method, url, headers, (facts & requestFact.http10) === 0 ? 1 : 0);
      serve(newExchange(exchange, request, (facts & requestFact.hasBody) !== 0), entrypoint);
    }),
  scheduled: (exchange, cron, time) =>
    runTask(() => runScheduled(newExchange(exchange, newIncomingRequest("", "", ""), false), cron, time)),
  body: (exchange) => runTask(() => bodyHappened(exchange)),
  drain: (exchange) => runTask(() => drainHappened(exchange)),
  closed: (exchange) => runTask(() => closedHappened(exchange)),
  drop: dropHappened,
  timer: runTimer,
  service: (call, event, payload) => runTask(() => serviceEventHappened(call, event, payload)),
  rejections: processRejections,
  describe: describeError,
  inspect: (value, colors) => inspect(value, { colors }),
  dataCloneError: (message) => newDOMException(message, "DataCloneError"),
  isPlatformObject,
  serializePlatformObject,
  deserializePlatformObject,
  deferredGlobal,
  wasmStream: streamWebAssembly,
};

warmUp(hooks);
