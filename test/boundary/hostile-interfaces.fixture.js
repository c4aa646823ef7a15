// An app that sweeps an interface: each of its members is called on what is no instance, and on instances with arguments that throw, re-enter,
// are detached, shared, resizable, revoked or huge. `?watched` wraps the language's built-ins beforehand, and tells which of them the runtime called.

const ecmaScript = new Set(
  `Object Function Array Number Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError
  SyntaxError TypeError URIError ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array
  Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set Iterator WeakMap WeakSet WeakRef Proxy
  FinalizationRegistry SharedArrayBuffer DisposableStack AsyncDisposableStack SuppressedError`.split(/\s+/),
);
const interfaces = Object.getOwnPropertyNames(globalThis).filter(
  (name) => typeof globalThis[name] === "function" && globalThis[name].prototype !== undefined && !ecmaScript.has(name),
);

function controllerOf(Stream, source) {
  const { promise, resolve } = Promise.withResolvers();
  new Stream({ ...source, start: resolve });
  return promise;
}

function byobRequest() {
  const { promise, resolve } = Promise.withResolvers();
  const stream = new ReadableStream({ type: "bytes", pull: (controller) => resolve(controller.byobRequest) });
  stream.getReader({ mode: "byob" }).read(new Uint8Array(4)).catch(ignore);
  return promise;
}

const ignore = () => {};
const nowhere = "://198.51.100.1/";
/** How an instance of each interface is made; null where an app can't make one. */
const instances = {
  AbortController: () => new AbortController(),
  AbortSignal: () => new AbortController().signal,
  Blob: () => new Blob(["abc"]),
  BroadcastChannel: () => new BroadcastChannel("a"),
  ByteLengthQueuingStrategy: () => new ByteLengthQueuingStrategy({ highWaterMark: 1 }),
  Cache: () => caches.open("a"),
  CacheStorage: () => caches,
  CloseEvent: () => new CloseEvent("a"),
  CompressionStream: () => new CompressionStream("gzip"),
  CountQueuingStrategy: () => new CountQueuingStrategy({ highWaterMark: 1 }),
  Crypto: () => crypto,
  CryptoKey: () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]),
  CustomEvent: () => new CustomEvent("a"),
  DOMException: () => new DOMException("a", "AbortError"),
  DecompressionStream: () => new DecompressionStream("gzip"),
  ErrorEvent: () => new ErrorEvent("error"),
  Event: () => new Event("a"),
  EventSource: () => new EventSource(`http${nowhere}`),
  EventTarget: () => new EventTarget(),
  ExtendableEvent: null,
  FetchEvent: null,
  File: () => new File(["abc"], "a"),
  FileList: null,
  FileReader: () => new FileReader(),
  FileReaderSync: () => new FileReaderSync(),
  FormData: () => new FormData(),
  Headers: () => new Headers({ a: "b" }),
  Lock: () => navigator.locks.request(`${Math.random()}`, (lock) => lock),
  LockManager: () => navigator.locks,
  MessageChannel: () => new MessageChannel(),
  MessageEvent: () => new MessageEvent("a"),
  MessagePort: () => new MessageChannel().port1,
  Navigator: () => navigator,
  Performance: () => performance,
  PerformanceEntry: () => performance.mark("a"),
  PerformanceMark: () => performance.mark("a"),
  PerformanceMeasure: () => performance.measure("a"),
  PerformanceObserver: () => new PerformanceObserver(ignore),
  PerformanceObserverEntryList: null,
  PerformanceResourceTiming: null,
  ProgressEvent: () => new ProgressEvent("a"),
  PromiseRejectionEvent: () => new PromiseRejectionEvent("a", { promise: Promise.resolve() }),
  ReadableByteStreamController: () => controllerOf(ReadableStream, { type: "bytes" }),
  ReadableStream: () => new ReadableStream({ start: (controller) => controller.enqueue("a") }),
  ReadableStreamBYOBReader: () => new ReadableStream({ type: "bytes" }).getReader({ mode: "byob" }),
  ReadableStreamBYOBRequest: byobRequest,
  ReadableStreamDefaultController: () => controllerOf(ReadableStream),
  ReadableStreamDefaultReader: () => new ReadableStream().getReader(),
  Request: () => new Request("http://a/", { method: "POST", body: "text" }),
  Response: () => new Response("text"),
  ScheduledEvent: null,
  SubtleCrypto: () => crypto.subtle,
  TextDecoder: () => new TextDecoder(),
  TextDecoderStream: () => new TextDecoderStream(),
  TextEncoder: () => new TextEncoder(),
  TextEncoderStream: () => new TextEncoderStream(),
  TransformStream: () => new TransformStream(),
  TransformStreamDefaultController: () => controllerOf(TransformStream),
  URL: () => new URL("http://a/?b=c#d"),
  URLPattern: () => new URLPattern({ pathname: "/:a" }),
  URLSearchParams: () => new URLSearchParams("a=b&c=d"),
  WebSocket: () => new WebSocket(`ws${nowhere}`),
  WebSocketError: () => new WebSocketError("a"),
  WebSocketStream: () => new WebSocketStream(`ws${nowhere}`),
  WorkerGlobalScope: () => globalThis,
  WritableStream: () => new WritableStream(),
  WritableStreamDefaultController: () => controllerOf(WritableStream),
  WritableStreamDefaultWriter: () => new WritableStream().getWriter(),
};

