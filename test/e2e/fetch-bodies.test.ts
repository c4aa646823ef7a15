// Bodies of requests over plain HTTP/1.1, as the engine sends them: for an app without an origin by itself, for one that
// has an origin as the host tells it.

import { createServer, type Socket } from "node:net";
import t, { type Test } from "tap";
import { type Server, serve } from "./nano.ts";

const APP = `
  const streamOf = (pieces) => new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (pieces.length === 0) controller.close();
      else controller.enqueue(new TextEncoder().encode(pieces.shift()));
    },
  });
  const bodyOf = async (kind, size) => {
    if (kind === "text") return "x".repeat(size);
    if (kind === "bytes") return new Uint8Array(size).fill(120);
    if (kind === "stream") return streamOf(["ab", "", "c".repeat(size)]);
    if (kind === "endless") return new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(size)) });
    if (kind === "broken") return new ReadableStream({ pull(controller) { controller.error(new Error("no more")); } });
  };
  export default {
    async fetch(request, env) {
      const { pathname, searchParams } = new URL(request.url);
      const { kind, size = "3", method = "POST", redirect } = Object.fromEntries(searchParams);
      try {
        if (kind === "forward") return await fetch(env.UPSTREAM + pathname, { method, body: request.body });
        const body = kind === undefined ? undefined : await bodyOf(kind, Number(size));
        const response = await fetch(env.UPSTREAM + pathname, { method, body, redirect });
        return Response.json({ status: response.status, url: response.url, text: await response.text() });
      } catch (error) {
        return Response.json({ error: error.message, code: error.cause?.code });
      }
    },
  };`;

interface Heard {
  head: string;
  body: string;
  connection: number;
}

/** Reads a request to the end that its head tells of; undefined while there is more to come. */
function requestIn(text: string): { head: string; body: string; rest: string } | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  let rest = text.slice(end + 4);
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  if (!/\r\ntransfer-encoding: chunked/.test(head)) {
    const size = Number(length ?? 0);
    return rest.length < size ? undefined : { head, body: rest.slice(0, size), rest: rest.slice(size) };
  }
  let body = "";
  for (;;) {
    const line = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.slice(0, line), 16);
    if (line === -1 || rest.length < line + 4 + size) return undefined;
    body += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 4 + size);
    if (size === 0) return { head, body, rest };
  }
}

const plain = (body: string, status = "200 OK", headers = "") =>
  `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`;

type Respond = (heard: Heard, socket: Socket) => void;

/** `early`: answers as soon as there is a head; true when that was the answer. */
async function upstreamOf(t: Test, respond: Respond, early: (head: string, socket: Socket) => boolean = () => false) {
  const heard: Heard[] = [];
  const left: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    const connection = connections++;
    let text = "";
    let isAnswered = false;
    socket.on("error", () => undefined);
    socket.on("close", () => (left[connection] = text));
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      if (!isAnswered && end !== -1) isAnswered = early(text.slice(0, end), socket);
      if (isAnswered) return;
      for (let found = requestIn(text); found !== undefined; found = requestIn(text)) {
        text = found.rest;
        const request = { head: found.head, body: found.body, connection };
        heard.push(request);
        respond(request, socket);
      }
    });
    t.teardown(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  return { port: (server.address() as { port: number }).port, heard, left };
}

async function start(t: Test, port: number, withOrigin: boolean): Promise<Server> {
  const origin = withOrigin ? `{ "origin": "http://127.0.0.1:${port}" }` : "{}";
  const folder = t.testdir({ "index.js": APP, "nano.json": origin });
  const server = await serve(t, [folder, "--allow-private-network", "--var", `UPSTREAM=http://127.0.0.1:${port}`]);
  await server.ask("/first");
  return server;
}

const ask = async (server: Server, path: string) => JSON.parse((await server.ask(path)).body);

const long = 200_000;

