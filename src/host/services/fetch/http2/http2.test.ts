// Requests over HTTP/2, against servers of node:http2 over TLS.

import { createHash, randomBytes } from "node:crypto";
import type { ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import t from "tap";
import { Caller } from "../../services.fixture.ts";
import { serveHttp1, serveHttp2 } from "./tls.fixture.ts";

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

t.test("HTTP/2 where it is offered: method, headers and answer cross, over one connection", async (t) => {
  let sessions = 0;
  const seen: Record<string, unknown>[] = [];
  const origin = await serveHttp2(t, (server) => {
    server.on("session", () => sessions++);
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      seen.push({ ...headers });
      stream.additionalHeaders({ ":status": 103, link: "x" });
      stream.respond({ ":status": 203, "x-latin": "\u00fc", "set-cookie": ["a=1", "b=2"] });
      stream.end(`${headers[":method"]} ${headers[":path"]}`);
    });
  });
  const headers = ["X-Own", "1", "X-Own", "2", "Cookie", "a=1", "Cookie", "b=2", "Host", "other.example", "TE", "gzip"];
  const caller = new Caller(t).call({ url: `${origin}/a?b#c`, method: "PURGE", headers });
  const reply = await caller.whole();
  t.match(reply, { url: `${origin}/a?b`, status: 203, statusText: "", hasBody: true });
  t.equal(caller.received.toString(), "PURGE /a?b");
  t.strictSame(reply.headers.slice(0, 6), ["x-latin", "\u00fc", "set-cookie", "a=1", "set-cookie", "b=2"]);
  t.match(seen[0], { ":authority": new URL(origin).host, "x-own": "1, 2", cookie: "a=1; b=2", te: undefined });
  for (let count = 0; count < 3; count++) {
    Object.assign(caller, { reply: undefined, ended: false });
    await caller.call({ url: `${origin}/${count}` }).whole();
  }
  t.equal(sessions, 1);
});

t.test("HTTP/1.1 where that is all, and the connection that told so is used", async (t) => {
  let connections = 0;
  const versions: string[] = [];
  const origin = await serveHttp1(t, (server) => {
    server.on("secureConnection", () => connections++);
    server.on("request", (request, response) => {
      versions.push(request.httpVersion);
      response.end("old");
    });
  });
  const caller = new Caller(t).call({ url: origin });
  await caller.whole();
  t.equal(caller.received.toString(), "old");
  // The connection is free a moment after its response has ended.
  await new Promise((resolve) => setTimeout(resolve, 20));
  Object.assign(caller, { reply: undefined, ended: false });
  await caller.call({ url: origin }).whole();
  t.strictSame([versions, connections], [["1.1", "1.1"], 1]);
});

t.test("large bodies go both ways as they are", async (t) => {
  const bytes = randomBytes(3_000_000);
  const origin = await serveHttp2(t, (server) =>
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      const hash = createHash("sha256");
      stream.on("data", (chunk) => hash.update(chunk));
      stream.on("end", () => {
        stream.respond({ "x-hash": hash.digest("hex"), "x-length": headers["content-length"] ?? "none" });
        stream.end(bytes);
      });
    }),
  );
  for (const bodyLength of [bytes.byteLength, undefined]) {
    const length = bodyLength === undefined ? {} : { bodyLength };
    const caller = new Caller(t).call({ url: origin, method: "POST", ...length }, true);
    for (let at = 0; at < bytes.byteLength; at += 100_000) caller.write(bytes.subarray(at, at + 100_000));
    caller.endBody();
    const { headers } = await caller.whole();
    t.strictSame([headers[1], headers[3]], [hashOf(bytes), String(bodyLength ?? "none")]);
    t.equal(hashOf(caller.received), hashOf(bytes));
    t.equal(caller.credited, bytes.byteLength);
  }
});

