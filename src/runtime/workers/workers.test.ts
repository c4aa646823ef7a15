import { setImmediate } from "node:timers/promises";
import t from "tap";
import { calls, exchangeOf } from "../../../test/exchange-ops.ts";
import { written } from "../../../test/runtime-ops.ts";
import type { Hooks } from "../hooks.ts";

const { fetch, newIncomingRequest, Request, Response } = await import("../fetch/index.ts");
const { EventTarget, setGlobalTarget } = await import("../dom/index.ts");
const { ReadableStream } = await import("../streams/index.ts");
const { appLoaded, bodyHappened, closedHappened, drainHappened, dropHappened, newExchange, serve, startApp, warmUp } =
  await import("./index.ts");

setGlobalTarget(globalThis);

type Handler = (request: InstanceType<typeof Request>, env: unknown, ctx: Context) => unknown;
interface Context {
  waitUntil(promise: unknown): void;
  passThroughOnException(): void;
  props: object;
}

let lastId = 0;
const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

function start(env: object, more: { evaluate?: boolean; script?: boolean } = {}): void {
  startApp({ name: "test", evaluate: false, script: false, url: "", env, bindings: [], ...more });
}

function load(exported: unknown): void {
  start({ GREETING: "hi" });
  t.equal(appLoaded({ default: exported }), "");
}

/** Serves a request and gives its exchange. */
function send(
  handler: Handler,
  options: { method?: string; body?: (Uint8Array<ArrayBuffer> | null | boolean)[] } = {},
) {
  load({ fetch: handler });
  const id = ++lastId;
  const exchange = exchangeOf(id);
  if (options.body !== undefined) exchange.incoming = options.body;
  const method = options.method ?? (options.body === undefined ? "GET" : "POST");
  const request = newIncomingRequest(method, "http://Example.com/a/../b?c", "host\nexample.com\nx-a\n1");
  serve(newExchange(id, request, options.body !== undefined));
  return { id, exchange };
}

t.test("a Response that is returned is answered before serve returns", async (t) => {
  const { exchange } = send(() => new Response("Hello", { status: 201, statusText: "Made", headers: { "X-B": "2" } }));
  t.strictSame(exchange.log, ["respond", "settle"]);
  t.equal(exchange.status, 201);
  t.equal(exchange.statusText, "Made");
  t.strictSame(exchange.headers, ["X-B", "2", "content-type", "text/plain;charset=UTF-8"]);
  t.equal(exchange.body, "Hello");
});

t.test("a promise of a Response is waited for", async (t) => {
  const { exchange } = send(async () => new Response(null, { status: 204 }));
  t.strictSame(exchange.log, []);
  await setImmediate();
  t.strictSame(exchange.log, ["respond", "settle"]);
  t.equal(exchange.body, null);
});

t.test("the handler sees request, env and ctx", async (t) => {
  const seen: unknown[] = [];
  send((request, env, ctx) => {
    seen.push(request instanceof Request, request.url, request.method, request.headers.get("X-A"), request.redirect);
    seen.push(env, ctx.props, ctx.passThroughOnException());
    t.throws(() => request.headers.set("a", "b"), TypeError);
    return new Response();
  });
  t.strictSame(seen, [true, "http://example.com/b?c", "GET", "1", "manual", { GREETING: "hi" }, {}, undefined]);
});

t.test("a class is constructed for each request with ctx and env", async (t) => {
  class Entrypoint {
    ctx: Context;
    env: { GREETING: string };
    constructor(ctx: Context, env: { GREETING: string }) {
      this.ctx = ctx;
      this.env = env;
    }
    fetch(request: InstanceType<typeof Request>) {
      return new Response(`${this.env.GREETING} ${request.method} ${typeof this.ctx.waitUntil}`);
    }
  }
  load(Entrypoint);
  serve(newExchange(++lastId, newIncomingRequest("GET", "http://a/", ""), false));
  t.equal(exchangeOf(lastId).body, "hi GET function");
  load(new Entrypoint({} as Context, { GREETING: "own" }));
  serve(newExchange(++lastId, newIncomingRequest("GET", "http://a/", ""), false));
  t.equal(exchangeOf(lastId).body, "own GET undefined");
});

