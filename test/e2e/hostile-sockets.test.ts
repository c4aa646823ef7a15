// What apps do wrong on purpose with WebSocket, WebSocketStream and EventSource, and what servers lie about: each ends in an
// exception or event, and the app serves on.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Socket } from "node:net";
import t, { type Test } from "tap";
import { WebSocketServer } from "ws";
import { type Server, serve } from "./nano.ts";

const APP = `
  const outcome = async (steps) => {
    try { return String(await steps()); } catch (error) { return error.constructor.name + " " + error.name; }
  };
  const opened = (url, protocols) => new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols);
    socket.onopen = () => resolve(socket);
    socket.onclose = () => reject(new Error("closed"));
  });
  const closing = (socket) => new Promise((resolve) => (socket.onclose = ({ code, wasClean }) => resolve(code + " " + wasClean)));
  const message = (socket) => new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(data)));
  const mine = { get: () => { throw new RangeError("mine"); } };
  const throwing = (name) => Object.defineProperty({}, name, mine);

  const cases = {
    async getters(url) {
      const reenter = { get protocols() { new WebSocketStream(url).close(); return ["a"]; }, get signal() { new WebSocket(url).close(); } };
      return {
        url: await outcome(() => new WebSocket({ toString() { throw new RangeError("mine"); } })),
        protocols: await outcome(() => new WebSocketStream(url, throwing("protocols"))),
        signal: await outcome(() => new WebSocketStream(url, throwing("signal"))),
        noSignal: await outcome(() => new WebSocketStream(url, { signal: new EventTarget() })),
        iterator: await outcome(() => new WebSocket(url, throwing(Symbol.iterator))),
        proxy: await outcome(() => new WebSocket(url, new Proxy([], mine))),
        code: await outcome(() => new WebSocketStream(url).close(throwing("closeCode"))),
        error: await outcome(() => new WebSocketError("", throwing("reason"))),
        credentials: await outcome(() => new EventSource(url, throwing("withCredentials"))),
        reenter: await outcome(async () => (await new WebSocketStream(url, reenter).opened).protocol),
      };
    },
    async receivers() {
      const found = [];
      for (const { prototype } of [WebSocket, WebSocketStream, WebSocketError, EventSource]) {
        for (const [name, { get, set, value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
          if (name === "constructor") continue;
          for (const method of [get, set, value]) {
            if (typeof method !== "function") continue;
            for (const self of [{}, null, prototype, Object.create(prototype), new Proxy(new WebSocketError(), {})]) {
              const told = await outcome(() => Reflect.apply(method, self, [1, 2]));
              if (told !== "TypeError TypeError") found.push(name + ": " + told);
            }
          }
        }
      }
      return { found };
    },
    async patched(url, events) {
      const { then } = Promise.prototype;
      const broken = () => { throw new RangeError("patched"); };
      const iterator = Array.prototype[Symbol.iterator];
      for (const owner of [Map, Set, Uint8Array, ArrayBuffer, Promise, WeakRef, RegExp, Object.getPrototypeOf(Uint8Array)]) {
        for (const name of Object.getOwnPropertyNames(owner.prototype)) {
          const property = Object.getOwnPropertyDescriptor(owner.prototype, name);
          if (name === "constructor" || !property.configurable || typeof property.value !== "function") continue;
          Object.defineProperty(owner.prototype, name, { ...property, value: broken });
        }
      }
      for (const name of ["indexOf", "slice", "charCodeAt", "startsWith", "toLowerCase", "split"]) String.prototype[name] = broken;
      for (const name of ["push", "slice", "indexOf", "shift"]) Array.prototype[name] = broken;
      Array.prototype[Symbol.iterator] = broken;
      Object.prototype.code = 7;
      const wait = (begin) => new Promise(begin);
      const socket = new WebSocket(url);
      await wait((resolve) => (socket.onopen = resolve));
      const echo = wait((resolve) => (socket.onmessage = resolve));
      socket.send("text");
      const stream = new WebSocketStream(url);
      const { readable, writable } = await stream.opened;
      await writable.getWriter().write("streamed");
      const { value } = await readable.getReader().read();
      const source = new EventSource(events);
      const { data } = await wait((resolve) => (source.onmessage = resolve));
      source.close();
      stream.close();
      const said = { echo: (await echo).data, value, data, closeCode: (await stream.closed).closeCode };
      Array.prototype[Symbol.iterator] = iterator;
      Promise.prototype.then = then;
      return said;
    },
    async states(url) {
      const early = new WebSocket(url);
      const told = closing(early);
      early.close();
      early.close();
      const socket = await opened(url);
      const codes = [socket.readyState];
      const end = closing(socket);
      socket.addEventListener("close", () => { codes.push(socket.readyState); socket.close(4000); socket.send("late"); });
      socket.close(3000);
      codes.push(socket.readyState);
      socket.close(3001);
      socket.send("while closing");
      const last = await end;
      const stream = new WebSocketStream(url);
      stream.close();
      stream.close({ closeCode: 3000 });
      const failed = await outcome(() => stream.opened);
      const whole = new WebSocketStream(url);
      const { readable, writable } = await whole.opened;
      readable.cancel(new WebSocketError("", { closeCode: 3005 }));
      whole.close({ closeCode: 3006 });
      const { closeCode } = await whole.closed;
      return { early: await told, codes, last, failed, closeCode, after: await outcome(() => writable.getWriter().write("x")) };
    },
    async listeners(url) {
      const socket = await opened(url);
      let count = 0;
      socket.onmessage = function first() {
        count++;
        socket.onmessage = () => { count += 10; socket.close(); throw new Error("from a listener"); };
        socket.send("again");
        throw new Error("from a listener");
      };
      const end = closing(socket);
      socket.send("go");
      return { end: await end, count };
    },
    async data(url) {
      const socket = await opened(url);
      socket.binaryType = "arraybuffer";
      const detached = new ArrayBuffer(8);
      structuredClone(detached, { transfer: [detached] });
      const resizable = new ArrayBuffer(8, { maxByteLength: 16 });
      const outside = new Uint8Array(resizable, 4, 4);
      resizable.resize(2);
      const lengths = [];
      for (const sent of [detached, new DataView(new ArrayBuffer(9), 1, 3), new Float64Array(2)]) {
        const came = message(socket);
        socket.send(sent);
        lengths.push((await came).byteLength);
      }
      const came = message(socket);
      socket.send("\\ud800");
      const text = await came;
      const echo = message(socket);
      socket.send(new SharedArrayBuffer(1));
      const shared = await echo;
      const view = await outcome(() => socket.send(new Uint8Array(new SharedArrayBuffer(1))));
      const shrunk = [await outcome(() => socket.send(outside)), await outcome(() => socket.send(resizable))];
      const symbol = await outcome(() => socket.send(Symbol()));
      const large = message(socket);
      socket.send("x".repeat(8_000_000));
      const length = (await large).length;
      const { writable } = await new WebSocketStream(url).opened;
      const written = await outcome(() => writable.getWriter().write(outside));
      return { lengths, text, shared, view, shrunk, symbol, length, written };
    },
    async derived(url) {
      class Derived extends WebSocket { get readyState() { throw new RangeError("mine"); } }
      class Stream extends WebSocketStream { get opened() { return "mine"; } }
      class Failure extends WebSocketError { static [Symbol.species] = Number; }
      const socket = new Derived(url);
      const end = await new Promise((resolve) => { socket.onopen = () => socket.close(); socket.onclose = ({ code }) => resolve(code); });
      const stream = new Stream(url);
      const { get } = Object.getOwnPropertyDescriptor(WebSocketStream.prototype, "opened");
      await Reflect.apply(get, stream, []);
      stream.close();
      const failure = new Failure("m", { reason: "r" });
      const names = [failure instanceof Failure, failure instanceof DOMException, failure.closeCode, failure.name];
      return { end, closed: (await stream.closed).closeCode, names };
    },
    async lies(url) {
      const socket = new WebSocket(url);
      const told = [];
      socket.onerror = () => told.push("error");
      socket.onmessage = () => told.push("message");
      const [end, stream] = await Promise.all([closing(socket), outcome(() => new WebSocketStream(url).closed)]);
      return { told, end, stream };
    },
    async events(url) {
      const source = new EventSource(url);
      const told = [];
      source.onopen = () => told.push("open");
      return new Promise((resolve) => {
        source.onerror = () => { told.push("error"); source.close(); resolve({ told, state: source.readyState }); };
        source.onmessage = ({ data }) => told.push(data.length);
      });
    },
  };
  export default {
    async fetch(request) {
      const { searchParams: params } = new URL(request.url);
      const results = await cases[params.get("case")](params.get("url"), params.get("events"));
      return Response.json(results);
    },
  };`;

