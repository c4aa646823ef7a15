// What an app fetches over plain HTTP/1.1 goes out by the engine itself, once the host has said that it may.

import { createServer, type Server as NetServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { type Server, serve } from "./nano.ts";

const APP = `
  export default {
    async fetch(request, env) {
      const { pathname, searchParams } = new URL(request.url);
      const options = Object.fromEntries(searchParams);
      if (pathname.startsWith("/pass/")) return fetch(env.UPSTREAM + pathname.slice(5));
      try {
        const response = await fetch(env.UPSTREAM + pathname, { ...options, headers: { "X-Own": "1" } });
        const { status, statusText, url, redirected } = response;
        const text = await response.text();
        return Response.json({ status, statusText, path: new URL(url).pathname, redirected, text, headers: [...response.headers] });
      } catch (error) {
        return Response.json({ error: error.message, code: error.cause?.code });
      }
    },
  };`;

type Respond = (path: string, head: string, socket: Socket) => void;

/** A server that says exactly what a test wants it to; `paths`: what each connection was asked, in order. */
async function upstreamOf(t: Test, respond: Respond): Promise<{ port: number; connections: string[][] }> {
  const connections: string[][] = [];
  const server: NetServer = createServer((socket) => {
    const paths: string[] = [];
    connections.push(paths);
    let text = "";
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end !== -1; end = text.indexOf("\r\n\r\n")) {
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        const path = head.split(" ")[1] as string;
        paths.push(path);
        respond(path, head, socket);
      }
    });
    t.teardown(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  return { port: (server.address() as { port: number }).port, connections };
}

async function start(t: Test, port: number): Promise<Server> {
  const folder = t.testdir({ "index.js": APP });
  const variable = `UPSTREAM=http://127.0.0.1:${port}`;
  const server = await serve(t, [folder, "--allow-private-network", "--var", variable]);
  // The first one goes by the host.
  await server.ask("/first");
  return server;
}

const plain = (body: string, headers = "") =>
  `HTTP/1.1 200 Fine\r\ncontent-length: ${body.length}\r\n${headers}\r\n${body}`;

async function ask(server: Server, path: string) {
  return JSON.parse((await server.ask(path)).body) as {
    [key: string]: unknown;
    headers: [string, string][];
    text: string;
  };
}

t.test("requests and responses as they should be, on one connection", async (t) => {
  const heads: string[] = [];
  const { port, connections } = await upstreamOf(t, (path, head, socket) => {
    heads.push(head);
    if (path === "/interim") socket.write("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
    if (path === "/chunked") {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nX-Up: 1\r\nkeep-alive: timeout=9\r\n\r\n");
      socket.write("3\r\nabc\r\n");
      setTimeout(() => socket.write("2;x=y\r\nde\r\n0\r\nx-trailer: 1\r\n\r\n"), 20);
    } else if (path === "/none") socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    else if (path === "/head") socket.write("HTTP/1.1 200 OK\r\ncontent-length: 70\r\n\r\n");
    else socket.write(plain(path));
  });
  const server = await start(t, port);
  const sent = heads.length;
  t.match(await ask(server, "/a"), { status: 200, statusText: "Fine", text: "/a", path: "/a", redirected: false });
  const chunked = await ask(server, "/chunked");
  t.equal(chunked.text, "abcde");
  t.same(chunked.headers, [["x-up", "1"]], "without those of the connection, and trailers");
  t.match(await ask(server, "/interim"), { status: 200, text: "/interim" });
  t.match(await ask(server, "/none"), { status: 204, text: "" });
  t.match(await ask(server, "/head?method=HEAD"), { status: 200, text: "", headers: [["content-length", "70"]] });
  t.match(await ask(server, "/post?method=POST"), { text: "/post" });
  const own = connections.at(-1) as string[];
  t.same(own, ["/first", "/a", "/chunked", "/interim", "/none", "/head", "/post"]);
  t.equal(
    heads[sent],
    [
      "GET /a HTTP/1.1",
      `host: 127.0.0.1:${port}`,
      "connection: keep-alive",
      "X-Own: 1",
      "accept: */*",
      "user-agent: NANO",
      "accept-encoding: gzip, deflate, br, zstd",
    ].join("\r\n"),
  );
  t.match(heads.at(-1), /\r\ncontent-length: 0\r\n/, "of a method that is usually with content");
});

t.test("redirects and content codings are the host's", async (t) => {
  const { port } = await upstreamOf(t, (path, _head, socket) => {
    if (path === "/away") {
      socket.write("HTTP/1.1 302 Found\r\nlocation: /zipped\r\ncontent-length: 5\r\n\r\nmoved");
    } else if (path === "/zipped") {
      const body = gzipSync("unzipped");
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`);
      socket.write(body);
    } else socket.write(plain(path));
  });
  const server = await start(t, port);
  t.match(await ask(server, "/away"), { status: 200, redirected: true, path: "/zipped", text: "unzipped" });
  t.match(await ask(server, "/away?redirect=manual"), { status: 302, text: "moved" });
  t.match(await ask(server, "/away?redirect=error"), { error: /redirect/ });
  t.match(await ask(server, "/zipped"), { status: 200, redirected: false, text: "unzipped" });
});

t.test("a connection that closes: asked again where that is safe, an error else", async (t) => {
  const seen: string[] = [];
  const { port } = await upstreamOf(t, (path, _head, socket) => {
    seen.push(path);
    if (path === "/until-end") {
      socket.end("HTTP/1.0 200 OK\r\n\r\nall of it");
    } else if (path === "/short") {
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
    } else if (path === "/raced" && seen.filter((other) => other === path).length === 1) {
      socket.destroy();
    } else if (path === "/gone") {
      socket.destroy();
    } else socket.write(plain(path));
  });
  const server = await start(t, port);
  await ask(server, "/warm");
  t.match(await ask(server, "/raced"), { text: "/raced" });
  t.match(await ask(server, "/gone?method=POST"), { code: "UND_ERR_SOCKET" });
  t.equal(seen.filter((path) => path === "/gone").length, 1, "not sent twice");
  t.match(await ask(server, "/gone"), { code: "UND_ERR_SOCKET" });
  t.match(await ask(server, "/until-end"), { text: "all of it" });
  t.match(await ask(server, "/short"), { code: "UND_ERR_SOCKET" });
  t.match(await ask(server, "/after"), { text: "/after" });
});

t.test("hostile responses end in errors, and spoil nothing of others", async (t) => {
  const long = "x".repeat(100_000);
  const responses: Record<string, string> = {
    "/both": "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "/lengths": "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd",
    "/coding": "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "/nonsense": "RTSP/1.0 200 OK\r\n\r\n",
    "/status": "HTTP/1.1 1000 OK\r\ncontent-length: 0\r\n\r\n",
    "/nul": "HTTP/1.1 200 OK\r\na: b\0c\r\ncontent-length: 0\r\n\r\n",
    "/feed": "HTTP/1.1 200 OK\r\na: b\nset-cookie: c\r\ncontent-length: 0\r\n\r\n",
    "/head": `HTTP/1.1 200 OK\r\nx: ${long}\r\n\r\n`,
    "/many": `HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(2000)}\r\n`,
    "/folded": "HTTP/1.1 200 OK\r\na: b\r\n c\r\ncontent-length: 0\r\n\r\n",
    "/trailer": `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ${long}${long}\r\n\r\n`,
  };
  const { port, connections } = await upstreamOf(t, (path, _head, socket) => {
    const response = responses[path];
    if (response !== undefined) socket.write(response, "latin1");
    else if (path === "/behind") socket.write(`${plain("mine")}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison`);
    else socket.write(plain(path));
  });
  const server = await start(t, port);
  for (const path of Object.keys(responses)) {
    t.match(await ask(server, path), { code: "NANO_BAD_RESPONSE" }, path);
    t.match(await ask(server, "/next"), { text: "/next" }, `after ${path}`);
  }
  t.match(await ask(server, "/behind"), { text: "mine" });
  t.match(await ask(server, "/next"), { text: "/next" }, "what came unasked answers nobody");
  t.same(connections.at(-1), ["/next"]);
});

t.test("odd responses are understood, and their connections not used again", async (t) => {
  const responses: Record<string, string> = {
    "/old": "HTTP/1.0 200 OK\nx-old: 1\n\ntext",
    "/cut": "HTTP/1.1 200 OK\nx-old: 1\n",
    "/number": "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\ntext",
    "/twice": "HTTP/1.1 200 OK\r\ncontent-length: 4, 4\r\ncontent-length: 4\r\nconnection: close\r\n\r\ntext",
    "/upgrade": "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nother protocol",
    "/high": "HTTP/1.1 999 Odd\r\nconnection: close\r\n\r\ntext",
    "/low": "HTTP/1.1 99 Odd\n\ntext",
  };
  const { port, connections } = await upstreamOf(t, (path, _head, socket) => {
    if (path in responses) socket.end(responses[path] as string, "latin1");
    else socket.write(plain(path));
  });
  const server = await start(t, port);
  t.match(await ask(server, "/old"), { status: 200, text: "text", headers: [["x-old", "1"]] });
  t.match(await ask(server, "/cut"), { status: 200, text: "", headers: [["x-old", "1"]] });
  t.match(await ask(server, "/number"), { status: 200, text: "text", headers: [["content-length", "many"]] });
  t.match(await ask(server, "/twice"), { status: 200, text: "text" });
  t.match(await ask(server, "/upgrade"), { status: 101, text: "" });
  t.match(await ask(server, "/high"), { status: 999, statusText: "Odd", text: "text" });
  t.match(await ask(server, "/low"), { status: 99, text: "text" });
  t.ok(connections.every((paths) => paths.length <= 2 && !paths.slice(0, -1).some((path) => path in responses)));
  // What none can be is not given to a client as it is.
  for (const [path, status] of [
    ["/upgrade", 500],
    ["/low", 500],
    ["/high", 999],
  ] as const) {
    t.equal((await server.ask(`/pass${path}`)).status, status, path);
    t.equal((await server.ask(`/pass/well`)).status, 200, "the app lives on");
  }
});

t.test("a private network is still refused", async (t) => {
  const { port, connections } = await upstreamOf(t, (path, _head, socket) => socket.write(plain(path)));
  const folder = t.testdir({ "index.js": APP });
  const server = await serve(t, [folder, "--var", `UPSTREAM=http://127.0.0.1:${port}`]);
  for (let i = 0; i < 3; i++) {
    t.match(await ask(server, "/x"), { error: /127\.0\.0\.1 is an address of a private network/ });
  }
  t.equal(connections.length, 0);
});