t.test("an app that can't serve says why", async (t) => {
  start({});
  t.match(appLoaded({ default: {} }), /the default export has no fetch handler/);
  t.match(appLoaded({ default: 1 }), /neither an object nor a class/);
  t.match(appLoaded({}), /no default export/);
  t.match(appLoaded(undefined), /addEventListener/);
  t.match(appLoaded({ default: class {} }), /no fetch handler/);
  start({}, { evaluate: true });
  t.equal(appLoaded(undefined), "");
});

function manyHeaders(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, "v"]));
}

t.test("failures: thrown, rejected, not a Response, a network error, a used body", async (t) => {
  const used = new Response("once");
  await used.text();
  const cases: [Handler, RegExp][] = [
    [
      () => {
        throw new Error("thrown here");
      },
      /Error: thrown here/,
    ],
    [
      async () => {
        throw new Error("rejected here");
      },
      /Error: rejected here/,
    ],
    [() => "text", /TypeError: the fetch handler must return a Response, but gave a string/],
    [async () => undefined, /but gave undefined/],
    [() => Response.error(), /network error/],
    [() => used, /already used/],
    [() => new Response("x", { headers: manyHeaders(1025) }), /more than 1024 headers/],
  ];
  for (const [handler, expected] of cases) {
    const { exchange } = send(handler);
    await setImmediate();
    t.strictSame(exchange.log, ["fail", "settle"]);
    t.match(exchange.failure, expected);
  }
});

t.test("a Response can be sent once when it has a body, again and again when not", async (t) => {
  const withBody = new Response("x");
  t.strictSame(send(() => withBody).exchange.log, ["respond", "settle"]);
  t.strictSame(send(() => withBody).exchange.log, ["fail", "settle"]);
  const without = new Response(null);
  t.strictSame(send(() => without).exchange.log, ["respond", "settle"]);
  t.strictSame(send(() => without).exchange.log, ["respond", "settle"]);
});

t.test("waitUntil keeps the exchange until its promises are settled", async (t) => {
  let resolve = () => {};
  let reject = (_reason: unknown) => {};
  const { exchange } = send((_request, _env, ctx) => {
    ctx.waitUntil(new Promise<void>((done) => (resolve = done)));
    ctx.waitUntil(new Promise<void>((_done, fail) => (reject = fail)));
    return new Response("x");
  });
  t.strictSame(exchange.log, ["respond"]);
  resolve();
  await setImmediate();
  t.strictSame(exchange.log, ["respond"]);
  written.length = 0;
  reject(new Error("late"));
  await setImmediate();
  t.strictSame(exchange.log, ["respond", "settle"]);
  t.match(written, [[4, /waitUntil.*late/]]);
});

