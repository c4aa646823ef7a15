// What an app fetches and returns unread goes from the host to the client without coming into the app.

import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import { type Server, serve } from "./nano.ts";

const SIZE = 3_000_000;
const bytes = randomBytes(SIZE);
const hashOf = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

const APP = `
  let late;
  export default {
    async fetch(request, env, ctx) {
      const { pathname, searchParams } = new URL(request.url);
      const signal = searchParams.has("abort") ? AbortSignal.timeout(200) : undefined;
      const response = await fetch(env.UPSTREAM + pathname, { signal });
      if (searchParams.has("late")) await new Promise((resolve) => setTimeout(resolve, 100));
      if (searchParams.has("stream")) return new Response(response.body, response);
      if (searchParams.has("piped")) return new Response(response.body.pipeThrough(new TransformStream()), response);
      if (searchParams.has("clone")) {
        const copy = response.clone();
        ctx.waitUntil(copy.arrayBuffer().then(({ byteLength }) => (late = byteLength)));
      }
      if (pathname === "/late") return new Response(String(late));
      return response;
    },
  };`;

async function start(
  t: Test,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  args: string[] = [],
) {
  const upstream = createServer(answer);
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const variable = `UPSTREAM=http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const folder = t.testdir({ "index.js": APP });
  return serve(t, [folder, "--allow-private-network", "--cpu-ms", "10000", "--var", variable, ...args]);
}

async function read(server: Server, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await server.open(path)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

t.test("every way to return it gives the same bytes", async (t) => {
  const server = await start(t, (_request, response) => response.end(bytes));
  for (const way of ["", "?late", "?stream", "?late&stream", "?piped", "?clone"]) {
    t.equal(hashOf(await read(server, `/${way}`)), hashOf(bytes), way);
  }
});

t.test("an app that returns more than its memory holds it back, and none of it in the app", async (t) => {
  let written = 0;
  const server = await start(
    t,
    (_request, response) => {
      const more = () => {
        let hasRoom = true;
        while (hasRoom && written < 40_000_000) {
          written += 50_000;
          hasRoom = response.write(bytes.subarray(0, 50_000));
        }
        if (written === 40_000_000) response.end();
      };
      response.on("drain", more);
      more();
    },
    ["--memory-mb", "24"],
  );
  const response = await server.open("/");
  let before = -1;
  while (before !== written) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  t.ok(written > 0 && written < 30_000_000, `${written} bytes were written while the client read nothing`);
  let received = 0;
  for await (const chunk of response) received += (chunk as Buffer).byteLength;
  t.equal(received, 40_000_000);
});

t.test("a client that leaves ends the fetch behind it", async (t) => {
  let gone = () => {};
  const left = new Promise<void>((resolve) => (gone = resolve));
  const server = await start(t, (request, response) => {
    request.socket.on("close", gone);
    const more = () => {
      while (response.write(bytes.subarray(0, 65_536)));
    };
    response.on("drain", more);
    more();
  });
  const response = await server.open("/");
  response.once("data", () => response.destroy());
  await left;
  const line = await server.until(() => server.line("access"));
  t.match(line, { outcome: "canceled" });
});

t.test("what breaks off upstream, or is aborted, breaks off for the client", async (t) => {
  const server = await start(t, ({ url }, response) => {
    response.writeHead(200, { "content-length": 1_000_000 });
    response.write(bytes.subarray(0, 100_000));
    if (url === "/cut") setTimeout(() => response.socket?.destroy(), 50);
  });
  for (const path of ["/cut", "/stays?abort", "/stays?abort&stream"]) {
    await t.rejects(read(server, path), path);
  }
  await server.until(() => server.lines.filter(({ type }) => type === "access").length === 3);
});
