import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { deserialize, serialize } from "node:v8";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import t, { type Test } from "tap";
import type { FetchCall, FetchReply, ServiceError } from "../../protocol/index.ts";
import { Services } from "./index.ts";

/** What an isolate would see of its call, with the engine's rules for credit. */
class Caller {
  readonly services: Services;
  reply: FetchReply | undefined;
  error: ServiceError | undefined;
  received = Buffer.alloc(0);
  ended = false;
  credited = 0;
  #credit = 256 * 1024;
  #changed: (() => void) | undefined;
  readonly #reading: boolean;

  constructor(t: Test, options: { allow?: boolean; reading?: boolean } = {}) {
    this.#reading = options.reading ?? true;
    this.services = new Services({
      allowPrivateNetwork: () => options.allow ?? true,
      answers: {
        serviceReply: (_call, payload) => this.#note(() => (this.reply = deserialize(payload) as FetchReply)),
        serviceChunk: (_call, bytes) => this.#note(() => this.#take(bytes)),
        serviceEnd: () => this.#note(() => (this.ended = true)),
        serviceFail: (_call, error) => this.#note(() => (this.error = error)),
        serviceCredit: (_call, bytes) => this.#note(() => (this.credited += bytes)),
      },
    });
    t.teardown(() => this.services.close());
  }

  #note(change: () => void): void {
    change();
    this.#changed?.();
  }

  #take(bytes: Uint8Array): void {
    this.#credit -= bytes.byteLength;
    if (this.#credit < 0) throw new Error("more than the credit was sent");
    this.received = Buffer.concat([this.received, bytes]);
    if (this.#reading) this.giveCredit(bytes.byteLength);
  }

  giveCredit(bytes: number): void {
    this.#credit += bytes;
    setImmediate(() => this.services.handle({ type: "serviceCredit", call: 1, bytes }));
  }

  call(fetch: Partial<FetchCall> & { url: string }, hasBody = false): this {
    const payload = serialize({ method: "GET", headers: [], redirect: "follow", ...fetch });
    const names = { service: "fetch", method: "fetch" };
    this.services.handle({ type: "service", call: 1, app: 1, requestId: "r", ...names, payload, hasBody });
    return this;
  }

  write(text: string | Uint8Array): void {
    this.services.handle({ type: "serviceChunk", call: 1, bytes: Buffer.from(text) });
  }

  endBody(): void {
    this.services.handle({ type: "serviceEnd", call: 1 });
  }

  async until(done: () => unknown): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  async whole(): Promise<FetchReply> {
    await this.until(() => this.ended || this.error !== undefined || this.reply?.hasBody === false);
    if (this.reply === undefined || this.error !== undefined) throw new Error(this.error?.message);
    return this.reply;
  }

  async failed(): Promise<ServiceError> {
    await this.until(() => this.error !== undefined);
    return this.error as ServiceError;
  }
}

async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location }).end("moved");
}

t.test("a plain exchange: method, headers and answer cross", async (t) => {
  let seen: string[] = [];
  const origin = await serve(t, (request, response) => {
    seen = request.rawHeaders;
    response.writeHead(
      203,
      "Fine",
      [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
        ["X-Latin", "\u00fc"],
      ].flat(),
    );
    response.end(`${request.method} ${request.url}`);
  });
  const headers = ["X-Own", "1", "Connection", "close", "Transfer-Encoding", "chunked", "X-Own", "2"];
  const caller = new Caller(t).call({ url: `${origin}/a?b#c`, headers });
  const reply = await caller.whole();
  t.equal(caller.received.toString(), "GET /a?b");
  t.match(reply, { url: `${origin}/a?b`, redirected: false, status: 203, statusText: "Fine", hasBody: true });
  const pairs = reply.headers.map((text, index) => (index % 2 === 0 ? `${text}: ${reply.headers[index + 1]}` : ""));
  for (const line of ["set-cookie: a=1", "set-cookie: b=2", "x-latin: \u00fc"]) t.ok(pairs.includes(line), line);
  t.notOk(reply.headers.includes("connection"));
  t.notOk(seen.map((name) => name.toLowerCase()).includes("transfer-encoding"));
  t.ok(seen.includes("accept-encoding"));
});

t.test("answers without a body", async (t) => {
  const origin = await serve(t, (request, response) => {
    response.writeHead(request.url === "/204" ? 204 : 200, { "content-encoding": "gzip" }).end();
  });
  for (const [method, path] of [
    ["HEAD", "/"],
    ["GET", "/204"],
  ] as const) {
    const reply = await new Caller(t).call({ url: origin + path, method }).whole();
    t.equal(reply.hasBody, false);
    t.ok(reply.headers.includes("content-encoding"));
  }
});

