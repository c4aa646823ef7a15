import { once } from "node:events";
import t, { type Test } from "tap";
import { type ServerSocket, WebSocketServer } from "ws";
import { serve } from "./nano.ts";

const APP = `
  async function echo(stream) {
    const { readable, writable, protocol } = await stream.opened;
    const reader = readable.getReader();
    const writer = writable.getWriter();
    await writer.write("grüße");
    const text = (await reader.read()).value;
    await writer.write(new Uint8Array([1, 2]).buffer);
    const { value } = await reader.read();
    await writer.write("");
    const empty = (await reader.read()).value;
    stream.close({ closeCode: 3001, reason: "done" });
    const { closeCode, reason } = await stream.closed;
    const { done } = await reader.read();
    const after = await writer.write("x").catch(({ name }) => name);
    return { text, bytes: [...value], empty, protocol, closeCode, reason, done, after };
  }
  async function unread(stream) {
    const { readable } = await stream.opened;
    const reader = readable.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    let received = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { received };
      received += value.byteLength;
    }
  }
  async function unsent(stream, env) {
    const { writable } = await stream.opened;
    const writer = writable.getWriter();
    let written = 0;
    const write = async () => {
      for (; written < 24; written++) await writer.write(new Uint8Array(1024 * 1024));
    };
    const writing = write();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const early = written;
    await fetch(env.GO);
    await writing;
    return { isHeldBack: early < 24, written };
  }
  async function failing(stream) {
    const error = await stream.opened.catch((error) => error);
    const same = await stream.closed.catch((other) => other === error);
    return { isOne: error instanceof WebSocketError && error instanceof DOMException, code: error.closeCode, same };
  }
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      const stream = new WebSocketStream(env.UPSTREAM + pathname, { protocols: pathname === "/echo" ? ["a", "b"] : [] });
      if (pathname === "/echo") return Response.json(await echo(stream));
      if (pathname === "/unread") return Response.json(await unread(stream));
      if (pathname === "/unsent") return Response.json(await unsent(stream, env));
      return Response.json(await failing(stream));
    },
  };`;

type Connected = (socket: ServerSocket) => void;

async function start(t: Test, connected: Connected, variables: string[] = [], options = ["--allow-private-network"]) {
  const upstream = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(upstream, "listening");
  upstream.on("connection", connected);
  t.teardown(() => {
    for (const socket of upstream.clients) socket.terminate();
    upstream.close();
  });
  const variable = `UPSTREAM=ws://127.0.0.1:${upstream.address().port}`;
  const limits = ["--cpu-ms", "10000"];
  return serve(t, [t.testdir({ "index.js": APP }), ...options, ...limits, "--var", variable, ...variables]);
}

async function ask(port: number, path: string): Promise<unknown> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).json();
}

t.test("text and bytes go both ways, and the connection is closed as the app says", async (t) => {
  const server = await start(t, (socket) =>
    socket.on("message", (data: Buffer, isBinary: boolean) => socket.send(isBinary ? data : data.toString())),
  );
  t.strictSame(await ask(server.port, "/echo"), {
    text: "grüße",
    bytes: [1, 2],
    empty: "",
    protocol: "a",
    closeCode: 3001,
    reason: "done",
    done: true,
    after: "InvalidStateError",
  });
});

t.test("messages that nobody reads hold the other side back", async (t) => {
  let waiting = 0;
  const server = await start(t, (socket) => {
    socket.send(Buffer.alloc(1));
    for (let count = 0; count < 24; count++) socket.send(Buffer.alloc(1024 * 1024));
    setTimeout(() => {
      waiting = socket.bufferedAmount;
    }, 200);
    socket.close(1000);
  });
  t.strictSame(await ask(server.port, "/unread"), { received: 24 * 1024 * 1024 });
  t.ok(waiting > 1024 * 1024, `${waiting} bytes waited at the other side while the app did not read`);
});

t.test("a write lasts until its message was sent", async (t) => {
  const { createServer } = await import("node:http");
  let paused: ServerSocket | undefined;
  const control = createServer((_request, response) => {
    paused?.resume();
    response.end();
  });
  await new Promise<void>((resolve) => control.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    control.closeAllConnections();
    control.close();
  });
  const { port } = control.address() as { port: number };
  const pause = (socket: ServerSocket) => {
    paused = socket;
    socket.pause();
  };
  const server = await start(t, pause, ["--var", `GO=http://127.0.0.1:${port}/`]);
  t.strictSame(await ask(server.port, "/unsent"), { isHeldBack: true, written: 24 });
});

t.test("what can't be reached rejects both promises with the same WebSocketError", async (t) => {
  const server = await start(t, () => undefined, [], []);
  t.strictSame(await ask(server.port, "/fails"), { isOne: true, code: 1006, same: true });
});
