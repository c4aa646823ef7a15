// WebSockets over HTTP/2, against servers of node:http2 over TLS.

import { createHash } from "node:crypto";
import type {
  Http2SecureServer,
  IncomingHttpHeaders,
  SecureServerOptions,
  ServerHttp2Session,
  ServerHttp2Stream,
} from "node:http2";
import type { TLSSocket } from "node:tls";
import t, { type Test } from "tap";
import { PerMessageDeflate, Receiver, Sender } from "ws";
import { startProxy } from "../../../../test/proxy.ts";
import { serveHttp1, serveHttp2 } from "../fetch/http2/tls.fixture.ts";
import { Client } from "./client.fixture.ts";

const address = "93.184.216.34";

/** A server's end of a WebSocket. */
class Peer {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  readonly receiver: Receiver;
  readonly sender: Sender;

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, isDeflated = false) {
    this.stream = stream;
    this.headers = headers;
    const extensions: Record<string, PerMessageDeflate> = {};
    if (isDeflated) {
      const deflate = new PerMessageDeflate({ isServer: true, maxPayload: 1e8 });
      deflate.accept([{}]);
      extensions[PerMessageDeflate.extensionName] = deflate;
    }
    this.receiver = new Receiver({ isServer: true, extensions, maxPayload: 1e8, maxFragments: 1e4 });
    this.sender = new Sender(stream, extensions);
    this.sender.onerror = () => undefined;
    this.receiver.on("error", () => undefined);
  }

  send(data: Uint8Array, compress = false): void {
    this.sender.send(data, { binary: true, compress, fin: true, mask: false }, () => undefined);
  }
}

interface Served {
  url: string;
  peers: Peer[];
  sessions: ServerHttp2Session[];
  resets: number[];
}

