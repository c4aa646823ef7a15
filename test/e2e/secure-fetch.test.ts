// What an app fetches over TLS of a server that speaks HTTP/1.1 goes out by the engine, once the host has found that out.

import { createHash, randomBytes } from "node:crypto";
import { createSecureServer } from "node:http2";
import { createServer, type Server as HttpsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { authority, cert, key, other as otherPair } from "../certificate.ts";
import { startProxy } from "../proxy.ts";
import { type Asked, type Server, serve } from "./nano.ts";

const APP = `
  export default {
    async fetch(request, env) {
      const { pathname, search } = new URL(request.url);
      const { method, body, headers } = request;
      try {
        const response = await fetch(env.UPSTREAM + pathname + search, { method, body, headers, signal: AbortSignal.timeout(20_000) });
        return new Response(response.body, response);
      } catch (error) {
        return Response.json({ error: error.message, code: error.cause?.code });
      }
    },
  };`;

const large = randomBytes(3_000_000);
const hashOf = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

interface Upstream {
  port: number;
  server: HttpsServer;
}

/** Tells what it was asked, and of which of its connections. */
async function upstream(t: Test, options: ServerOptions = {}, port = 0): Promise<Upstream> {
  let connections = 0;
  const numbers = new WeakMap<object, number>();
  const server = createServer({ key, cert, ...options }, async (request, response) => {
    const hash = createHash("sha256");
    for await (const chunk of request) hash.update(chunk);
    const { method, url, socket } = request;
    if (url === "/moved") response.writeHead(302, { location: "/there" }).end();
    else if (url === "/large") response.end(large);
    else if (url === "/zipped") response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("unzipped"));
    else if (url === "/cut") response.writeHead(200, { "content-length": 10 }).write("half", () => socket.destroy());
    else response.end(`${method} ${url} ${numbers.get(socket)} ${hash.digest("hex")}`);
  });
  server.on("secureConnection", (socket) => numbers.set(socket, ++connections));
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server };
}

interface Started {
  ask(path: string, asked?: Asked): Promise<string>;
  nano: Server;
}

async function start(t: Test, origin: string, args = ["--allow-private-network"], env = {}): Promise<Started> {
  const folder = t.testdir({ app: { "index.js": APP }, "ca.pem": authority });
  const trust = { NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") };
  const nano = await serve(t, [join(folder, "app"), "--var", `UPSTREAM=${origin}`, ...args], {
    env: { ...trust, ...env },
  });
  return { nano, ask: async (path, asked) => (await nano.ask(path, asked)).body };
}

t.test("requests and responses as they should be, on a connection of the engine's own", async (t) => {
  const { port } = await upstream(t);
  const { ask } = await start(t, `https://localhost:${port}`);
  const none = hashOf("");
  t.equal(await ask("/first"), `GET /first 1 ${none}`);
  for (const path of ["/a?b", "/c"]) t.equal(await ask(path), `GET ${path} 2 ${none}`);
  t.equal(await ask("/", { method: "POST", body: "text" }), `POST / 2 ${hashOf("text")}`);
  const body = "x".repeat(500_000);
  t.match(await ask("/", { method: "PUT", body }), hashOf(body));
  t.equal(await ask("/", { method: "HEAD" }), "");
  t.match(await ask("/moved"), /^GET \/there \d/);
  t.equal(await ask("/zipped"), "unzipped");
});

t.test("large bodies come whole, many at a time", async (t) => {
  const { port } = await upstream(t);
  const { ask, nano } = await start(t, `https://localhost:${port}`);
  await ask("/first");
  const hashes = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const hash = createHash("sha256");
      for await (const chunk of await nano.open("/large")) {
        hash.update(chunk);
        // So slowly that the server has to wait for it.
        if (index % 2 === 0) await setTimeout(1);
      }
      return hash.digest("hex");
    }),
  );
  t.strictSame(new Set(hashes), new Set([hashOf(large)]));
});

t.test("a body that is cut, a connection that was closed meanwhile", async (t) => {
  const { port, server } = await upstream(t);
  const { ask } = await start(t, `https://localhost:${port}`);
  for (let count = 0; count < 3; count++) await ask("/");
  await t.rejects(ask("/cut"), "the response breaks off");
  server.closeIdleConnections();
  t.match(await ask("/again"), "GET /again");
});

t.test("whom nobody vouches for is not asked, then and now", async (t) => {
  const { port, server } = await upstream(t);
  const { ask } = await start(t, `https://h2.example:${port}`, []);
  t.match(await ask("/"), /NANO|ENOTFOUND|EAI_AGAIN/);
  const named = await start(t, `https://localhost:${port}`);
  await named.ask("/");
  t.match(await named.ask("/"), "GET / 2");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const other = await upstream(t, otherPair, port);
  let asked = 0;
  other.server.on("request", () => asked++);
  for (let count = 0; count < 3; count++) t.match(await named.ask("/"), /SELF_SIGNED|ALTNAME|UNABLE_TO/);
  t.equal(asked, 0);
});

t.test("a server that speaks HTTP/2 is spoken to in that, also when it did not before", async (t) => {
  const { port, server } = await upstream(t);
  const { ask } = await start(t, `https://localhost:${port}`);
  await ask("/");
  t.match(await ask("/"), "GET / 2");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const other = createSecureServer({ key, cert }, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.end(`in ${request.httpVersion} with ${body}`);
  });
  other.on("sessionError", () => undefined);
  await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
  t.teardown(() => other.close());
  // Its body comes back from the engine.
  t.equal(await ask("/", { method: "POST", body: "text" }), "in 2.0 with text");
  for (let count = 0; count < 3; count++) t.equal(await ask("/"), "in 2.0 with ");
});

t.test("by a proxy, which leads to addresses that were checked", async (t) => {
  const { port } = await upstream(t);
  const proxy = await startProxy(t);
  const { ask } = await start(t, `https://h2.example:${port}`, ["--proxy-resolves-names"], { HTTPS_PROXY: proxy.url });
  t.match(await ask("/"), "GET / 1");
  for (let count = 0; count < 3; count++) t.match(await ask("/"), "GET / 2");
  t.strictSame(proxy.asked, Array(2).fill(`CONNECT h2.example:${port}`));
});