class Trap extends Error {}
const trap = () => {
  throw new Trap("trap");
};
const getter = (name, get = trap) => Object.defineProperty({}, name, { get, enumerable: true });
const trapping = { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, apply: trap, construct: trap };
const huge = 2 ** 32;
const thenable = "then";

function hostileValues() {
  const [detached, early] = [new ArrayBuffer(8), new ArrayBuffer(8)];
  const view = new Uint8Array(detached);
  detached.transfer();
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  return [
    ...[
      undefined,
      null,
      true,
      -1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      huge,
      2 ** 53,
      1n,
      Symbol("s"),
      {},
      Object.create(null),
    ],
    ...[
      "",
      "a",
      "\ud800",
      "x".repeat(70_000),
      [],
      [["a"]],
      [1, 2],
      new Array(3000),
      { length: huge, 0: 1 },
      new Date(Number.NaN),
      /x/g,
    ],
    ...[
      ignore,
      trap,
      detached,
      view,
      new ArrayBuffer(0),
      new Uint8Array(3),
      new Float64Array(2),
      new DataView(new ArrayBuffer(4)),
    ],
    ...[
      new SharedArrayBuffer(8),
      new Uint8Array(new SharedArrayBuffer(8)),
      new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 })),
    ],
    ...[
      new Proxy(ignore, trapping),
      new Proxy([], trapping),
      revoked.proxy,
      getter("length"),
      getter(thenable),
      { [thenable]: trap },
    ],
    ...[
      { valueOf: trap, toString: trap },
      { [Symbol.toPrimitive]: trap },
      { [Symbol.toPrimitive]: () => `a${early.detached || early.transfer()}` },
    ],
    ...[
      { [Symbol.iterator]: trap },
      { [Symbol.iterator]: () => ({ next: trap }) },
      { [Symbol.iterator]: 1 },
      { [Symbol.asyncIterator]: trap },
    ],
    ...[
      getter("handleEvent"),
      { handleEvent: 1 },
      getter("signal"),
      { signal: {} },
      { signal: AbortSignal.abort(new Trap("aborted")) },
    ],
    ...[
      Promise.resolve(1),
      new Map([["a", "b"]]),
      new Blob(["a"]),
      new ReadableStream(),
      new WritableStream(),
      new Headers(),
      new FormData(),
    ],
    ...[
      new Proxy(new Blob(["a"]), {}),
      new Proxy(new AbortController().signal, {}),
      Object.create(ReadableStream.prototype),
      Object.create(Event.prototype),
      Object.create(MessagePort.prototype),
      new Proxy(new URL("http://a/"), {}),
    ],
    ...[
      new Event("x"),
      new AbortController().signal,
      globalThis,
      new Response("x"),
      new Request("http://a/"),
      new MessageChannel().port1,
    ],
    new (class extends Uint8Array {
      static get [Symbol.species]() {
        throw new Trap("species");
      }
    })(4),
  ];
}

let seed = 7;
function random(bound) {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % bound;
}
const anyOf = (list) => list[random(list.length)];
const hostileArguments = () => Array.from({ length: random(5) }, () => anyOf(hostileValues()));
const { port1, port2 } = new MessageChannel();
/** A task later, which timers in a row would be 4 ms each. */
const task = () =>
  new Promise((done) => {
    port1.onmessage = done;
    port2.postMessage(null);
  });
const then = Function.prototype.call.bind(Promise.prototype.then);