/** Takes all WebSockets, and answers other requests with "fetched". */
async function serve(
  t: Test,
  connected: (peer: Peer) => void,
  options: SecureServerOptions & { answer?: Record<string, string | number> } = {},
): Promise<Served> {
  const { answer = {}, ...rest } = options;
  const served: Served = { url: "", peers: [], sessions: [], resets: [] };
  const origin = await serveHttp2(
    t,
    (server) => {
      server.on("session", (session: ServerHttp2Session) => {
        served.sessions.push(session);
        session.on("error", () => undefined);
      });
      server.on("stream", (stream: ServerHttp2Stream, headers) => {
        stream.on("error", () => undefined);
        stream.on("close", () => served.resets.push(stream.rstCode ?? -1));
        if (headers[":method"] !== "CONNECT") {
          stream.respond();
          stream.end("fetched");
          return;
        }
        const peer = new Peer(stream, headers, "sec-websocket-extensions" in answer);
        stream.respond({ ":status": 200, ...answer });
        served.peers.push(peer);
        connected(peer);
      });
    },
    { settings: { enableConnectProtocol: true }, ...rest },
  );
  served.url = origin.replace("https:", "wss:");
  return served;
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Reads, and answers a close frame as it should. */
function read(peer: Peer, take: (data: Buffer) => void = () => undefined): void {
  peer.receiver.on("message", take);
  peer.receiver.on("conclude", (code: number, reason: Buffer) => {
    peer.sender.close(code, reason.toString(), false, () => peer.stream.end());
  });
  peer.stream.pipe(peer.receiver);
}

t.test("messages both ways, large ones compressed, and a clean end", async (t) => {
  const answer = { "sec-websocket-extensions": "permessage-deflate", "sec-websocket-protocol": "two" };
  const served = await serve(t, (peer) => read(peer, (data) => peer.send(data, data.byteLength > 1000)), { answer });
  const url = `${served.url.replace("//", "//us%20er:pass@")}/a?b`;
  const client = new Client(t, { url, protocols: ["one", "two"] }, { origin: "https://app.test" });
  await client.until(() => client.reply);
  t.strictSame(client.reply, { protocol: "two", extensions: "permessage-deflate" });
  const { headers } = served.peers[0] as Peer;
  t.match(headers, {
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":scheme": "https",
    ":authority": new URL(served.url).host,
    ":path": "/a?b",
    origin: "https://app.test",
    authorization: `Basic ${btoa("us er:pass")}`,
    "sec-websocket-version": "13",
    "sec-websocket-protocol": "one, two",
  });
  t.notOk("sec-websocket-key" in headers || "connection" in headers || "upgrade" in headers);
  const long = "text ".repeat(200_000);
  client.credit(10_000_000);
  client.write("oneb");
  client.write(`${long}b`);
  await client.until(() => client.messages.length === 2 && client.sent > 5000);
  t.ok(client.messages[0]?.equals(Buffer.from("one")));
  t.ok(client.messages[1]?.equals(Buffer.from(long)));
  t.equal(client.sent, 3 + long.length);
  client.write("3000 byec");
  await client.until(() => client.ended);
  t.equal(client.closed, "1 3000 bye");
  await until(() => served.resets.length > 0);
  t.strictSame(served.resets, [0]);
});

t.test("without credit nothing more is read, however much comes", async (t) => {
  const [count, size] = [24, 256 * 1024];
  const served = await serve(t, (peer) => {
    for (let i = 0; i < count; i++) peer.send(Buffer.alloc(size, i));
  });
  const client = new Client(t, { url: served.url, protocols: [] });
  await client.until(() => client.messages.length > 0);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
  t.ok(client.messages.length <= 2, "one message may go beyond the credit");
  t.ok((served.peers[0]?.stream.writableLength ?? 0) > size, "the rest waits on the other side");
  t.equal(await client.fetch(served.url.replace("wss:", "https:")), "fetched");
  client.credit(count * size * 2);
  await client.until(() => client.messages.length === count);
  t.ok(client.messages.every((message, index) => message.equals(Buffer.alloc(size, index))));
});

t.test("what the server does not read is not taken, and comes whole when it does", async (t) => {
  const hash = createHash("sha256");
  let received = 0;
  const served = await serve(t, () => undefined);
  const client = new Client(t, { url: served.url, protocols: [] });
  await client.until(() => client.reply);
  const expected = createHash("sha256");
  const [count, size] = [50, 1_000_001];
  for (let index = 0; index < count; index++) {
    const message = Buffer.alloc(size + 1, index);
    message[size] = 0x62;
    expected.update(message.subarray(0, size));
    client.write(message);
  }
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
  t.equal(client.sent, 0);
  t.equal(await client.fetch(served.url.replace("wss:", "https:")), "fetched");
  read(served.peers[0] as Peer, (data) => {
    hash.update(data);
    received += data.byteLength;
  });
  await client.until(() => client.sent === count * size);
  client.write("1000 c");
  await client.until(() => client.ended);
  t.equal(received, count * size);
  t.equal(hash.digest("hex"), expected.digest("hex"));
  t.equal(client.closed, "1 1000 ");
});

t.test("a stream that ends, or is reset, or loses its session was not closed cleanly", async (t) => {
  const ends: ((peer: Peer, socket: TLSSocket) => void)[] = [
    ({ stream }) => stream.end(),
    ({ stream }) => stream.close(0),
    ({ stream }) => stream.close(8),
    ({ stream }) => stream.close(2),
    ({ stream }) => stream.session?.destroy(),
    ({ stream }) => stream.session?.destroy(new Error("lost"), 2),
    (_peer, socket) => socket.destroy(),
  ];
  for (const end of ends) {
    for (const isAtOnce of [true, false]) {
      const endNow = (peer: Peer) => end(peer, peer.stream.session?.socket as TLSSocket);
      const served = await serve(t, (peer) => isAtOnce && setImmediate(endNow, peer));
      const client = new Client(t, { url: served.url, protocols: [] });
      await client.until(() => client.reply || client.error);
      if (!isAtOnce) endNow(served.peers[0] as Peer);
      if (client.error !== undefined) continue;
      await client.until(() => client.ended);
      t.equal(client.closed, "0 1006 ", `${end} ${isAtOnce}`);
    }
  }
});

t.test("a socket that is given up resets its stream, and ends the connection", async (t) => {
  for (const isWriting of [false, true]) {
    const served = await serve(t, (peer) => peer.send(Buffer.alloc(1_000_000)));
    const client = new Client(t, { url: served.url, protocols: [] });
    await client.until(() => client.reply);
    const large = Buffer.alloc(1_000_000, 0x62);
    if (isWriting) client.write(large);
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.cancel();
    await until(() => served.sessions[0]?.destroyed === true);
    t.strictSame(served.resets, [8]);
  }
});

t.test("each socket has a connection of its own, which fetches do not share", async (t) => {
  const { url, sessions, peers } = await serve(t, (peer) => read(peer));
  const client = new Client(t);
  const https = url.replace("wss:", "https:");
  t.equal(await client.fetch(https), "fetched");
  const calls = [1, 3, 4];
  for (const call of calls) client.connect({ url, protocols: [] }, call);
  await client.until(() => client.opened.size === calls.length + 1 || client.error);
  t.equal(await client.fetch(https), "fetched");
  t.strictSame([client.error, sessions.length, peers.length], [undefined, 4, 3]);
});

t.test("servers that agree to nothing, or not to this, are refused", async (t) => {
  const answers = [
    { ":status": 403 },
    { ":status": 301, location: "/other" },
    { "sec-websocket-protocol": "other" },
    { "sec-websocket-extensions": "x-other" },
  ];
  for (const answer of answers) {
    const served = await serve(t, () => undefined, { answer });
    const client = new Client(t, { url: served.url, protocols: ["one"] });
    await client.until(() => client.error);
    t.match(client.error, { name: "NetworkError", code: /^NANO_WEBSOCKET_/ });
    await until(() => served.resets.length > 0);
    t.strictSame(served.resets, [8]);
  }
});

t.test("a server that has no WebSockets over HTTP/2 is asked for none", async (t) => {
  const served = await serve(t, () => undefined, { settings: {} });
  const client = new Client(t, { url: served.url, protocols: [] });
  await client.until(() => client.error);
  t.match(client.error, { name: "NetworkError", message: /no WebSockets over HTTP\/2/ });
  t.strictSame(served.peers, []);
});

t.test("a server that closes each session is asked once", async (t) => {
  let sessions = 0;
  const close = (server: Http2SecureServer) => {
    server.on("session", (session: ServerHttp2Session) => {
      sessions++;
      session.destroy();
    });
  };
  const origin = await serveHttp2(t, close, { settings: { enableConnectProtocol: true } });
  const client = new Client(t, { url: origin.replace("https:", "wss:"), protocols: [] });
  await client.until(() => client.error);
  t.match(client.error, { name: "NetworkError" });
  t.equal(sessions, 1);
});

t.test("a proxy is asked for a connection to an address that was checked, for either version", async (t) => {
  const served = await serve(t, (peer) => peer.send(Buffer.from("hello")));
  const port = new URL(served.url).port;
  const proxy = await startProxy(t, { credentials: "user:pass" });
  const options = { allow: false, proxy: proxy.url, hosts: { "h2.example": address } };
  const client = new Client(t, { url: `wss://h2.example:${port}/`, protocols: [] }, options);
  await client.until(() => client.messages.length > 0 || client.error);
  t.strictSame([client.error, client.messages.map(String)], [undefined, ["hello"]]);
  t.strictSame(new Set(proxy.asked), new Set([`CONNECT ${address}:${port}`]));

  const asked: string[] = [];
  const origin = await serveHttp1(t, (server) => {
    server.on("upgrade", (request, socket) => {
      asked.push(`${request.httpVersion} ${request.url}`);
      socket.destroy();
    });
  });
  const old = new Client(t, { url: `wss://h2.example:${new URL(origin).port}/a`, protocols: [] }, options);
  await old.until(() => old.error);
  t.strictSame(asked, ["1.1 /a"]);
});

t.test("private addresses stay out of reach", async (t) => {
  const served = await serve(t, () => undefined);
  const client = new Client(t, { url: served.url, protocols: [] }, { allow: false });
  await client.until(() => client.error);
  t.match(client.error, { code: "NANO_PRIVATE_ADDRESS" });
  t.strictSame(served.sessions, []);
});