t.test("codings are undone and their headers dropped", async (t) => {
  const text = "to be compressed ".repeat(1000);
  const bodies: Record<string, Buffer> = {
    gzip: gzipSync(text),
    "x-gzip": gzipSync(text),
    deflate: deflateSync(text),
    "deflate ": deflateRawSync(text),
    br: brotliCompressSync(text),
    zstd: zstdCompressSync(text),
    "gzip, br": brotliCompressSync(gzipSync(text)),
  };
  const origin = await serve(t, (request, response) => {
    const coding = decodeURIComponent(request.url?.slice(1) ?? "");
    response
      .writeHead(200, { "Content-Encoding": coding, "Content-Length": bodies[coding]?.length })
      .end(bodies[coding]);
  });
  for (const coding of Object.keys(bodies)) {
    const caller = new Caller(t).call({ url: `${origin}/${encodeURIComponent(coding)}` });
    const reply = await caller.whole();
    t.equal(caller.received.toString(), text, coding);
    t.notOk(reply.headers.includes("content-encoding"));
    t.notOk(reply.headers.includes("content-length"));
  }
});

t.test("what is not what it says fails; an unknown coding passes as it is", async (t) => {
  const origin = await serve(t, (request, response) => {
    response.writeHead(200, { "Content-Encoding": request.url === "/odd" ? "gzip, odd" : request.url?.slice(1) });
    response.end("this is no such thing");
  });
  for (const coding of ["gzip", "deflate", "br", "zstd"]) {
    const error = await new Caller(t).call({ url: `${origin}/${coding}` }).failed();
    t.equal(error.name, "TypeError", coding);
  }
  const caller = new Caller(t).call({ url: `${origin}/odd` });
  await caller.whole();
  t.equal(caller.received.toString(), "this is no such thing");
});

t.test("a compressed stream is delivered while it goes on", async (t) => {
  let finish = () => {};
  const origin = await serve(t, (_request, response) => {
    response.writeHead(200, { "Content-Encoding": "deflate" });
    const whole = deflateSync("first part, second part", { level: 0 });
    response.write(whole.subarray(0, 18));
    finish = () => response.end(whole.subarray(18));
  });
  const caller = new Caller(t).call({ url: origin });
  await caller.until(() => caller.received.length >= 11);
  t.equal(caller.received.toString(), "first part,");
  finish();
  await caller.whole();
  t.equal(caller.received.toString(), "first part, second part");
});

t.test("an answer waits for credit, plain and inflated", async (t) => {
  const size = 8 * 1024 * 1024;
  let written = 0;
  const origin = await serve(t, (request, response) => {
    if (request.url !== "/plain") {
      response.writeHead(200, { "Content-Encoding": request.url?.slice(1) });
      response.end(request.url === "/gzip" ? gzipSync(Buffer.alloc(size)) : deflateSync(Buffer.alloc(size)));
      return;
    }
    const chunk = Buffer.alloc(64 * 1024);
    const more = () => {
      while (written < size) {
        written += chunk.length;
        if (!response.write(chunk)) return response.once("drain", more);
      }
      return response.end();
    };
    more();
  });
  for (const path of ["/plain", "/gzip", "/deflate"]) {
    const caller = new Caller(t, { reading: false }).call({ url: origin + path });
    await caller.until(() => caller.received.length === 256 * 1024);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    t.equal(caller.received.length, 256 * 1024, path);
    t.equal(caller.ended, false);
    caller.giveCredit(size);
    await caller.whole();
    t.equal(caller.received.length, size, path);
  }
});

t.test("a body is streamed out and credited as it is taken", async (t) => {
  let heard = "";
  let onHeard = () => {};
  const origin = await serve(t, (request, response) => {
    request.on("data", (chunk) => {
      heard += chunk;
      onHeard();
    });
    request.on("end", () => response.end(`${request.headers["transfer-encoding"]} ${heard}`));
  });
  const caller = new Caller(t).call({ url: origin, method: "POST" }, true);
  const first = new Promise<void>((resolve) => {
    onHeard = resolve;
  });
  caller.write("one,");
  await first;
  await caller.until(() => caller.credited === 4);
  caller.write("two");
  caller.endBody();
  await caller.whole();
  t.equal(caller.received.toString(), "chunked one,two");
  t.equal(caller.credited, 7);
});

t.test("a body of known length says so, and one that lies fails", async (t) => {
  const origin = await serve(t, async (request, response) => {
    response.end(`${request.headers["content-length"]} ${await textOf(request).catch(() => "")}`);
  });
  const honest = new Caller(t).call({ url: origin, method: "PUT", bodyLength: 3 }, true);
  honest.write("abc");
  honest.endBody();
  await honest.whole();
  t.equal(honest.received.toString(), "3 abc");
  const liar = new Caller(t).call({ url: origin, method: "PUT", bodyLength: 5 }, true);
  liar.write("abc");
  liar.endBody();
  t.match(await liar.failed(), { name: "TypeError", code: "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH" });
});