const faults = [];
let calls = 0;
/** What the runtime says by accident, rather than on purpose. */
const accident =
  /undefined \(reading|of (undefined|null)$|is not a function$|is not defined|before initialization|private member|'in' operator|Assert|not a constructor$|call stack/;

function judge(where, error) {
  if (!(error instanceof Error) || error instanceof Trap) return;
  if (error.constructor === Error || accident.test(error.message))
    faults.push(`${where}: ${error.name}: ${error.message}`);
}

/** What a call comes to: what it throws, or rejects with in the next few tasks. */
async function outcomeOf(where, call) {
  calls++;
  const outcome = { error: undefined };
  try {
    const result = call();
    if (result instanceof Promise) then(result, ignore, (error) => (outcome.error = error));
    else return outcome;
  } catch (error) {
    outcome.error = error;
  }
  await task();
  judge(where, outcome.error);
  return outcome;
}

const functionsOf = (object) =>
  Reflect.ownKeys(object).flatMap((key) => {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
    if (key === "constructor") return [];
    return [value, get, set].filter((each) => typeof each === "function").map((each) => [String(key), each]);
  });

/** Members that are the language's own and take whatever they are called on. */
const isGeneric = (member) => member === Array.prototype.values;
/** The global's members fall back to the global when they are called on nothing. */
const takesNull = (prototype, self) => self === null && Object.prototype.isPrototypeOf.call(prototype, globalThis);

/** A member that another is an alias of is called by that one's name. */
function isWrongThis(name, message) {
  return (
    message.startsWith(`${name}.`) &&
    /^[\w ]+\.\w+: this is not an? [\w ]+$/.test(message) &&
    message.endsWith(` ${name}`)
  );
}

async function callOnWrong(name, member, f, { prototype, instance }) {
  const proxies = instance === undefined ? [] : [new Proxy(instance, {})];
  for (const self of [{}, null, 1, "a", prototype, Object.create(prototype), ...proxies]) {
    if (isGeneric(f) || takesNull(prototype, self)) continue;
    const { error } = await outcomeOf(`${name}.${member} on ${typeof self}`, () => Reflect.apply(f, self, []));
    if (!(error instanceof TypeError) || !isWrongThis(name, error.message))
      faults.push(`${name}.${member} on ${typeof self}: ${error ?? "no TypeError"}`);
  }
}

/** What the scheduled handler was given. */
let scheduledController;

/** Interfaces that are not on the global object: an instance of each. */
const unnamed = (env, context) => ({
  DigestStream: new crypto.DigestStream("SHA-256"),
  ExecutionContext: context,
  Fetcher: env.OTHER,
  "FormData Iterator": new FormData().values(),
  "Headers Iterator": new Headers().entries(),
  "ReadableStream AsyncIterator": new ReadableStream().values(),
  ScheduledController: scheduledController,
  "URLSearchParams Iterator": new URLSearchParams().keys(),
});

async function sweepUnnamed(made) {
  for (const name of Object.keys(made)) {
    const prototype = Object.getPrototypeOf(made[name]);
    for (const [member, f] of functionsOf(prototype)) {
      await callOnWrong(name, member, f, { prototype, instance: made[name] });
    }
  }
}

/** Members of the global object's own interface, which are the enumerable ones. */
async function sweepGlobal() {
  for (const [member, f] of functionsOf(globalThis)) {
    if (!Object.prototype.propertyIsEnumerable.call(globalThis, member)) continue;
    for (const self of [{}, 1, "a", Object.create(globalThis), new Proxy(globalThis, {})]) {
      const { error } = await outcomeOf(`${member} on ${typeof self}`, () => Reflect.apply(f, self, []));
      if (!(error instanceof TypeError) || error.message !== `${member}: this is not the global object`)
        faults.push(`${member} on ${typeof self}: ${error ?? "no TypeError"}`);
    }
  }
}

async function sweep(name) {
  const Interface = globalThis[name];
  const make = instances[name];
  if (make === undefined) faults.push(`${name}: how is one made?`);
  for (const [member, f] of functionsOf(Interface.prototype)) {
    await callOnWrong(name, member, f, {
      prototype: Interface.prototype,
      instance: make ? await make() : undefined,
    });
    for (let i = 0; make && i < 6; i++) {
      const instance = await make();
      await outcomeOf(`${name}.${member}`, () => Reflect.apply(f, instance, hostileArguments()));
    }
  }
  for (const [member, f] of functionsOf(Interface)) {
    for (let i = 0; i < 20; i++)
      await outcomeOf(`${name}.${member}`, () => Reflect.apply(f, Interface, hostileArguments()));
  }
  for (const value of hostileValues()) await outcomeOf(`new ${name}`, () => new Interface(value));
  for (let i = 0; i < 20; i++) await outcomeOf(`new ${name}`, () => new Interface(...hostileArguments()));
  const { error } = await outcomeOf(`${name}()`, () => Interface());
  if (!(error instanceof TypeError)) faults.push(`${name}() without new: ${error}`);
}

addEventListener("unhandledrejection", (event) => event.preventDefault());
addEventListener("error", (event) => event.preventDefault());

export default {
  scheduled(controller) {
    scheduledController = controller;
  },
  async fetch(request, env, context) {
    const { pathname, search } = new URL(request.url);
    if (pathname === "/") return Response.json(interfaces);
    if (pathname === "/unnamed") {
      await sweepUnnamed(unnamed(env, context));
      await sweepGlobal();
      return Response.json({ calls, faults, called });
    }
    if (search === "?watched") watchBuiltIns(ecmaScript);
    for (const name of pathname.slice(1).split(",")) await sweep(name);
    return Response.json({ calls, faults, called });
  },
};