t.test("a stream is written piece by piece, and waits while the client does", async (t) => {
  let pulls = 0;
  const body = new ReadableStream(
    {
      pull(controller: { enqueue(chunk: unknown): void; close(): void }) {
        pulls++;
        if (pulls <= 3) controller.enqueue(bytes(`part ${pulls}`));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  load({ fetch: () => new Response(body) });
  const id = ++lastId;
  const exchange = exchangeOf(id);
  exchange.writeResults = [0, 1];
  serve(newExchange(id, newIncomingRequest("GET", "http://a/", ""), false));
  await setImmediate();
  t.strictSame(exchange.log, ["head", "write", "write"]);
  t.equal(pulls, 2);
  drainHappened(id);
  await setImmediate();
  t.strictSame(exchange.log, ["head", "write", "write", "write", "end", "settle"]);
  t.strictSame(exchange.written, ["part 1", "part 2", "part 3"]);
});

t.test("a stream that fails breaks the response off", async (t) => {
  const streams = [
    new ReadableStream({ start: (c: { error(reason: unknown): void }) => c.error(new Error("broken")) }),
    new ReadableStream({ start: (c: { enqueue(chunk: unknown): void }) => c.enqueue("no bytes") }),
  ];
  for (const stream of streams) {
    const { exchange } = send(() => new Response(stream));
    await setImmediate();
    t.strictSame(exchange.log, ["head", "abort", "settle"]);
  }
});

t.test("HEAD: the head of a stream's response, and the stream is cancelled", async (t) => {
  let reason: unknown;
  const stream = new ReadableStream({
    cancel: (given: unknown) => {
      reason = given;
    },
  });
  const { exchange } = send(() => new Response(stream), { method: "HEAD" });
  t.strictSame(exchange.log, ["head", "end", "settle"]);
  t.type(reason, TypeError);
});

t.test("the client goes: signal aborted, stream cancelled, exchange settled", async (t) => {
  let cancelled: unknown;
  let signal: { aborted: boolean; reason: unknown } | undefined;
  const stream = new ReadableStream({
    cancel: (reason: unknown) => {
      cancelled = reason;
    },
  });
  const { id, exchange } = send((request) => {
    signal = request.signal;
    return new Response(stream);
  });
  t.strictSame(exchange.log, ["head"]);
  closedHappened(id);
  t.match(cancelled, { name: "AbortError" });
  t.equal(signal?.aborted, true);
  t.equal(signal?.reason, cancelled);
  t.strictSame(exchange.log, ["head", "settle"]);
});

t.test("a handler that is at work when the client goes is heard out", async (t) => {
  let release = (_response: unknown) => {};
  let request: { signal: { aborted: boolean } } | undefined;
  const { id, exchange } = send((given) => {
    request = given;
    return new Promise((resolve) => (release = resolve));
  });
  closedHappened(id);
  t.strictSame(exchange.log, []);
  t.equal(request?.signal.aborted, true, "a signal asked for afterwards is aborted");
  release(new Response("late"));
  await setImmediate();
  t.strictSame(exchange.log, ["settle"]);
});

t.test("a write that finds the client gone cancels the stream", async (t) => {
  let cancelled: unknown;
  let signal: { aborted: boolean } | undefined;
  const stream = new ReadableStream({
    start: (c: { enqueue(chunk: unknown): void }) => c.enqueue(bytes("x")),
    cancel: (reason: unknown) => {
      cancelled = reason;
    },
  });
  const handler: Handler = (request) => {
    signal = request.signal;
    return new Response(stream);
  };
  load({ fetch: handler });
  const id = ++lastId;
  exchangeOf(id).writeResults = [2];
  serve(newExchange(id, newIncomingRequest("GET", "http://a/", ""), false));
  await setImmediate();
  t.match(cancelled, { name: "AbortError" });
  t.equal(signal?.aborted, true);
  t.strictSame(exchangeOf(id).log, ["head", "write", "settle"]);
});

t.test("the request's body: text and stream, in pieces that come late", async (t) => {
  const { id, exchange } = send(async (request) => new Response((await request.text()).toUpperCase()), {
    body: [bytes("one "), null],
  });
  await setImmediate();
  t.strictSame(exchange.log, []);
  exchange.incoming = [bytes("two"), true];
  bodyHappened(id);
  await setImmediate();
  t.equal(exchange.body, "ONE TWO");
  t.strictSame(exchange.log, ["respond", "settle"]);
  const streamed = send(
    async (request) => {
      const reader = request.body?.getReader() as { read(): Promise<{ value: Uint8Array; done: boolean }> };
      const first = await reader.read();
      const second = await reader.read();
      return new Response(`${Buffer.from(first.value)} ${second.done} ${request.bodyUsed}`);
    },
    { body: [bytes("abc"), true] },
  );
  await setImmediate();
  t.equal(streamed.exchange.body, "abc true true");
});

t.test("a body that the client breaks off is an error", async (t) => {
  const { exchange } = send((request) => request.text().then((text) => new Response(text)), {
    body: [bytes("one "), false],
  });
  await setImmediate();
  t.match(exchange.failure, /TypeError: the client broke off/);
});

t.test("a body that nobody reads is cancelled when the exchange is settled", async (t) => {
  const { exchange } = send(() => new Response("x"), { body: [bytes("unread")] });
  t.strictSame(exchange.log, ["respond", "cancelBody", "settle"]);
});

t.test("echo: the request's unread body as the response's", async (t) => {
  const opened = send((request) => new Response(request.body), { body: [bytes("a"), bytes("b"), true] });
  await setImmediate();
  t.strictSame(opened.exchange.written, ["a", "b"]);
  t.strictSame(opened.exchange.log, ["head", "write", "write", "end", "settle"]);
  const copied = send((request) => new Response(new Request("http://b/", request).body), { body: [bytes("c"), true] });
  await setImmediate();
  t.strictSame(copied.exchange.written, ["c"]);
});

t.test("the client goes while its own body is sent back: that is no failure", async (t) => {
  const { id, exchange } = send((request) => new Response(request.body), { body: [bytes("a"), null] });
  t.strictSame(exchange.log, ["head", "write"]);
  closedHappened(id);
  t.strictSame(exchange.log, ["head", "write", "cancelBody", "settle"]);
});

t.test("a request's body is passed on with its length", async (t) => {
  const handler: Handler = (request) => fetch("http://b/", { method: "PUT", body: request.body });
  load({ fetch: handler });
  const id = ++lastId;
  exchangeOf(id).incoming = [bytes("abc"), true];
  serve(newExchange(id, newIncomingRequest("POST", "http://a/", "content-length\n3"), true));
  const call = calls.at(-1);
  const [method, url, redirect, bodyLength] = String(call?.payload).split("\n");
  t.match(
    { method, url, redirect, bodyLength },
    { method: "PUT", url: "http://b/", redirect: "follow", bodyLength: "3" },
  );
  t.strictSame([call?.written, call?.isEnded], [["abc"], true]);
});

t.test("an exchange that the engine drops is forgotten", async (t) => {
  let release = (_response: unknown) => {};
  const { id, exchange } = send((_request, _env, ctx) => {
    ctx.waitUntil(Promise.resolve());
    return new Promise((resolve) => (release = resolve));
  });
  dropHappened(id);
  release(new Response("late"));
  closedHappened(id);
  bodyHappened(id);
  drainHappened(id);
  await setImmediate();
  t.strictSame(exchange.log, []);
});

t.test("a thenable is followed", async (t) => {
  // biome-ignore lint/suspicious/noThenProperty: that is what the test is about.
  const thenable = { then: (resolve: (value: unknown) => void) => resolve(new Response("then")) };
  const { exchange } = send(() => thenable);
  await setImmediate();
  t.equal(exchange.body, "then");
});

t.test("service-worker syntax: the fetch event", async (t) => {
  type Event = {
    type: string;
    request: InstanceType<typeof Request>;
    respondWith(response: unknown): void;
    waitUntil(promise: unknown): void;
  };
  let listener = (_event: Event) => {};
  const forward = (event: Event) => listener(event);
  EventTarget.prototype.addEventListener.call(globalThis as never, "fetch", forward);
  start({});
  t.equal(appLoaded(undefined), "");
  const sendEvent = (given: typeof listener) => {
    listener = given;
    const id = ++lastId;
    serve(newExchange(id, newIncomingRequest("GET", "http://a/", ""), false));
    return exchangeOf(id);
  };

  let done = () => {};
  const answered = sendEvent((event) => {
    event.waitUntil(new Promise<void>((resolve) => (done = resolve)));
    event.respondWith(new Response(`${event.type} ${event.request.url}`));
    t.throws(() => event.respondWith(new Response()), { name: "InvalidStateError" });
  });
  t.equal(answered.body, "fetch http://a/");
  t.strictSame(answered.log, ["respond"]);
  done();
  await setImmediate();
  t.strictSame(answered.log, ["respond", "settle"]);

  const promised = sendEvent((event) => event.respondWith(Promise.resolve(new Response("later"))));
  await setImmediate();
  t.equal(promised.body, "later");

  t.match(sendEvent(() => {}).failure, /no fetch listener called event.respondWith/);
  let kept: Event | undefined;
  sendEvent((event) => {
    kept = event;
    event.respondWith(new Response());
  });
  t.throws(() => kept?.waitUntil(1), { name: "InvalidStateError" });
  EventTarget.prototype.removeEventListener.call(globalThis as never, "fetch", forward);
});

t.test("service-worker syntax: variables are globals; modules and `eval` have none", (t) => {
  const globals = globalThis as Record<string, unknown>;
  t.teardown(() => delete globals.OF_SCRIPT);
  start({ OF_MODULE: 1 });
  start({ OF_EVAL: 1 }, { evaluate: true, script: true });
  start({ OF_SCRIPT: { a: 1 }, NaN: 5 }, { script: true });
  t.strictSame([globals.OF_MODULE, globals.OF_EVAL, globals.OF_SCRIPT], [undefined, undefined, { a: 1 }]);
  t.equal(Number.isNaN(globals.NaN), true);
  globals.OF_SCRIPT = "changed";
  t.equal(globals.OF_SCRIPT, "changed");
  t.end();
});

t.test("warming up goes the way of a request", (t) => {
  warmUp({
    start: startApp,
    loaded: appLoaded,
    fetch: (id, method, url, headers, hasBody) =>
      serve(newExchange(1000 + id, newIncomingRequest(method, url, headers), hasBody)),
  } as Hooks);
  t.strictSame(exchangeOf(1001).log, ["respond", "settle"]);
  t.equal(exchangeOf(1001).body, "Hello");
  t.end();
});