async function upstream(t: Test): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  server.on("connection", (socket) =>
    socket.on("message", (data: Buffer, isBinary: boolean) => socket.send(isBinary ? data : data.toString())),
  );
  t.teardown(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${server.address().port}/`;
}

/** Agrees to each handshake, and then says what it likes. */
async function liar(t: Test, say: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    t.teardown(() => socket.destroy());
    socket.once("data", (data: Buffer) => {
      const key = /sec-websocket-key: (.*)\r\n/i.exec(data.toString())?.[1] ?? "";
      const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
      const head = [
        "HTTP/1.1 101 Switching",
        "upgrade: websocket",
        "connection: upgrade",
        `sec-websocket-accept: ${accept}`,
      ];
      socket.write(`${head.join("\r\n")}\r\n\r\n`);
      say(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => server.close());
  return `ws://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

async function start(t: Test): Promise<Server> {
  const limits = ["--cpu-ms", "20000", "--wall-ms", "60000", "--memory-mb", "64"];
  return serve(t, [t.testdir({ "index.js": APP }), "--allow-private-network", ...limits]);
}

async function ask(server: Server, name: string, url = "", events = ""): Promise<unknown> {
  const { status, body } = await server.ask(`/?${new URLSearchParams({ case: name, url, events })}`);
  if (status !== 200) throw new Error(body);
  return JSON.parse(body);
}

t.test("getters that throw or call in again, receivers that are none, and derived classes", async (t) => {
  const [server, url] = await Promise.all([start(t), upstream(t)]);
  const range = "RangeError RangeError";
  t.strictSame(await ask(server, "getters", url), {
    ...{ url: range, protocols: range, signal: range, noSignal: "TypeError TypeError", iterator: range, proxy: range },
    ...{ code: range, error: range, credentials: range, reenter: "a" },
  });
  t.strictSame(await ask(server, "receivers"), { found: [] });
  t.strictSame(await ask(server, "derived", url), {
    end: 1005,
    closed: 1005,
    names: [true, true, 1000, "WebSocketError"],
  });
});

t.test("closing in every state, and from within", async (t) => {
  const [server, url] = await Promise.all([start(t), upstream(t)]);
  t.strictSame(await ask(server, "states", url), {
    ...{ early: "1006 false", codes: [1, 2, 3], last: "3000 true", failed: "WebSocketError WebSocketError" },
    ...{ closeCode: 3005, after: "DOMException InvalidStateError" },
  });
  t.strictSame(await ask(server, "listeners", url), { end: "1005 true", count: 11 });
});

t.test("buffers that are detached, shrunk or shared, and long messages", async (t) => {
  const [server, url] = await Promise.all([start(t), upstream(t)]);
  const wrong = "TypeError TypeError";
  t.strictSame(await ask(server, "data", url), {
    ...{
      lengths: [0, 3, 16],
      text: "\ufffd",
      shared: "[object SharedArrayBuffer]",
      view: wrong,
      shrunk: [wrong, wrong],
    },
    ...{ symbol: wrong, length: 8_000_000, written: wrong },
  });
});

t.test("an app that has patched the language before it looks at any of them", async (t) => {
  const [server, url] = await Promise.all([start(t), upstream(t)]);
  const stream = createHttpServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write("data: event\n\n");
  });
  await new Promise<void>((resolve) => stream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    stream.closeAllConnections();
    stream.close();
  });
  const events = `http://127.0.0.1:${(stream.address() as { port: number }).port}/`;
  const expected = { echo: "text", value: "streamed", data: "event", closeCode: 1005 };
  t.strictSame(await ask(server, "patched", url, events), expected);
});