for (const withOrigin of [false, true]) {
  const who = withOrigin ? "with an origin" : "without an origin";

  t.test(`${who}: bodies are sent as they are, over a connection that goes on serving`, async (t) => {
    const { port, heard } = await upstreamOf(t, ({ body }, socket) => socket.write(plain(String(body.length))));
    const server = await start(t, port, withOrigin);
    heard.length = 0;
    t.match(await ask(server, "/text?kind=text"), { status: 200, text: "3" });
    t.match(await ask(server, "/empty?kind=text&size=0"), { text: "0" });
    t.match(await ask(server, `/long?kind=text&size=${long}`), { text: String(long) });
    t.match(await ask(server, "/bytes?kind=bytes&size=5&method=PUT"), { text: "5" });
    t.match(await ask(server, `/stream?kind=stream&size=${long}`), { text: String(long + 2) });
    t.match(await server.ask("/forward?kind=forward", { method: "POST", body: "forwarded" }), { body: "9" });
    const framing = heard.map(({ head }) => /\r\n(content-length|transfer-encoding): \S+/.exec(head)?.[0].trim());
    t.same(framing.slice(0, 5), [
      "content-length: 3",
      "content-length: 0",
      `content-length: ${long}`,
      "content-length: 5",
      "transfer-encoding: chunked",
    ]);
    t.equal(heard[0]?.body, "xxx");
    t.equal(heard[4]?.body, `ab${"c".repeat(long)}`);
    t.equal(new Set(heard.map(({ connection }) => connection)).size, 1);
  });

  t.test(`${who}: redirects get the body again where it can be sent again`, async (t) => {
    const { port, heard } = await upstreamOf(t, ({ head, body }, socket) => {
      const status = /^\S+ \/(30\d)/.exec(head)?.[1];
      if (status !== undefined) socket.write(plain("", `${status} Away`, "location: /there\r\n"));
      else socket.write(plain(`${head.split(" ")[0]} ${body.length}`));
    });
    const server = await start(t, port, withOrigin);
    for (const size of [5, long]) {
      t.match(await ask(server, `/307?kind=text&size=${size}`), { status: 200, text: `POST ${size}` });
      t.match(await ask(server, `/303?kind=text&size=${size}`), { status: 200, text: "GET 0" });
    }
    t.match(await ask(server, "/307?kind=stream"), { code: "NANO_REDIRECT_BODY" });
    t.match(await ask(server, "/303?kind=stream"), { status: 200, text: "GET 0" });
    if (!withOrigin) t.match(await ask(server, "/307?kind=text&redirect=manual"), { status: 307 });
    t.equal(heard.filter(({ head, body }) => head.startsWith("POST /there") && body.length === 5).length, 1);
  });

  t.test(`${who}: a request that came to the wrong server is sent once more, over another connection`, async (t) => {
    const { port, heard } = await upstreamOf(t, (_heard, socket) => socket.write(plain("wrong", "421 Misdirected")));
    const server = await start(t, port, withOrigin);
    for (const [path, times] of [
      ["/text?kind=text", 2],
      ["/none", 2],
      ["/stream?kind=stream", 1],
    ] as const) {
      heard.length = 0;
      t.match(await ask(server, path), { status: 421, text: "wrong" });
      t.equal(heard.length, times, path);
      t.equal(new Set(heard.map(({ connection }) => connection)).size, times, path);
      t.equal(new Set(heard.map(({ body }) => body)).size, 1);
    }
  });

  t.test(`${who}: a body that breaks off is no request`, async (t) => {
    const { port, heard, left } = await upstreamOf(t, (_heard, socket) => socket.write(plain("well")));
    const server = await start(t, port, withOrigin);
    heard.length = 0;
    t.match(await ask(server, "/broken?kind=broken"), { error: /./ });
    t.match(await ask(server, "/after?kind=text"), { text: "well" });
    t.same(
      heard.map(({ head }) => head.split(" ")[1]),
      ["/after"],
    );
    t.notOk(
      left.some((text) => text?.includes("0\r\n\r\n")),
      "what broke off does not look complete",
    );
  });

  t.test(`${who}: an answer that comes before the body has ended is the answer`, async (t) => {
    let gone = 0;
    const { port } = await upstreamOf(
      t,
      (_heard, socket) => socket.write(plain("well")),
      (head, socket) => {
        if (!head.startsWith("POST /early")) return false;
        socket.on("close", () => gone++);
        socket.write(plain("enough", "413 Too Large"));
        return true;
      },
    );
    const server = await start(t, port, withOrigin);
    t.match(await ask(server, "/early?kind=endless"), { status: 413, text: "enough" });
    t.match(await ask(server, `/early?kind=endless&size=${long}`), { status: 413, text: "enough" });
    t.match(await ask(server, "/after?kind=text"), { text: "well" });
    while (gone < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  });
}

t.test("what closes without a word is not sent a second time", async (t) => {
  let asked = 0;
  const { port } = await upstreamOf(t, ({ head }, socket) => {
    if (!head.startsWith("POST /gone")) socket.write(plain("well"));
    else {
      asked++;
      socket.destroy();
    }
  });
  const server = await start(t, port, false);
  await ask(server, "/warm?kind=text");
  t.match(await ask(server, "/gone?kind=text"), { code: "UND_ERR_SOCKET" });
  t.equal(asked, 1);
});

t.test("a server that reads slowly holds the app back", async (t) => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.pause();
    t.teardown(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  const folder = t.testdir({
    "index.js": `
      let given = 0;
      const endless = new ReadableStream({
        pull(controller) {
          given += 65536;
          controller.enqueue(new Uint8Array(65536));
        },
      }, { highWaterMark: 0 });
      export default {
        async fetch(request, env) {
          if (new URL(request.url).pathname === "/given") return new Response(String(given));
          if (new URL(request.url).pathname === "/allow") await fetch(env.UPSTREAM, { signal: AbortSignal.timeout(50) }).catch(() => {});
          else fetch(env.UPSTREAM, { method: "POST", body: endless, duplex: "half" }).catch(() => {});
          return new Response("begun");
        },
      };`,
  });
  const nano = await serve(t, [folder, "--allow-private-network", "--var", `UPSTREAM=http://127.0.0.1:${port}`]);
  await nano.ask("/allow");
  const started = nano.ask("/start");
  await started;
  let before = -1;
  for (let now = 0; now !== before; ) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
    now = Number((await nano.ask("/given")).body);
  }
  t.ok(before < 16_000_000, `${before} bytes were asked for`);
});
