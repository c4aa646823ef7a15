import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { type Server, serve } from "./nano.ts";

const APP = `
  async function abortInTheMiddle(env) {
    const controller = new AbortController();
    const response = await fetch(env.UPSTREAM + "/endless", { signal: controller.signal });
    const reader = response.body.getReader();
    await reader.read();
    controller.abort();
    try { while (!(await reader.read()).done); } catch (error) { return new Response(error.name); }
  }
  async function cancelInTheMiddle(env) {
    const response = await fetch(env.UPSTREAM + "/endless");
    const reader = response.body.getReader();
    await reader.read();
    await reader.cancel();
    return new Response("canceled");
  }
  async function fail(env) {
    try { return await fetch(env.NOWHERE); } catch (error) { return new Response(error.name + ": " + error.message); }
  }
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      if (pathname === "/abort") return abortInTheMiddle(env);
      if (pathname === "/cancel") return cancelInTheMiddle(env);
      if (pathname === "/fail") return fail(env);
      return fetch(env.UPSTREAM + pathname, { method: request.method, body: request.body });
    },
  };`;

const SIZE = 8 * 1024 * 1024;
const bytes = randomBytes(SIZE);

function hashOf(data: Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** An upstream, and the app in front of it. `left` hears when the connection of /endless is closed. */
async function start(t: Test, left: () => void = () => undefined): Promise<Server> {
  const upstream = createServer((incoming, response) => answer(incoming, response, left));
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const folder = t.testdir({ "index.js": APP });
  const variables = ["--var", `UPSTREAM=${origin}`, "--var", "NOWHERE=http://127.0.0.1:2/"];
  return serve(t, [folder, "--allow-private-network", "--cpu-ms", "10000", ...variables]);
}

function answer(incoming: IncomingMessage, response: ServerResponse, left: () => void): void {
  if (incoming.url === "/down") {
    response.end(bytes);
  } else if (incoming.url === "/gzip") {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(SIZE, "a")));
  } else if (incoming.url === "/endless") {
    incoming.socket.on("close", left);
    const more = () => {
      while (response.write(bytes.subarray(0, 65_536)));
    };
    response.on("drain", more);
    more();
  } else {
    const hash = createHash("sha256");
    incoming.on("data", (chunk) => hash.update(chunk)).on("end", () => response.end(hash.digest("hex")));
  }
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

t.test("large bodies pass both ways as they are, compressed ones unpacked", async (t) => {
  const server = await start(t);
  t.equal(hashOf(await bytesOf(await server.open("/down"))), hashOf(bytes));
  const unpacked = await server.open("/gzip");
  t.equal(unpacked.headers["content-encoding"], undefined);
  t.equal(hashOf(await bytesOf(unpacked)), hashOf(Buffer.alloc(SIZE, "a")));
  for (const headers of [{ "content-length": SIZE }, { "transfer-encoding": "chunked" }]) {
    const uploaded = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { host: "127.0.0.1", port: server.port, path: "/up", method: "POST", headers };
      request(options, resolve).on("error", reject).end(bytes);
    });
    t.equal(await text(uploaded), hashOf(bytes));
  }
});

t.test("abort and cancel close the connection to the upstream", async (t) => {
  for (const [path, body] of [
    ["/abort", "AbortError"],
    ["/cancel", "canceled"],
  ] as const) {
    let left = () => {};
    const hasLeft = new Promise<void>((resolve) => {
      left = resolve;
    });
    const server = await start(t, () => left());
    t.match(await server.ask(path), { status: 200, body });
    await hasLeft;
    t.pass(`the upstream saw ${path}`);
  }
});

t.test("a client that leaves closes the connection to the upstream", async (t) => {
  let left = () => {};
  const hasLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  const server = await start(t, () => left());
  const response = await server.open("/endless");
  response.destroy();
  await hasLeft;
  t.pass("the upstream saw it");
});

t.test("what cannot be reached is a TypeError", async (t) => {
  const server = await start(t);
  t.match(await server.ask("/fail"), {
    status: 200,
    body: /^TypeError: fetch failed: http:\/\/127\.0\.0\.1:2: the connection was refused$/,
  });
});
