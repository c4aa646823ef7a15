// What apps fetch by a proxy, against proxies and servers over real sockets.

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import t, { type Test } from "tap";
import { startProxy } from "../../../../../test/proxy.ts";
import { Caller, serve, textOf } from "../../services.fixture.ts";
import { serveHttp1, serveHttp2 } from "../http2/tls.fixture.ts";

const address = "93.184.216.34";
const hosts = {
  "h2.example": address,
  "plain.example": address,
  "inside.example": "10.0.0.1",
  "many.example": ["93.184.216.34", "93.184.216.35", "93.184.216.36"],
};

function named(origin: string, name: string): { place: string; port: string } {
  const { protocol, port } = new URL(origin);
  return { place: `${protocol}//${name}:${port}`, port };
}

async function plainServer(t: Test): Promise<{ place: string; port: string }> {
  const origin = await serve(t, async (request, response) => {
    const { host, "proxy-authorization": asked = "none" } = request.headers;
    response.end(`${request.method} ${request.url} ${host} ${asked} ${await textOf(request)}`);
  });
  return named(origin, "plain.example");
}

t.test("an app that may not reach private networks: the proxy is given addresses that were checked", async (t) => {
  const proxy = await startProxy(t, { credentials: "us%20er:p%40ss" });
  const proxies = { http: proxy.url, https: proxy.url };
  const plain = await plainServer(t);
  const caller = new Caller(t, { allow: false, hosts, proxies });
  await caller.call({ url: `${plain.place}/a?b` }).whole();
  t.equal(caller.received.toString(), `GET /a?b plain.example:${plain.port} none `);
  t.strictSame(proxy.asked, [`CONNECT ${address}:${plain.port}`]);

  for (const serveTls of [serveHttp1, serveHttp2]) {
    const origin = await serveTls(t, (server) => {
      server.on("request", (request, response) => response.end(`${request.httpVersion} ${request.url}`));
    });
    const tls = named(origin, "h2.example");
    const other = new Caller(t, { allow: false, hosts, proxies });
    await other.call({ url: `${tls.place}/c` }).whole();
    t.equal(other.received.toString(), serveTls === serveHttp1 ? "1.1 /c" : "2.0 /c");
    t.equal(proxy.asked.at(-1), `CONNECT ${address}:${tls.port}`);
  }
});

t.test("an app that may reach all: the proxy is given names, and asked for what is not over TLS", async (t) => {
  for (const isTls of [false, true]) {
    const proxy = await startProxy(t, { credentials: "user:pass", isTls });
    const proxies = { http: proxy.url, https: proxy.url };
    const plain = await plainServer(t);
    const caller = new Caller(t, { proxies });
    const headers = ["Proxy-Authorization", "mine", "X-Own", "1"];
    const call = { url: `${plain.place}/a?b#c`, method: "POST", bodyLength: 4, headers };
    caller.call(call, true).write("body");
    caller.endBody();
    await caller.whole();
    t.equal(caller.received.toString(), `POST /a?b plain.example:${plain.port} none body`);
    t.strictSame(proxy.asked, [`POST ${plain.place}/a?b`]);
    t.match(proxy.headers[0], { "x-own": ["1"] });
    t.strictSame(proxy.headers[0]?.["proxy-authorization"], [`Basic ${btoa("user:pass")}`]);

    const origin = await serveHttp2(t, (server) => {
      server.on("request", (_request, response) => response.end("secret"));
    });
    const tls = named(origin, "h2.example");
    const other = new Caller(t, { proxies });
    await other.call({ url: tls.place, headers }).whole();
    t.equal(other.received.toString(), "secret");
    t.equal(proxy.asked.at(-1), `CONNECT h2.example:${tls.port}`);
  }
});

