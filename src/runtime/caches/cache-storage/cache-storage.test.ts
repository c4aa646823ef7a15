import t from "tap";
import "../../../../test/runtime-ops.ts";
import { Request, type RequestRecord, Response, requestRecordOf } from "../../fetch/index.ts";
import type { Cache } from "./cache.ts";
import { type CacheStorage as CacheStorageObject, caches, globals } from "./index.ts";
import { mostBytes } from "./recency.ts";

const url = "https://example.com/a";

async function opened(t: { teardown(steps: () => unknown): void }, name: string): Promise<Cache> {
  t.teardown(() => caches.delete(name));
  return caches.open(name);
}

async function textOf(response: Response | undefined): Promise<string | undefined> {
  return response === undefined ? undefined : response.text();
}

const urlsOf = (requests: readonly Request[]) => requests.map((request) => request.url);

t.test("what is put is matched, as often as it is asked for", async (t) => {
  const cache = await opened(t, "a");
  const response = new Response("body", { status: 201, headers: { "X-A": "1" } });
  await cache.put(`${url}?q#x`, response);
  t.ok(response.bodyUsed);
  for (const again of [1, 2]) {
    const found = await cache.match(`${url}?q#y`);
    t.same([found?.status, found?.headers.get("x-a"), await textOf(found)], [201, "1", "body"], `${again}`);
  }
  const found = (await cache.match(`${url}?q`)) as Response;
  t.throws(() => found.headers.set("x-a", "2"), TypeError);
  t.equal(await cache.match(url), undefined);
  t.equal(await textOf(await cache.match(url, { ignoreSearch: true })), "body");
  t.same(urlsOf(await cache.keys()), [`${url}?q#x`]);
});

t.test("methods and Vary", async (t) => {
  const cache = await opened(t, "a");
  const german = new Request(url, { headers: { "Accept-Language": "de" } });
  await cache.put(german, new Response("de", { headers: { Vary: "Accept-Language, X" } }));
  t.equal(await cache.match(url), undefined);
  t.equal(await textOf(await cache.match(url, { ignoreVary: true })), "de");
  t.equal(await textOf(await cache.match(german)), "de");
  await cache.put(url, new Response("none", { headers: { Vary: "accept-language" } }));
  t.equal((await cache.matchAll()).length, 2);
  const post = new Request(url, { method: "POST" });
  t.equal(await cache.match(post), undefined);
  t.equal(await textOf(await cache.match(post, { ignoreMethod: true })), "none");
  t.equal(await cache.delete(post), false);
  t.equal(await cache.delete(url), true);
  t.equal((await cache.keys()).length, 1);
});

t.test("a put takes the place of what it matches", async (t) => {
  const cache = await opened(t, "a");
  await cache.put(url, new Response("1"));
  await cache.put("https://example.com/b", new Response("2"));
  await cache.put(url, new Response("3"));
  t.same(urlsOf(await cache.keys()), ["https://example.com/b", url]);
  t.equal(await textOf(await cache.match(url)), "3");
});

t.test("what is refused", async (t) => {
  const cache = await opened(t, "a");
  const used = new Response("x");
  await used.text();
  const cases: [unknown, unknown][] = [
    ["file:///x", new Response()],
    ["relative", new Response()],
    [new Request(url, { method: "POST" }), new Response()],
    [url, new Response("", { status: 206 })],
    [url, new Response("", { headers: { Vary: "a, *" } })],
    [url, used],
    [url, {}],
    [url, null],
  ];
  for (const [request, response] of cases) await t.rejects(cache.put(request, response), TypeError);
  await t.rejects((cache.put as () => Promise<void>)(), TypeError);
  await t.rejects(cache.match.call({} as Cache, url), TypeError);
  await t.rejects(cache.match(url, 1), TypeError);
  await t.rejects(cache.addAll(url), TypeError);
  for (const { value } of Object.values(globals)) t.throws(() => new (value as new () => object)(), TypeError);
});

t.test("a body that fails stores nothing, and rejects", async (t) => {
  const cache = await opened(t, "a");
  const { ReadableStream } = (await import("../../streams/index.ts")) as unknown as {
    ReadableStream: new (source: object) => object;
  };
  const reason = new Error("broken");
  const body = new ReadableStream({ pull: (controller: { error(reason: unknown): void }) => controller.error(reason) });
  await t.rejects(cache.put(url, new Response(body)), reason);
  t.equal((await cache.keys()).length, 0);
});