t.test("redirects are followed, the body sent again where the status says so", async (t) => {
  const origin = await serve(t, async (request, response) => {
    const text = await textOf(request);
    const status = Number(request.url?.slice(1));
    if (status > 0) redirect(response, status, "/end");
    else response.end(`${request.method} ${text} ${request.headers["content-type"]}`);
  });
  const answers = { 302: "GET  undefined", 303: "GET  undefined", 307: "POST body text/x", 308: "POST body text/x" };
  for (const [status, expected] of Object.entries(answers)) {
    const headers = ["content-type", "text/x"];
    const caller = new Caller(t).call({ url: `${origin}/${status}`, method: "POST", bodyLength: 4, headers }, true);
    caller.write("bo");
    caller.write("dy");
    caller.endBody();
    const reply = await caller.whole();
    t.match(reply, { url: `${origin}/end`, redirected: true, status: 200 });
    t.equal(caller.received.toString(), expected);
    t.equal(caller.credited, 4, "each byte once");
  }
  const streamed = new Caller(t).call({ url: `${origin}/307`, method: "POST" }, true);
  streamed.write("body");
  streamed.endBody();
  t.match(await streamed.failed(), { name: "TypeError", code: "NANO_REDIRECT_BODY" });
});

t.test("redirects end: after 20, with error, with manual; secrets stay with their origin", async (t) => {
  const other = await serve(t, (request, response) => {
    const { authorization, cookie, "x-own": own } = request.headers;
    response.end(JSON.stringify([authorization, cookie, own]));
  });
  let hops = 0;
  const origin = await serve(t, (request, response) => {
    hops++;
    redirect(response, 302, request.url === "/away" ? other : "/loop");
  });
  t.match(await new Caller(t).call({ url: `${origin}/loop` }).failed(), { code: "NANO_REDIRECT" });
  t.equal(hops, 21);
  t.match(await new Caller(t).call({ url: origin, redirect: "error" }).failed(), { code: "NANO_REDIRECT" });
  const manual = new Caller(t).call({ url: origin, redirect: "manual" });
  t.match(await manual.whole(), { status: 302, redirected: false });
  t.equal(manual.received.toString(), "moved");
  const headers = ["authorization", "secret", "cookie", "secret", "x-own", "kept"];
  const caller = new Caller(t).call({ url: `${origin}/away`, headers });
  await caller.whole();
  t.equal(caller.received.toString(), `[null,null,"kept"]`);
});

t.test("private addresses are refused: literal, by name, in every disguise", async (t) => {
  let requests = 0;
  const origin = await serve(t, (_request, response) => {
    requests++;
    response.end("inside");
  });
  const { port } = new URL(origin);
  // A connection that another app's rights opened must not serve this one.
  await new Caller(t, { allow: true }).call({ url: origin }).whole();
  const hosts = ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "0"];
  for (const host of hosts) {
    const error = await new Caller(t, { allow: false }).call({ url: `http://${host}:${port}/` }).failed();
    t.match(error, { name: "TypeError", code: "NANO_PRIVATE_ADDRESS" }, host);
  }
  t.equal(requests, 1);
});

t.test("what cannot be reached, and calls that are no calls", async (t) => {
  const origin = await serve(t, (_request, response) => response.destroy());
  t.match(await new Caller(t).call({ url: origin }).failed(), { name: "TypeError", code: "UND_ERR_SOCKET" });
  const bad: (Partial<FetchCall> & { url: string })[] = [
    { url: "file:///etc/passwd" },
    { url: "nonsense" },
    { url: "http://127.0.0.1:25/" },
    { url: origin, method: "CONNECT" },
    { url: origin, method: "A B" },
    { url: origin, headers: ["odd"] },
    { url: origin, headers: ["name", "a\r\nb: c"] },
    { url: origin, headers: 7 as unknown as string[] },
    { url: origin, redirect: "sideways" as "error" },
    { url: origin, bodyLength: -1 },
  ];
  for (const call of bad) t.match(await new Caller(t).call(call).failed(), { name: "TypeError" }, JSON.stringify(call));
  const broken = new Caller(t);
  const names = { service: "fetch", method: "fetch" };
  const payload = Buffer.from("no structured clone");
  broken.services.handle({ type: "service", call: 1, app: 1, requestId: "", ...names, payload, hasBody: false });
  t.match(await broken.failed(), { name: "TypeError" });
  const none = new Caller(t);
  none.services.handle({
    type: "service",
    call: 1,
    app: 1,
    requestId: "",
    service: "x",
    method: "y",
    payload,
    hasBody: false,
  });
  t.match(await none.failed(), { message: `no service "x.y"`, code: "NANO_NO_SERVICE" });
});

t.test("a broken answer fails after its reply", async (t) => {
  const origin = await serve(t, (_request, response) => {
    response.writeHead(200, { "content-length": 10 });
    response.write("half", () => response.destroy());
  });
  const caller = new Caller(t).call({ url: origin });
  await caller.failed();
  t.equal(caller.reply?.status, 200);
  t.equal(caller.received.toString(), "half");
  t.equal(caller.ended, false);
});

t.test("a canceled call closes its connection, before and after the reply", async (t) => {
  for (const answered of [false, true]) {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    let arrived = () => {};
    const hasArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const origin = await serve(t, (request, response) => {
      request.socket.on("close", closed);
      if (answered) response.write("start");
      arrived();
    });
    const caller = new Caller(t).call({ url: origin });
    await hasArrived;
    if (answered) await caller.until(() => caller.received.length > 0);
    caller.services.handle({ type: "serviceCancel", call: 1 });
    await isClosed;
    t.equal(caller.error, undefined);
    t.equal(caller.ended, false);
  }
});
