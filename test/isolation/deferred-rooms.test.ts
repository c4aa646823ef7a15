// The rooms that an isolate compiles on first use are like those that were there from the beginning.

import t from "tap";
import { deferredRooms } from "../../src/runtime/deferred-rooms.ts";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

/** Every method of the language throws from here on. */
const patch = `
  const thrower = () => { throw new Error("patched"); };
  const { getOwnPropertyDescriptor, defineProperty } = Object;
  const { ownKeys } = Reflect;
  const typedArray = Object.getPrototypeOf(Uint8Array);
  const victims = [Math, JSON, Reflect, Array, String, Number, Map, Set, Promise, ArrayBuffer, Symbol, Date, Object, typedArray];
  for (const constructor of [Array, String, Number, Boolean, Symbol, BigInt, Date, RegExp, Map, Set, WeakMap, WeakSet, WeakRef, Promise,
    ArrayBuffer, DataView, typedArray, Error, Function, Object, FinalizationRegistry]) victims.push(constructor.prototype);
  for (const list of [[], new Map(), new Set()]) victims.push(Object.getPrototypeOf(list[Symbol.iterator]()));
  // The species of promises is consulted by the language itself (D-WEBIDL-1).
  const jobs = [];
  for (const victim of victims) for (const key of ownKeys(victim)) jobs.push([victim, key, getOwnPropertyDescriptor(victim, key)]);
  for (let at = 0; at < jobs.length; at++) {
    const victim = jobs[at][0], key = jobs[at][1], found = jobs[at][2];
    if (!found.configurable || key === "constructor" || key === "__proto__" || key === Symbol.species) continue;
    if (found.get !== undefined) defineProperty(victim, key, { get: thrower });
    else if (typeof found.value === "function") defineProperty(victim, key, { value: thrower });
  }`;