t.test("the storage", async (t) => {
  t.equal(await caches.has("x"), false);
  const cache = await caches.open("x");
  await caches.open("y");
  t.same(await caches.keys(), ["x", "y"]);
  await cache.put(url, new Response("x"));
  t.equal(await textOf(await caches.match(url)), "x");
  t.equal(await caches.match(url, { cacheName: "y" }), undefined);
  t.equal(await caches.match(url, { cacheName: "z" }), undefined);
  t.equal(await caches.delete("x"), true);
  t.equal(await caches.delete("x"), false);
  t.equal(await textOf(await cache.match(url)), "x", "who holds a deleted cache goes on with it");
  t.equal(await caches.match(url), undefined);
  await caches.delete("y");
  const { open } = caches;
  await t.rejects(open.call({} as CacheStorageObject, "a"), TypeError);
});

t.test("what was used longest ago makes way", async (t) => {
  const cache = await opened(t, "big");
  const other = await opened(t, "other");
  const quarter = () => new Response(new Uint8Array(mostBytes / 4 - 4096));
  const urlOf = (name: string) => `https://example.com/${name}`;
  for (const name of ["a", "b", "c", "d"]) await cache.put(urlOf(name), quarter());
  t.equal((await cache.keys()).length, 4);
  t.ok(await cache.match(urlOf("a")));
  await other.put(urlOf("e"), quarter());
  t.same(urlsOf(await cache.keys()), ["a", "c", "d"].map(urlOf), "b was used longest ago");
  await caches.delete("other");
  await cache.put(urlOf("f"), quarter());
  t.equal((await cache.keys()).length, 4, "a deleted cache counts no more");
  await t.rejects(cache.put(urlOf("g"), new Response(new Uint8Array(mostBytes + 1))), { name: "QuotaExceededError" });
  t.equal((await cache.keys()).length, 4);
});

t.test("the default cache keeps what a shared cache may, while it is fresh", async (t) => {
  const cache = caches.default;
  t.equal(caches.default, cache);
  const stored = async (headers: Record<string, string>) => {
    await cache.put(url, new Response("x", { headers }));
    const found = await cache.match(url);
    await cache.delete(url);
    return found !== undefined;
  };
  t.ok(await stored({}));
  t.ok(await stored({ "Cache-Control": "public, max-age=10" }));
  t.ok(await stored({ "Cache-Control": "max-age=0, s-maxage=10" }));
  t.ok(await stored({ Expires: new Date(Date.now() + 10_000).toUTCString() }));
  t.ok(await stored({ "Cache-Control": "private=Set-Cookie", "Set-Cookie": "a=b" }));
  t.ok(await stored({ "Cache-Control": 'private="set-cookie"', "Set-Cookie": "a=b" }));
  t.notOk(await stored({ "Set-Cookie": "a=b" }));
  t.notOk(await stored({ "Cache-Control": "No-Store" }));
  t.notOk(await stored({ "Cache-Control": "private, max-age=10" }));
  t.notOk(await stored({ "Cache-Control": "max-age=0" }));
  t.notOk(await stored({ "Cache-Control": "max-age=x" }));
  t.notOk(await stored({ Expires: "0" }));
  await cache.put(url, new Response("x"));
  t.equal((await cache.match(url))?.headers.get("cf-cache-status"), "HIT");
  t.same(await caches.keys(), [], "it has no name");
});

t.test("an app that changes its request does not change what is stored", async (t) => {
  const cache = await opened(t, "a");
  const request = new Request(url, { headers: { "X-A": "1" } });
  await cache.put(request, new Response("x", { headers: { Vary: "X-A" } }));
  request.headers.set("X-A", "2");
  const [key] = await cache.keys();
  t.equal(key?.headers.get("x-a"), "1");
  key?.headers.set("x-a", "3");
  t.equal((await cache.keys())[0]?.headers.get("x-a"), "1");
  t.equal((requestRecordOf(key) as RequestRecord).body, null);
});
