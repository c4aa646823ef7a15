import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import t from "tap";
import { Caller, serve, textOf } from "./services.fixture.ts";

t.test("a plain exchange: method, headers and answer cross", async (t) => {
  let seen: string[] = [];
  let host: string | undefined;
  const origin = await serve(t, (request, response) => {
    seen = request.rawHeaders;
    host = request.headers.host;
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
  const headers = [
    "X-Own",
    "1",
    "Host",
    "other.example",
    "Connection",
    "close",
    "Transfer-Encoding",
    "chunked",
    "X-Own",
    "2",
  ];
  const caller = new Caller(t).call({ url: `${origin}/a?b#c`, headers });
  const reply = await caller.whole();
  t.equal(caller.received.toString(), "GET /a?b");
  t.match(reply, { url: `${origin}/a?b`, redirected: false, status: 203, statusText: "Fine", hasBody: true });
  const pairs = reply.headers.map((text, index) => (index % 2 === 0 ? `${text}: ${reply.headers[index + 1]}` : ""));
  for (const line of ["set-cookie: a=1", "set-cookie: b=2", "x-latin: \u00fc"]) t.ok(pairs.includes(line), line);
  t.notOk(reply.headers.includes("connection"));
  t.notOk(seen.map((name) => name.toLowerCase()).includes("transfer-encoding"));
  t.ok(seen.includes("accept-encoding"));
  t.equal(host, new URL(origin).host, "the host is the URL's");
});

t.test("names that the host resolves itself", async (t) => {
  const origin = await serve(t, (request, response) => response.end(request.headers.host));
  const { port } = new URL(origin);
  const hosts = { "app.test": "127.0.0.1" };
  const caller = new Caller(t, { hosts }).call({ url: `http://app.test:${port}/` });
  await caller.whole();
  t.equal(caller.received.toString(), `app.test:${port}`);
  const refused = await new Caller(t, { hosts, allow: false }).call({ url: `http://app.test:${port}/` }).failed();
  t.equal(refused.code, "NANO_PRIVATE_ADDRESS");
  t.equal((await new Caller(t, { hosts }).call({ url: "http://other.test/" }).failed()).name, "TypeError");
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
  await caller.until(() => caller.receivedLength >= 11);
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
    await caller.until(() => caller.receivedLength === 256 * 1024);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    t.equal(caller.receivedLength, 256 * 1024, path);
    t.equal(caller.ended, false);
    caller.giveCredit(size);
    await caller.whole();
    t.equal(caller.receivedLength, size, path);
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