t.test("a body that nobody reads holds its server back, and no other request", async (t) => {
  let written = 0;
  let sessions = 0;
  const origin = await serveHttp2(t, (server) => {
    server.on("session", () => sessions++);
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.respond();
      if (headers[":path"] === "/quick") {
        stream.end("quick");
        return;
      }
      const more = () => {
        do written += 65_536;
        while (stream.write(Buffer.alloc(65_536)));
      };
      stream.on("drain", more);
      stream.on("error", () => undefined);
      more();
    });
  });
  const slow = new Caller(t, { reading: false }).call({ url: `${origin}/slow` });
  await slow.until(() => slow.receivedLength === 256 * 1024);
  let before = -1;
  while (before !== written) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.ok(written > 0 && written < 4_000_000, `${written} bytes were written`);
  const quick = new Caller(t, { beside: slow }).call({ url: `${origin}/quick` });
  await quick.whole();
  t.equal(quick.received.toString(), "quick");
  t.equal(sessions, 1);
});

t.test("a call that is cancelled resets its stream, and the connection serves on", async (t) => {
  const resets: number[] = [];
  let begun = 0;
  let sessions = 0;
  const origin = await serveHttp2(t, (server) => {
    server.on("session", () => sessions++);
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.on("error", () => undefined);
      stream.on("close", () => resets.push(stream.rstCode));
      begun++;
      if (headers[":path"] === "/never") return;
      stream.respond();
      if (headers[":path"] === "/endless") stream.write("some");
      else stream.end("whole");
    });
  });
  const caller = new Caller(t).call({ url: `${origin}/endless` });
  await caller.until(() => caller.receivedLength === 4);
  caller.cancel();
  caller.call({ url: `${origin}/never` });
  while (begun < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  caller.cancel();
  while (resets.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  t.strictSame([resets, sessions], [[8, 8], 1]);
  Object.assign(caller, { reply: undefined, ended: false });
  await caller.call({ url: `${origin}/whole` }).whole();
  t.equal(caller.received.toString(), "somewhole");
});

t.test("a response that is cut off fails, however it was cut off", async (t) => {
  const origin = await serveHttp2(t, (server) =>
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.on("error", () => undefined);
      const [, way, code] = String(headers[":path"]).split("/");
      // Node would end a stream well before it resets it.
      stream.end = () => stream;
      if (way === "before") {
        stream.close(Number(code));
        return;
      }
      stream.respond(code === "0" ? { "content-length": 100 } : {});
      stream.write("part");
      setTimeout(() => {
        if (way === "reset") stream.close(Number(code));
        else if (way === "session") stream.session?.destroy();
        else stream.session?.socket.destroy();
      }, 50);
    }),
  );
  for (const path of ["reset/8", "reset/2", "reset/0", "session", "socket", "before/8", "before/2", "before/0"]) {
    const caller = new Caller(t).call({ url: `${origin}/${path}` });
    t.equal((await caller.failed()).name, "TypeError", path);
    t.notOk(caller.ended, path);
  }
});

t.test("a stream that was refused is sent again", async (t) => {
  let asked = 0;
  const origin = await serveHttp2(t, (server) =>
    server.on("stream", (stream: ServerHttp2Stream) => {
      stream.on("error", () => undefined);
      let text = "";
      stream.on("data", (chunk) => {
        text += chunk;
      });
      if (++asked % 2 === 1) {
        stream.close(7);
        return;
      }
      stream.respond();
      stream.on("end", () => stream.end(text));
    }),
  );
  const caller = new Caller(t).call({ url: origin, method: "POST", bodyLength: 4 }, true);
  caller.write("body");
  caller.endBody();
  await caller.whole();
  t.equal(caller.received.toString(), "body");
  const streaming = new Caller(t).call({ url: origin, method: "POST" }, true);
  streaming.write("body");
  await streaming.failed();
  t.equal(asked, 3);
});

