// Files that the host answers with before an app has the request, or when it asks for them by a binding.

import { connect } from "node:net";
import t from "tap";
import type { AssetEvent, EngineEvent } from "../../src/host/native/index.ts";
import { define, startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const APP = `export default { fetch: async (request) => new Response("app " + (await request.text())) };`;

function app(name: string, source = APP): number {
  const id = nano.engine.addApp({
    ...define(name, source, { bindings: [{ name: "ASSETS", kind: "assets" }] }),
    assetsFirst: true,
  });
  nano.route(name, id);
  return id;
}

async function asked(id: number, count = 1): Promise<AssetEvent> {
  const of = () => nano.events.filter((event): event is AssetEvent => event.type === "asset" && event.app === id);
  while (of().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  return of()[count - 1] as AssetEvent;
}

async function until(found: () => boolean): Promise<void> {
  while (!found()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const bytes = (text: string) => new TextEncoder().encode(text);
const happened = (type: EngineEvent["type"], exchange: number) =>
  nano.events.some((event) => event.type === type && "exchange" in event && event.exchange === exchange);

t.test("a file answers, and no isolate is made", async (t) => {
  const id = app("hit");
  const answer = nano.fetch("hit", "/a%20b?x=1", { headers: { "If-None-Match": "x" } });
  const event = await asked(id);
  t.match(event, { method: "GET", url: /^http:\/\/hit\.localhost:\d+\/a%20b\?x=1$/, onlyAsset: false });
  t.match(event.headers, /if-none-match\nx/);
  nano.engine.assetRespond(event.exchange, 200, ["content-type", "text/x", "etag", '"1"'], bytes("file"));
  const response = await answer;
  t.same([response.status, response.headers.get("content-type"), await response.text()], [200, "text/x", "file"]);
  t.match(await nano.exchanges(id, 1), [{ status: 200, outcome: "ok", path: "/a%20b?x=1" }]);
  const stats = nano.engine.stats().apps.find(({ app }) => app === id);
  t.match(stats, {
    startingIsolates: 0,
    idleIsolates: 0,
    busyIsolates: 0,
    requests: 1,
    open: 0,
    coldStarts: 0,
    warmStarts: 0,
  });
});

t.test("what is passed on is the app's, with its body", async (t) => {
  const id = app("miss");
  const answer = nano.fetch("miss", "/", { method: "POST", body: "x".repeat(500_000) });
  nano.engine.assetPass((await asked(id)).exchange);
  t.equal(await (await answer).text(), `app ${"x".repeat(500_000)}`);
  t.match(
    nano.engine.stats().apps.find(({ app }) => app === id),
    { requests: 1 },
  );
});

t.test("the app asks for its own files", async (t) => {
  const id = app(
    "binding",
    `export default { async fetch(request, env) {
    const answer = await env.ASSETS.fetch(new URL("/page", request.url), { headers: { accept: "a" } });
    return new Response([answer.status, answer.headers.get("etag"), await answer.text()].join());
  } };`,
  );
  const answer = nano.fetch("binding");
  nano.engine.assetPass((await asked(id)).exchange);
  const event = await asked(id, 2);
  t.match(event, { onlyAsset: true, url: /\/page$/ });
  nano.engine.assetRespondHead(event.exchange, 200, ["etag", '"2"']);
  t.equal(nano.engine.assetWrite(event.exchange, bytes("one ")), true);
  nano.engine.assetWrite(event.exchange, bytes("two"));
  nano.engine.assetEnd(event.exchange);
  t.equal(await (await answer).text(), `200,"2",one two`);
});

t.test("a large file goes as fast as the client takes it", async (t) => {
  const id = app("large");
  const socket = connect(nano.port, "127.0.0.1");
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nHost: large.localhost\r\n\r\n");
  const { exchange } = await asked(id);
  nano.engine.assetRespondHead(exchange, 200, ["content-length", String(100 * 65_536)]);
  const piece = new Uint8Array(65_536);
  let sent = 0;
  while (nano.engine.assetWrite(exchange, piece)) t.ok(++sent < 100, "it is told to wait");
  socket.resume();
  await until(() => happened("assetDrain", exchange));
  socket.destroy();
  await until(() => happened("assetClosed", exchange));
  t.equal(nano.engine.assetWrite(exchange, piece), false);
  nano.engine.assetEnd(exchange);
  t.match(await nano.exchanges(id, 1), [{ status: 200 }]);
});

t.test("what was begun and fails is broken off", async (t) => {
  const id = app("failing");
  const answer = nano.fetch("failing");
  const { exchange } = await asked(id);
  nano.engine.assetRespondHead(exchange, 200, []);
  nano.engine.assetWrite(exchange, bytes("half"));
  nano.engine.assetRespond(exchange, 500, [], bytes(""));
  await t.rejects((await answer).text());
  for (const strange of [exchange, 0, 123_456]) {
    nano.engine.assetRespond(strange, 200, [], bytes(""));
    nano.engine.assetEnd(strange);
    nano.engine.assetAbort(strange);
    nano.engine.assetPass(strange);
  }
});
