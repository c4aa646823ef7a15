// The proxies that the environment names, for what apps fetch.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import { startProxy, type TestProxy } from "../proxy.ts";
import { type Answer, nano, type Server, serve } from "./nano.ts";

const APP = `
  export default {
    async fetch(request, env) {
      const { pathname, search } = new URL(request.url);
      try {
        const { method, body } = request;
        const headers = { ...Object.fromEntries(request.headers), "Proxy-Authorization": "mine" };
        const response = await fetch(env.UPSTREAM + pathname + search, { method, body, headers });
        return new Response(response.body, response);
      } catch (error) {
        return Response.json({ error: error.message, code: error.cause?.code });
      }
    },
  };`;

/** Tells what it was asked, and of which of its connections. */
async function upstream(t: Test): Promise<number> {
  let connections = 0;
  const numbers = new WeakMap<object, number>();
  const server = createServer(async (request, response) => {
    let length = 0;
    for await (const chunk of request) length += chunk.length;
    const { host, "proxy-authorization": authorization = "none" } = request.headers;
    const { method, url, socket } = request;
    if (url === "/moved") return response.writeHead(302, { location: "/there" }).end();
    response.end([method, url, host, authorization, length, numbers.get(socket)].join(" "));
  });
  server.on("connection", (socket) => numbers.set(socket, ++connections));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function start(t: Test, proxy: TestProxy, origin: string, args: string[] = [], env = {}): Promise<Server> {
  const folder = t.testdir({ "index.js": APP });
  return serve(t, [folder, "--var", `UPSTREAM=${origin}`, ...args], { env: { HTTP_PROXY: proxy.url, ...env } });
}

const textOf = async (answer: Promise<Answer>) => (await answer).body;

t.test("an app that may reach all: the proxy is asked for each resource, over connections that are kept", async (t) => {
  const proxy = await startProxy(t, { credentials: "user:pass" });
  const port = await upstream(t);
  const origin = `http://origin.example:${port}`;
  const nano = await start(t, proxy, origin, ["--allow-private-network"]);
  for (let count = 0; count < 4; count++) {
    t.match(await textOf(nano.ask(`/${count}?x`)), `GET /${count}?x origin.example:${port} none 0`);
  }
  const body = "x".repeat(100_000);
  t.match(await textOf(nano.ask("/", { method: "PUT", body })), `PUT / origin.example:${port} none 100000`);
  t.match(await textOf(nano.ask("/moved")), "GET /there");
  t.strictSame(proxy.asked.slice(0, 2), [`GET ${origin}/0?x`, `GET ${origin}/1?x`]);
  t.strictSame(proxy.asked.slice(-3), [`PUT ${origin}/`, `GET ${origin}/moved`, `GET ${origin}/there`]);
  const wanted = `Basic ${btoa("user:pass")}`;
  const sent = proxy.headers.flatMap((fields) => fields["proxy-authorization"] ?? ["none"]);
  t.strictSame(sent, Array(proxy.headers.length).fill(wanted));
});

t.test("an app that may not: over a tunnel to the address, which serves more than one request", async (t) => {
  const proxy = await startProxy(t);
  const port = await upstream(t);
  const nano = await start(t, proxy, `http://93.184.216.34:${port}`);
  const answers: string[] = [];
  for (let count = 0; count < 5; count++) answers.push(await textOf(nano.ask(`/${count}`)));
  t.match(answers[0], `GET /0 93.184.216.34:${port} none 0`);
  // What goes out by the host and what the engine sends have connections of their own.
  t.ok(new Set(answers.map((answer) => answer.split(" ").at(-1))).size <= 2);
  t.ok(proxy.asked.length <= 2);
  t.ok(proxy.asked.every((asked) => asked === `CONNECT 93.184.216.34:${port}`));
});

t.test("what is refused, and what goes without", async (t) => {
  const proxy = await startProxy(t, { refuse: () => 403 });
  const port = await upstream(t);
  const refused = await start(t, proxy, `http://93.184.216.34:${port}`);
  for (let count = 0; count < 3; count++) {
    const { code, error } = JSON.parse(await textOf(refused.ask("/"))) as { code: string; error: string };
    t.equal(code, "NANO_PROXY");
    t.match(error, `fetch failed: http://93.184.216.34:${port}: the proxy refused with status 403`);
  }
  proxy.asked.length = 0;
  const inside = await start(t, proxy, "http://10.0.0.1:8080");
  for (let count = 0; count < 3; count++) t.match(await textOf(inside.ask("/")), "NANO_PRIVATE_ADDRESS");
  const local = await start(t, proxy, `http://127.0.0.1:${port}`, ["--allow-private-network"]);
  for (let count = 0; count < 3; count++) t.match(await textOf(local.ask("/")), `GET / 127.0.0.1:${port}`);
  t.strictSame(proxy.asked, []);
});

t.test("with --proxy-resolves-names an app's names are the proxy's, whatever it may reach", async (t) => {
  const proxy = await startProxy(t);
  const port = await upstream(t);
  const origin = `http://origin.example:${port}`;
  const nano = await start(t, proxy, origin, [], { NANO_PROXY_RESOLVES_NAMES: "true" });
  for (let count = 0; count < 3; count++) t.match(await textOf(nano.ask("/")), `GET / origin.example:${port}`);
  t.strictSame(proxy.asked, Array(3).fill(`GET ${origin}/`));
});

t.test("nano eval goes by them, too, and what names no proxy is said at the start", async (t) => {
  const proxy = await startProxy(t);
  const port = await upstream(t);
  const code = `await (await fetch("http://origin.example:${port}/")).text()`;
  const run = await nano(["eval", "--proxy-resolves-names", code], { env: { http_proxy: proxy.url } });
  t.match(run, { code: 0, out: `GET / origin.example:${port}` });
  const folder = t.testdir({ "index.js": APP });
  const commands = [
    ["eval", "1"],
    ["serve", folder],
    ["check", folder],
  ] as const;
  for (const [command, argument] of commands) {
    const wrong = await nano([command, argument], { env: { HTTPS_PROXY: "socks5://user:secret@proxy.example" } });
    t.match(wrong, { code: 2, err: /HTTPS_PROXY is invalid.*socks5 is not supported/ }, command);
    t.notMatch(wrong.err, "secret");
  }
});
