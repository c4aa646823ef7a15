import { once } from "node:events";
import t, { type Test } from "tap";
import { type ServerSocket, WebSocketServer } from "ws";
import { serve } from "./nano.ts";

const APP = `
  function opened(url) {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve(socket);
      socket.onclose = ({ code }) => reject(new Error("closed with " + code));
    });
  }
  async function echo(url, text) {
    const socket = await opened(url);
    socket.send(text);
    const { data } = await new Promise((resolve) => (socket.onmessage = resolve));
    const closed = new Promise((resolve) => (socket.onclose = resolve));
    socket.close(3001, "done");
    const { code, reason, wasClean } = await closed;
    return Response.json({ data, code, reason, wasClean, left: socket.bufferedAmount });
  }
  let kept;
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      if (pathname === "/state") return new Response(String(kept?.readyState));
      try {
        if (pathname === "/echo") return await echo(env.UPSTREAM, await request.text());
        kept = await opened(env.UPSTREAM);
        return new Response("opened");
      } catch (error) { return new Response(error.message); }
    },
  };`;

async function start(t: Test, connected: (socket: ServerSocket) => void, options: string[]) {
  const upstream = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(upstream, "listening");
  upstream.on("connection", connected);
  t.teardown(() => {
    for (const socket of upstream.clients) socket.terminate();
    upstream.close();
  });
  const variable = `UPSTREAM=ws://127.0.0.1:${upstream.address().port}/`;
  return serve(t, [t.testdir({ "index.js": APP }), ...options, "--var", variable]);
}

const privateNetwork = "--allow-private-network";

t.test("an app speaks over a WebSocket and closes it", async (t) => {
  const server = await start(t, (socket) => socket.on("message", (data: Buffer) => socket.send(data.toString())), [
    privateNetwork,
  ]);
  const answer = await fetch(`http://127.0.0.1:${server.port}/echo`, { method: "POST", body: "grüße" });
  t.strictSame(await answer.json(), { data: "grüße", code: 3001, reason: "done", wasClean: true, left: 0 });
});

t.test("a socket ends with the request that opened it, and the app sees it closed", async (t) => {
  let gone = (_code: number) => {};
  const closed = new Promise<number>((resolve) => (gone = resolve));
  const server = await start(t, (socket) => socket.on("close", (code: number) => gone(code)), [privateNetwork]);
  t.equal(await (await fetch(`http://127.0.0.1:${server.port}/open`)).text(), "opened");
  t.equal(await closed, 1001);
  let state = "";
  while (state !== "3") state = await (await fetch(`http://127.0.0.1:${server.port}/state`)).text();
});

t.test("an app reaches no private network unless it may", async (t) => {
  let connections = 0;
  const server = await start(t, () => connections++, []);
  t.equal(await (await fetch(`http://127.0.0.1:${server.port}/open`)).text(), "closed with 1006");
  t.equal(connections, 0);
});