const text = (length: number, first: number) => Buffer.from([first, length]);
const lies: Record<string, (socket: Socket) => void> = {
  "a message of a terabyte": (socket) => socket.write(Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0])),
  "a message of more than there is memory, in pieces": (socket) => {
    socket.write(Buffer.concat([Buffer.from([0x02, 127, 0, 0, 0, 0, 2, 0, 0, 0])]));
    const more = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536)));
    };
    socket.on("drain", more);
    more();
  },
  "a masked frame": (socket) => socket.write(Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])),
  "reserved bits": (socket) => socket.write(text(0, 0xf1)),
  "text that is no UTF-8": (socket) => socket.write(Buffer.from([0x81, 1, 0xff])),
  "the rest of nothing": (socket) => socket.write(text(0, 0x80)),
  "a ping in pieces": (socket) => socket.write(text(0, 0x09)),
  "a close code that is none": (socket) => socket.write(Buffer.from([0x88, 2, 0x03, 0xed])),
  "an end in the middle of a message": (socket) => {
    socket.write(Buffer.from([0x81, 100, 0x61]));
    setTimeout(() => socket.end(), 20);
  },
};

t.test("servers that lie", async (t) => {
  const server = await start(t);
  for (const [lie, say] of Object.entries(lies)) {
    const answer = await ask(server, "lies", await liar(t, say));
    t.strictSame(answer, { told: ["error"], end: "1006 false", stream: "WebSocketError WebSocketError" }, lie);
  }
});