t.test("they work though all of the language is patched before", async (t) => {
  nano.app(
    "vandal",
    `${patch}
    const list = (...items) => ({ [Symbol.iterator]: () => {
      let at = 0;
      return { next: () => ({ done: at >= items.length, value: items[at++] }) };
    } });
    const steps = {
      "/stream": async () => {
        const stream = new ReadableStream({ type: "bytes", pull(controller) { controller.enqueue(new Uint8Array(2)); controller.close(); } });
        const one = stream.tee()[0];
        return "" + (await one.getReader().read()).done;
      },
      "/body": async (request) => await new Response(request.body).text(),
      "/console": () => { console.log({ a: [1, "2", new Map(), /x/g, new Date(0), class {}, new DataView(new ArrayBuffer(1))] }, "%s", 1); return "shown"; },
      "/digest": async () => "" + (await crypto.subtle.digest("SHA-256", new Uint8Array(1))).constructor.name,
      "/decode": () => new TextDecoder("koi8-r").decode(new Uint8Array(3)),
      "/coding": async () => (await new Response("text").body.pipeThrough(new TextDecoderStream()).getReader().read()).value,
      "/exception": () => { try { atob("*"); } catch (error) { return error.name; } },
      "/fetch": async () => await (await fetch("data:,text")).text(),
      "/navigator": () => navigator.appName,
      "/blob": async () => {
        const blob = new Blob(list("a", new Uint8Array(1), new Blob(list("c"))), { endings: "native" });
        const file = structuredClone(new File(list(blob), "name"));
        return await file.slice(2).text() + file.name + (await blob.stream().getReader().read()).done;
      },
      "/reader": () => new Promise((done) => {
        const reader = new FileReader();
        reader.onload = (event) => done(reader.result + event.loaded);
        reader.readAsText(new Blob(list("read"), { type: "text/plain;charset=utf-16" }), "utf-8");
      }),
      "/object-url": async () => await (await fetch(URL.createObjectURL(new Blob(list("blob"))))).text(),
      "/form": async () => {
        const form = new FormData();
        form.append("a", "1\\n");
        form.append("f", new Blob(list("x")), 'a"b');
        const read = await (await new Response(form).clone()).formData();
        const headers = { "Content-Type": "application/x-www-form-urlencoded" };
        return read.get("f").name + (await new Response("u=1", { headers }).formData()).get("u");
      },
      "/cache": async () => {
        const cache = await caches.open("a");
        await cache.put("http://a/", new Response("kept", { headers: { Vary: "x" } }));
        await caches.default.put("http://a/", new Response("x", { headers: { "Cache-Control": "max-age=9" } }));
        let added = "added ";
        try { await cache.addAll(list("http://a/", "ftp://a/")); } catch { added = "failed "; }
        return added + await (await caches.match("http://a/#x")).text() + (await cache.keys("http://a/"))[0].url + await caches.has("a");
      },
      "/ports": () => new Promise((done) => {
        const { port1, port2 } = new MessageChannel(), other = new MessageChannel();
        port2.onmessage = (event) => { event.ports[0].onmessage = (event) => done(event.data.text); };
        port1.postMessage(null, { transfer: { __proto__: null, [Symbol.iterator]: () => {
          let at = 0;
          return { next: () => ({ done: at++ > 0, value: other.port2 }) };
        } } });
        other.port1.postMessage({ text: "moved" });
      }),
      "/broadcast": () => new Promise((done) => {
        new BroadcastChannel("c").onmessage = (event) => done(event.data.text);
        new BroadcastChannel("c").postMessage({ text: "heard" });
      }),
      "/timeline": () => new Promise((done) => {
        new PerformanceObserver((list, observer, { droppedEntriesCount }) => {
          performance.clearMarks("m");
          done(list.getEntriesByName("m")[0].name + performance.getEntries()[0].name + droppedEntriesCount);
        }).observe({ type: "measure" });
        performance.mark("m");
        performance.measure("m", "m");
      }),
      "/locks": async () => {
        const thief = await navigator.locks.request("l", { steal: true }, (lock) => lock.name);
        const last = navigator.locks.request("l", { mode: "shared" }, (lock) => thief + lock.mode);
        return await last + (await navigator.locks.query()).held.length;
      },
    };
    export default { async fetch(request) {
      const path = new URL(request.url).pathname;
      try { return new Response(await steps[path](request)); } catch (error) { return new Response("threw " + error.message + error.stack); }
    } };`,
  );
  const answer = async (path: string, init: Parameters<typeof nano.fetch>[2] = {}) =>
    await (await nano.fetch("vandal", path, init)).text();
  t.equal(await answer("/stream"), "false");
  t.equal(await answer("/body", { method: "POST", body: "sent" }), "sent");
  t.equal(await answer("/console"), "shown");
  t.equal(await answer("/digest"), "ArrayBuffer");
  t.equal(await answer("/decode"), "\0\0\0");
  t.equal(await answer("/coding"), "text");
  t.equal(await answer("/exception"), "InvalidCharacterError");
  t.equal(await answer("/fetch"), "text");
  t.equal(await answer("/navigator"), "Netscape");
  t.equal(await answer("/blob"), "cnamefalse");
  t.equal(await answer("/reader"), "read4");
  t.equal(await answer("/object-url"), "blob");
  t.equal(await answer("/form"), 'a"b1');
  t.equal(await answer("/cache"), "failed kepthttp://a/true");
  t.equal(await answer("/ports"), "moved");
  t.equal(await answer("/broadcast"), "heard");
  t.equal(await answer("/timeline"), "mm0");
  t.equal(await answer("/locks"), "lshared0");
});

const names = Object.values(deferredRooms).flat();

t.test("their globals are ordinary data properties", async (t) => {
  const script = `JSON.stringify(${JSON.stringify(names)}.map((name) => {
    const isThere = name in globalThis && !Object.keys(globalThis).includes(name);
    const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
    return [name, isThere, value.name, value === globalThis[name], writable, enumerable, configurable];
  }))`;
  const { text } = await nano.evaluate(script);
  t.same(
    JSON.parse(text.slice(1, -1)),
    names.map((name) => [name, true, name, true, true, false, true]),
  );
});

t.test("they can be replaced and deleted before they are looked at", async (t) => {
  const { text } = await nano.evaluate(
    `ReadableStream = 1; delete globalThis.TextDecoder; Object.defineProperty(globalThis, "CryptoKey", { value: 2 });
    [ReadableStream, typeof TextDecoder, CryptoKey, typeof new Response("x").body.getReader, typeof WritableStream].join()`,
  );
  t.equal(text, "'1,undefined,2,function,function'");
});

t.test("an app that stops one on its way has it whole the next time", async (t) => {
  const { text } = await nano.evaluate(
    `function deep() { try { return deep(); } catch { try { return new ReadableStream(); } catch { return null; } } }
    deep(); deep();
    new ReadableStream({ start(c) { c.enqueue(1); } }).locked + "," + (Object.getOwnPropertyDescriptor(globalThis, "ReadableStream").value === ReadableStream)`,
  );
  t.equal(text, "'false,true'");
});
