// What an app learns of its client: by itself, through proxies that are trusted, and from those that lie.

import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import t from "tap";
import { type Server, serve, shortPath } from "./nano.ts";

const APP = `export default { fetch(request) {
  const headers = Object.fromEntries([...request.headers].filter(([name]) => /^(cf-|x-|forwarded|true-|host)/.test(name)));
  return Response.json({ url: request.url, headers, cf: request.cf });
} };`;

const LIES = {
  "x-forwarded-for": "6.6.6.6, 192.0.2.7",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "shop.example.com",
  "x-forwarded-user": "root",
  "x-real-ip": "6.6.6.6",
  "cf-connecting-ip": "6.6.6.6",
  "true-client-ip": "6.6.6.6",
};

interface Seen {
  url: string;
  headers: Record<string, string>;
  cf: Record<string, string>;
}

async function seen(server: Server, headers: Record<string, string> = {}): Promise<Seen> {
  const { body } = await server.ask("/a?b", { headers: { host: "app.example", ...headers } });
  return JSON.parse(body) as Seen;
}

t.test("without a proxy that is trusted the peer is the client, whatever it says", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": APP })]);
  const expected: Seen = {
    url: "http://app.example/a?b",
    headers: { host: "app.example", "cf-connecting-ip": "127.0.0.1", "x-real-ip": "127.0.0.1" },
    cf: { httpProtocol: "HTTP/1.1", clientIp: "127.0.0.1" },
  };
  t.strictSame(await seen(server), expected);
  t.strictSame(await seen(server, { ...LIES, forwarded: "for=6.6.6.6;proto=https;host=evil.example" }), expected);
  t.equal((await seen(server, { "accept-encoding": "zstd" })).cf.clientAcceptEncoding, "zstd");
});

t.test("a trusted proxy tells client, scheme and host", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": APP }), "--trusted-proxy", "127.0.0.0/8"]);
  t.strictSame(await seen(server, LIES), {
    url: "https://shop.example.com/a?b",
    headers: {
      host: "shop.example.com",
      "cf-connecting-ip": "192.0.2.7",
      "x-forwarded-for": "192.0.2.7",
      "x-forwarded-host": "shop.example.com",
      "x-forwarded-proto": "https",
      "x-forwarded-user": "root",
      "x-real-ip": "192.0.2.7",
    },
    cf: { httpProtocol: "HTTP/1.1", clientIp: "192.0.2.7" },
  });
  const standard = await seen(server, { forwarded: 'for="[2001:db8::7]:4711";proto=https;host="a.example"' });
  t.match(standard, { url: "https://a.example/a?b", cf: { clientIp: "2001:db8::7" } });
  // Nobody has told anything.
  t.match(await seen(server), { url: "http://app.example/a?b", cf: { clientIp: "127.0.0.1" } });
});

t.test("the forwarded host decides which app answers", async (t) => {
  const config = (pattern: string) => JSON.stringify({ routes: [pattern] });
  const app = (name: string) => `export default { fetch: () => new Response("${name}") };`;
  const folder = t.testdir({
    one: { "index.js": app("one"), "wrangler.json": config("https://one.example/*") },
    two: { "index.js": app("two"), "wrangler.json": config("one.example/*") },
  });
  const server = await serve(t, [folder, "--trusted-proxy", "::1", "--trusted-proxy", "127.0.0.1"]);
  const ask = async (proto: string) => {
    const headers = { host: "inner", "x-forwarded-host": "one.example", "x-forwarded-proto": proto };
    return (await server.ask("/", { headers })).body;
  };
  t.equal(await ask("https"), "one");
  t.equal(await ask("http"), "two");
});

t.test("over a Unix socket there is no address, unless its users are trusted to tell", async (t) => {
  const folder = t.testdir({ app: { "index.js": APP } });
  const path = shortPath(t);
  const listen = ["--listen", "127.0.0.1:0", "--listen", `unix:${path}`];
  const ask = (headers: Record<string, string>) =>
    new Promise<Seen>((resolve, reject) => {
      request({ socketPath: path, headers: { host: "a", ...headers }, agent: false }, (response) => {
        text(response).then((body) => resolve(JSON.parse(body)), reject);
      })
        .on("error", reject)
        .end();
    });
  const server = await serve(t, [join(folder, "app"), ...listen]);
  t.strictSame(await ask(LIES), { url: "http://a/", headers: { host: "a" }, cf: { httpProtocol: "HTTP/1.1" } });
  await server.stop();
  await serve(t, [join(folder, "app"), ...listen, "--trusted-proxy", "unix"]);
  t.match(await ask(LIES), { url: "https://shop.example.com/", cf: { clientIp: "192.0.2.7" } });
});
