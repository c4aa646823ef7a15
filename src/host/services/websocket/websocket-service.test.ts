import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import t, { type Test } from "tap";
import { type ServerSocket, WebSocketServer } from "ws";
import { startProxy } from "../../../../test/proxy.ts";
import { Client } from "./client.fixture.ts";

async function serve(t: Test, connected: (socket: ServerSocket) => void, perMessageDeflate = true): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate });
  await once(server, "listening");
  server.on("connection", connected);
  t.teardown(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${server.address().port}/`;
}

/** Answers each connection with these bytes. */
async function serveBytes(t: Test, answer: (head: string, socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (data: Buffer) => answer(data.toString(), socket));
    t.teardown(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => server.close());
  return `ws://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

t.test("messages both ways, large ones compressed, and what was sent is told", async (t) => {
  const url = await serve(t, (socket) => {
    socket.on("message", (data: Buffer, isBinary: boolean) => socket.send(isBinary ? data : data.toString()));
  });
  const client = new Client(t, { url, protocols: [] });
  await client.until(() => client.reply);
  t.equal(client.reply?.extensions, "permessage-deflate");
  const long = "text ".repeat(1000);
  client.write("onet");
  client.write(`${long}b`);
  await client.until(() => client.messages.length === 2 && client.sent > 5000);
  t.strictSame(client.messages.map(String), ["one", long]);
  t.equal(client.sent, 5003);
  t.equal(client.credited, 5005, "with the marks");
  client.write("3000 byec");
  await client.until(() => client.ended);
  t.equal(client.closed, "1 3000 bye");
});

t.test("a proxy is asked for a connection, also where there is no TLS", async (t) => {
  const { port } = new URL(await serve(t, (socket) => socket.send("hello")));
  const proxy = await startProxy(t, { credentials: "user:pass" });
  const client = new Client(t, { url: `ws://sockets.example:${port}/`, protocols: [] }, { proxy: proxy.url });
  await client.until(() => client.messages.length > 0 || client.error);
  t.strictSame([client.error, client.messages.map(String)], [undefined, ["hello"]]);
  t.strictSame(proxy.asked, [`CONNECT sockets.example:${port}`]);
  const refused = new Client(t, { url: "ws://10.0.0.1/", protocols: [] }, { allow: false, proxy: proxy.url });
  await refused.until(() => refused.error);
  t.match(refused.error, { code: "NANO_PRIVATE_ADDRESS" });
});

t.test("without credit nothing more is read, however much comes", async (t) => {
  const [count, size] = [64, 256 * 1024];
  const sockets: ServerSocket[] = [];
  const url = await serve(
    t,
    (socket) => {
      sockets.push(socket);
      for (let i = 0; i < count; i++) socket.send(Buffer.alloc(size));
    },
    false,
  );
  const client = new Client(t, { url, protocols: [] });
  await client.until(() => client.messages.length > 0);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
  t.ok(client.messages.length <= 2, "one message may go beyond the credit");
  t.ok((sockets[0]?.bufferedAmount ?? 0) > size, "the rest waits on the other side");
  client.credit(count * size * 2);
  await client.until(() => client.messages.length === count);
});

t.test("a connection that is lost was not closed cleanly", async (t) => {
  const url = await serve(t, (socket) => socket.terminate());
  const client = new Client(t, { url, protocols: [] });
  await client.until(() => client.ended);
  t.equal(client.closed, "0 1006 ");
});

t.test("frames against the protocol end the connection with the right code", async (t) => {
  const { createHash } = await import("node:crypto");
  const codes: number[] = [];
  const url = await serveBytes(t, (head, socket) => {
    const key = /sec-websocket-key: (.*)\r\n/i.exec(head)?.[1];
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(
      `HTTP/1.1 101 x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    socket.write(Buffer.from([0x81, 2, 0xc0, 0xc0]));
    socket.on("data", (frame: Buffer) => {
      const mask = frame.subarray(2, 6);
      codes.push((((frame[6] as number) ^ (mask[0] as number)) << 8) | ((frame[7] as number) ^ (mask[1] as number)));
    });
  });
  const client = new Client(t, { url, protocols: [] });
  await client.until(() => client.ended);
  t.strictSame(codes, [1007]);
  t.equal(client.closed, "0 1006 ");
});

t.test("answers that agree to nothing are refused", async (t) => {
  const heads = [
    "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    "HTTP/1.1 101 x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: wrong\r\n\r\n",
    "HTTP/1.1 301 x\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n",
  ];
  for (const head of heads) {
    const url = await serveBytes(t, (_head, socket) => socket.end(head));
    const client = new Client(t, { url, protocols: [] });
    await client.until(() => client.error);
    t.match(client.error, { name: "NetworkError" });
  }
});

t.test("what an app may not reach, and calls that are none", async (t) => {
  let connections = 0;
  const url = await serve(t, () => connections++);
  const inside = new Client(t, { url, protocols: [] }, { allow: false });
  await inside.until(() => inside.error);
  t.match(inside.error, { code: "NANO_PRIVATE_ADDRESS" });
  t.equal(connections, 0);
  const port = new Client(t, { url: "ws://127.0.0.1:6667/", protocols: [] });
  const payloads = [
    null,
    1,
    {},
    { url: "http://a/" },
    { url: "ws://a/" },
    { url: "ws://a/", protocols: ["a\r\nb: c"] },
  ];
  for (const payload of payloads) t.match(new Client(t, payload).error, { code: "NANO_BAD_CALL" });
  t.match(port.error, { message: /port 6667 is blocked/ });
});

t.test("the app's origin is told where it has one, and credentials of the URL", async (t) => {
  const heads: string[] = [];
  const url = await serveBytes(t, (head, socket) => {
    heads.push(head);
    socket.destroy();
  });
  const { host } = new URL(url);
  const client = new Client(t, { url: `ws://us%20er:pass@${host}/`, protocols: [] }, { origin: "https://app.test" });
  await client.until(() => client.error);
  t.match(heads[0], /origin: https:\/\/app\.test\r\n/i);
  t.match(heads[0], new RegExp(`authorization: Basic ${btoa("us er:pass")}\r\n`, "i"));
});

t.test("a socket that ends while a message is being inflated ends nothing else", async (t) => {
  const url = await serve(t, (socket) => {
    for (let count = 0; count < 20; count++) socket.send(Buffer.alloc(1024 * 1024, count));
  });
  for (let count = 0; count < 15; count++) {
    const client = new Client(t, { url, protocols: [] });
    await client.until(() => client.reply);
    for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
    client.services.handle({ type: "serviceCancel", call: 1 });
  }
  t.pass("the process lives");
});