t.test("event streams that are none, or do not end", async (t) => {
  const server = await start(t);
  const stream = createHttpServer(({ url }, response) => {
    if (url === "/type") response.writeHead(200, { "content-type": "text/plain" }).end();
    else if (url === "/none") response.writeHead(204).end();
    else if (url === "/loop") response.writeHead(302, { location: "/loop" }).end();
    else {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`retry: ${"9".repeat(400)}\ndata: ${"x".repeat(1_000_000)}\n\n`);
      // What has come but was not read goes with a connection that breaks.
      if (url === "/cut") response.write("data: lost", () => setTimeout(() => response.socket?.end(), 1000));
      const more = () => {
        while (url === "/line" && !response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    }
  });
  await new Promise<void>((resolve) => stream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    stream.closeAllConnections();
    stream.close();
  });
  const address = `http://127.0.0.1:${(stream.address() as { port: number }).port}`;
  for (const path of ["type", "none"]) {
    t.strictSame(await ask(server, "events", `${address}/${path}`), { told: ["error"], state: 2 }, path);
  }
  t.strictSame(await ask(server, "events", `${address}/loop`), { told: ["error"], state: 2 });
  t.strictSame(await ask(server, "events", `${address}/cut`), { told: ["open", 1_000_000, "error"], state: 2 });
  const endless = await server.ask(`/?${new URLSearchParams({ case: "events", url: `${address}/line` })}`);
  t.equal(endless.headers["x-nano-error"], "NANO_MEMORY_LIMIT");
  t.strictSame(await ask(server, "events", `${address}/none`), { told: ["error"], state: 2 }, "the app serves on");
});