t.test("a 421 is tried again over another connection, once, in either version", async (t) => {
  for (const bodyLength of [4, undefined]) {
    const length = bodyLength === undefined ? {} : { bodyLength };
    const times = bodyLength === undefined ? 1 : 2;
    const sessions = new Set<unknown>();
    const bodies: string[] = [];
    const origin2 = await serveHttp2(t, (server) =>
      server.on("stream", (stream: ServerHttp2Stream) => {
        sessions.add(stream.session);
        stream.on("error", () => undefined);
        stream.respond({ ":status": 421 });
        stream.on("data", (chunk) => bodies.push(String(chunk)));
        stream.on("end", () => stream.end("wrong"));
      }),
    );
    const sockets = new Set<unknown>();
    const origin1 = await serveHttp1(t, (server) =>
      server.on("request", (request, response) => {
        sockets.add(request.socket);
        request.on("data", (chunk) => bodies.push(String(chunk)));
        request.on("end", () => response.writeHead(421).end("wrong"));
      }),
    );
    for (const [origin, connections] of [
      [origin2, sessions],
      [origin1, sockets],
    ] as const) {
      bodies.length = 0;
      const caller = new Caller(t).call({ url: origin, method: "POST", ...length }, true);
      caller.write("body");
      caller.endBody();
      t.match(await caller.whole(), { status: 421 });
      t.equal(caller.received.toString(), "wrong");
      t.strictSame(bodies, new Array(times).fill("body"));
      t.equal(connections.size, times);
    }
  }
});

t.test("a server that goes away answers what it has begun, and gets no more", async (t) => {
  let sessions = 0;
  let last: ServerHttp2Session | undefined;
  let answer = () => {};
  const origin = await serveHttp2(t, (server) => {
    server.on("session", (session: ServerHttp2Session) => {
      sessions++;
      last = session;
    });
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.respond();
      if (headers[":path"] === "/quick") {
        stream.end("quick");
        return;
      }
      stream.write("slow ");
      answer = () => stream.end("end");
    });
  });
  const slow = new Caller(t).call({ url: `${origin}/slow` });
  await slow.until(() => slow.receivedLength > 0);
  last?.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const quick = new Caller(t, { beside: slow });
  await quick.call({ url: `${origin}/quick` }).whole();
  answer();
  await slow.whole();
  t.equal(slow.received.toString(), "slow end");
  t.equal(sessions, 2);
});

t.test("a connection that the server has closed meanwhile is made anew", async (t) => {
  let sessions = 0;
  let last: ServerHttp2Session | undefined;
  const origin = await serveHttp2(t, (server) => {
    server.on("session", (session: ServerHttp2Session) => {
      sessions++;
      last = session;
    });
    server.on("stream", (stream: ServerHttp2Stream) => {
      stream.respond();
      stream.end("well");
    });
  });
  const caller = new Caller(t);
  for (const _round of [1, 2, 3]) {
    Object.assign(caller, { reply: undefined, ended: false });
    await caller.call({ url: origin }).whole();
    last?.socket.destroy();
  }
  t.equal(caller.received.toString(), "wellwellwell");
  t.equal(sessions, 3);
});

t.test("more requests than a server takes at once go over further connections", async (t) => {
  let sessions = 0;
  const waiting: (() => void)[] = [];
  const origin = await serveHttp2(t, (server) => {
    server.updateSettings({ maxConcurrentStreams: 2 });
    server.on("session", () => sessions++);
    server.on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.respond();
      stream.write(".");
      if (headers[":path"] === "/first") stream.end();
      else waiting.push(() => stream.end());
    });
  });
  const caller = new Caller(t);
  await caller.call({ url: `${origin}/first` }).whole();
  for (let count = 0; count < 5; count++) {
    const other = new Caller(t, { beside: caller }).call({ url: `${origin}/other` });
    await other.until(() => other.receivedLength > 0);
  }
  t.equal(sessions, 3);
  for (const end of waiting) end();
});

t.test("no name or value of a header breaks out of it", async (t) => {
  const origin = await serveHttp2(t, (server) =>
    server.on("stream", (stream: ServerHttp2Stream) => {
      stream.respond();
      stream.end();
    }),
  );
  for (const headers of [
    [":path", "/other"],
    ["x\ry", "1"],
    ["x", "1\ry: 2"],
    ["", "1"],
  ]) {
    const error = await new Caller(t).call({ url: origin, headers }).failed();
    t.match(error.message, /invalid ".*" header/);
  }
});

t.test("an app that may not reach private networks does not, over HTTP/2 either", async (t) => {
  let connections = 0;
  const origin = await serveHttp2(t, (server) => server.on("secureConnection", () => connections++));
  for (const url of [origin, origin.replace("localhost", "127.0.0.1")]) {
    const caller = new Caller(t, { allow: false }).call({ url });
    t.equal((await caller.failed()).code, "NANO_PRIVATE_ADDRESS");
  }
  t.equal(connections, 0);
});