t.test("private networks stay out of reach", async (t) => {
  const proxy = await startProxy(t);
  const proxies = { http: proxy.url, https: proxy.url };
  const failed = (url: string, resolveNames: boolean) =>
    new Caller(t, { allow: false, hosts, proxies: { ...proxies, resolveNames } }).call({ url }).failed();
  const refused = { code: "NANO_PRIVATE_ADDRESS" };
  for (const resolveNames of [false, true]) {
    for (const host of ["10.0.0.1", "169.254.169.254", "[fd00::1]", "localhost", "127.0.0.1"]) {
      t.match(await failed(`http://${host}:8080/`, resolveNames), refused, host);
      t.match(await failed(`https://${host}:8080/`, resolveNames), refused, host);
    }
  }
  t.match(await failed("http://inside.example/", false), refused);
  t.match(await failed("https://inside.example/", false), refused);
  t.strictSame(proxy.asked, []);
});

t.test("a proxy that guards private networks is given names for every app", async (t) => {
  const proxy = await startProxy(t);
  const plain = await plainServer(t);
  const proxies = { http: proxy.url, https: proxy.url, resolveNames: true };
  const caller = new Caller(t, { allow: false, hosts: {}, proxies });
  await caller.call({ url: `${plain.place}/` }).whole();
  t.strictSame(proxy.asked, [`GET ${plain.place}/`]);
});

t.test("what a proxy refuses says so, and what leads out", async (t) => {
  const statuses = new Map<string, number>();
  const proxy = await startProxy(t, { refuse: (authority) => statuses.get(authority.split(":")[0] as string) });
  const proxies = { http: proxy.url, https: proxy.url };
  const fail = (url: string, allow: boolean) => new Caller(t, { allow, hosts, proxies }).call({ url }).failed();
  statuses.set(address, 403).set("h2.example", 407);
  const refused = await fail("https://h2.example:8443/", false);
  t.match(refused, { name: "TypeError", code: "NANO_PROXY" });
  t.match(
    refused.message,
    /^fetch failed: https:\/\/h2\.example:8443: the proxy refused with status 403 \(it is asked/,
  );
  t.match((await fail("https://h2.example:8443/", true)).message, /status 407: it wants other credentials/);
  t.match((await fail("http://plain.example/", false)).message, /http:\/\/plain\.example: the proxy refused with/);
  const unknown = await new Caller(t, { allow: false, proxies }).call({ url: "https://none.invalid/" }).failed();
  t.match(unknown.message, /^fetch failed: https:\/\/none\.invalid: .*--proxy-resolves-names/);
});

t.test("of several addresses the next one is tried, unless the proxy refuses", async (t) => {
  const origin = await serveHttp1(t, (server) => server.on("request", (_request, response) => response.end("third")));
  const { port } = new URL(origin);
  const broken = new Set([`93.184.216.34:${port}`, `93.184.216.35:${port}`]);
  const proxy = await startProxy(t, { refuse: (authority) => (broken.has(authority) ? 502 : undefined) });
  const caller = new Caller(t, { allow: false, hosts, proxies: { http: proxy.url } });
  await caller.call({ url: `http://many.example:${port}/` }).failed();
  t.equal(proxy.asked.at(-1), `CONNECT 93.184.216.36:${port}`);
  t.equal(proxy.asked.length, 3);
});

t.test("a proxy that is not there, or is none", async (t) => {
  const silent = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  t.teardown(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  for (const http of [`http://127.0.0.1:${port}`, "http://127.0.0.1:1"]) {
    for (const allow of [true, false]) {
      const error = await new Caller(t, { allow, hosts, proxies: { http } })
        .call({ url: "http://plain.example/" })
        .failed();
      t.match(error, { name: "TypeError" });
      t.match(error.message, /^fetch failed: http:\/\/plain\.example: /);
    }
  }
});

t.test("what needs no proxy goes without", async (t) => {
  const proxy = await startProxy(t);
  const plain = await plainServer(t);
  const { port } = plain;
  const proxies = { http: proxy.url, https: proxy.url, bypass: ["plain.example"] };
  const caller = new Caller(t, { hosts: { "plain.example": "127.0.0.1" }, proxies });
  await caller.call({ url: plain.place }).whole();
  const local = new Caller(t, { proxies });
  await local.call({ url: `http://127.0.0.1:${port}/` }).whole();
  const onlyTls = new Caller(t, { hosts: { "plain.example": "127.0.0.1" }, proxies: { https: proxy.url } });
  await onlyTls.call({ url: plain.place }).whole();
  t.strictSame(proxy.asked, []);
});
