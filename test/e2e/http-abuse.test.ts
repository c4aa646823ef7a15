// Clients that break the rules, leave in the middle, or come in masses: `nano serve` goes on.

import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import t, { type Test } from "tap";
import { type Server, serve } from "./nano.ts";

const APP = `
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      if (pathname === "/stall") return fetch(env.UPSTREAM, { signal: request.signal });
      if (pathname === "/headers") {
        return new Response("x", { headers: Array.from({ length: 1_100 }, (_, index) => ["x-" + index, "v"]) });
      }
      if (pathname === "/text") return new Response(await request.text());
      return new Response(request.url + ";");
    },
  };`;

async function start(t: Test, upstream = "http://127.0.0.1:2/"): Promise<Server> {
  const folder = t.testdir({ "index.js": APP });
  return serve(t, [folder, "--allow-private-network", "--var", `UPSTREAM=${upstream}`]);
}

async function open(server: Server): Promise<Socket> {
  const socket = connect(server.port, "127.0.0.1").on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** What comes back for the text, up to the end of the connection. */
async function exchange(server: Server, text: string): Promise<string> {
  const socket = await open(server);
  let answer = "";
  socket.on("data", (data) => {
    answer += data.toString("latin1");
  });
  socket.write(text, "latin1");
  await once(socket, "close");
  return answer;
}

t.test("requests with bad framing or a bad host are refused, and the connection ends", async (t) => {
  const server = await start(t);
  const head = "POST /text HTTP/1.1\r\nHost: a\r\n";
  for (const text of [
    `${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${head}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`,
    `${head}Content-Length: +3\r\n\r\nabc`,
    `${head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n`,
    "GET / HTTP/1.1\r\nHost: a[b]c\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00",
  ]) {
    t.match(await exchange(server, text), /^HTTP\/1\.1 400 /, JSON.stringify(text));
  }
  t.equal((await server.ask("/")).status, 200);
});

t.test("a thousand pipelined requests are answered in their order", async (t) => {
  const server = await start(t);
  const paths = Array.from({ length: 1000 }, (_, index) => `/p${index}`);
  const requests = paths.map((path, index) => {
    const close = index === paths.length - 1 ? "Connection: close\r\n" : "";
    return `GET ${path} HTTP/1.1\r\nHost: a\r\n${close}\r\n`;
  });
  const answers = await exchange(server, requests.join(""));
  t.same(
    [...answers.matchAll(/http:\/\/a(\/p\d+);/g)].map(([, path]) => path),
    paths,
  );
});

t.test("a response with more headers than a client would take is the app's failure", async (t) => {
  const server = await start(t);
  t.match(await server.ask("/headers"), { status: 500, headers: { "x-nano-error": "NANO_APP_EXCEPTION" } });
});

t.test("a client that leaves while the app waits for a stalled upstream", async (t) => {
  let opened = 0;
  let closed = () => {};
  const upstream = createServer((request) => {
    opened++;
    request.socket.on("close", () => closed());
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => upstream.close());
  const server = await start(t, `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`);
  for (const leave of ["destroy", "resetAndDestroy"] as const) {
    const called = once(upstream, "request");
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const socket = await open(server);
    socket.write("GET /stall HTTP/1.1\r\nHost: a\r\n\r\n");
    await called;
    socket[leave]();
    await isClosed;
  }
  t.equal(opened, 2, "the upstream's connections were closed");
  t.equal((await server.ask("/")).status, 200);
});

t.test("connections without a request, and a storm of resets", async (t) => {
  const server = await start(t);
  const idle = await Promise.all(Array.from({ length: 500 }, () => open(server)));
  for (const socket of idle) socket.write("GET / HT");
  for (let count = 0; count < 500; count++) {
    const socket = await open(server);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    socket.resetAndDestroy();
  }
  t.equal((await server.ask("/")).status, 200);
  for (const socket of idle) socket.destroy();
  t.equal(await server.stop(), 0);
});
