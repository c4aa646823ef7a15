// An EventSource ends with the request that opened it, and with what that waits until.

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import t from "tap";
import { serve } from "./nano.ts";

const APP = `
  let source;
  const seen = [];
  const open = (url) => {
    source = new EventSource(url);
    source.onerror = () => seen.push("error " + source.readyState);
    return new Promise((resolve) => (source.onmessage = ({ data }) => resolve(data)));
  };
  export default {
    async fetch(request, env, ctx) {
      const { pathname } = new URL(request.url);
      if (pathname === "/seen") return Response.json({ seen, state: source?.readyState });
      if (pathname === "/warm") return new Response(await (await fetch(env.UPSTREAM + "/warm")).text());
      const first = await open(env.UPSTREAM + pathname);
      if (pathname === "/held") ctx.waitUntil(new Promise((resolve) => (source.onmessage = resolve)));
      return new Response(first);
    },
  };`;

t.test("an EventSource ends with its request", async (t) => {
  const open: ServerResponse[] = [];
  let closed = 0;
  let asked = 0;
  const upstream = createServer((request, response) => {
    if (request.url === "/warm") {
      response.end("warm");
      return;
    }
    asked++;
    response.writeHead(200, { "content-type": "text/event-stream" }).write("retry: 10\ndata: first\n\n");
    response.on("close", () => closed++);
    open.push(response);
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const address = `UPSTREAM=http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const folder = t.testdir({ "index.js": APP });
  const server = await serve(t, [folder, "--allow-private-network", "--var", address]);
  const until = async (done: () => boolean | Promise<boolean>) => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const seen = async () => JSON.parse((await server.ask("/seen")).body);

  // The host's to fetch, then the engine's.
  for (const round of [1, 2]) {
    t.equal((await server.ask("/stream")).body, "first");
    await until(() => closed === round);
    await until(async () => (await seen()).state === 2);
  }
  t.equal(asked, 2, "it does not connect anew");
  t.strictSame((await seen()).seen, ["error 2", "error 2"]);

  t.equal((await server.ask("/held")).body, "first");
  t.match(await seen(), { state: 1 }, "what is waited for has it");
  open.at(-1)?.write("data: second\n\n");
  await until(() => closed === 3);

  // One that waits to connect anew.
  t.equal((await server.ask("/held")).body, "first");
  open.at(-1)?.end();
  await until(() => asked === 5);
  open.at(-1)?.write("data: second\n\n");
  await until(() => closed === 5);
  await until(async () => (await seen()).state === 2);
  t.equal(asked, 5);
});
