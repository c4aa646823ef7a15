// Apps that patch, freeze or delete what the runtime stands on. What they break is theirs alone.

import { type Bomb, fire } from "./harness/bombs.ts";

const over = ["memory", "cpu", "threw", "ok"] as const;
const use = `const r = new Response(JSON.stringify({ a: [1] }), { headers: { a: "b" } });
  new Request("http://a/", { method: "POST", body: "x", headers: [["c", "d"]] }); new URL("http://a/?b#c").searchParams.append("x", "y");
  structuredClone({ a: new Map([[1, new Uint8Array(2)]]) }); console.log("%o", { a: 1 }, new Set([1])); atob(btoa("x"));
  const t = new TransformStream(); t.writable.getWriter().write("x").catch(() => {}); t.readable.getReader().read().catch(() => {});
  await Promise.race([r.clone().text(), 1]); setTimeout(() => {}); return r;`;

function patch(name: string, code: string, more: Partial<Bomb> = {}): Bomb {
  return { name, code: `${code}\n  ${use}`, ends: over, ...more };
}
const spin = "() => { for (;;); }";

const patches: Bomb[] = [
  patch("Object.prototype.then", "Object.prototype.then = (done) => done(1);", { poisons: "throws" }),
  patch(
    "getters on Object.prototype",
    `for (const k of ["get", "set", "value", "status", "headers", "body", "method", "signal", "type", "highWaterMark", "size", "start", "pull", "cause"]) Object.defineProperty(Object.prototype, k, { get: ${spin}, configurable: true });`,
    { poisons: "spins" },
  ),
  patch(
    "setters on Object.prototype",
    "for (const k of ['0', 'name', 'list', 'status', 'owner', 'next', 'done']) Object.defineProperty(Object.prototype, k, { set(v) { throw 1; }, configurable: true });",
    { poisons: "throws" },
  ),
  patch(
    "setters on Array.prototype",
    "for (const k of ['0', '1', '2']) Object.defineProperty(Array.prototype, k, { set(v) { throw 1; }, get() { throw 2; }, configurable: true });",
    { poisons: "throws" },
  ),
  patch("Array.prototype[Symbol.iterator]", `Array.prototype[Symbol.iterator] = ${spin};`),
  patch(
    "Array.prototype.push and the like",
    `for (const k of Object.getOwnPropertyNames(Array.prototype)) if (typeof Array.prototype[k] === "function") Array.prototype[k] = ${spin};`,
    { poisons: "spins" },
  ),
  patch("the array iterator's next", `Object.getPrototypeOf([][Symbol.iterator]()).next = ${spin};`),
  patch("Promise.prototype.then", `Promise.prototype.then = ${spin};`, { poisons: "spins" }),
  patch("Promise.prototype.constructor", `Object.defineProperty(Promise.prototype, "constructor", { get: ${spin} });`, {
    poisons: "spins",
  }),
  patch(
    "Promise.resolve and Symbol.species",
    `Promise.resolve = ${spin}; Object.defineProperty(Promise, Symbol.species, { get: ${spin} });`,
    { poisons: "spins" },
  ),
  patch(
    "Function.prototype.call and apply",
    `Function.prototype.call = ${spin}; Function.prototype.apply = ${spin}; Function.prototype.bind = ${spin};`,
  ),
  patch(
    "Function.prototype[Symbol.hasInstance]",
    `try { Object.defineProperty(Function.prototype, Symbol.hasInstance, { value: ${spin} }); } catch {} Object.defineProperty(Response, Symbol.hasInstance, { value: ${spin} });`,
  ),
  patch(
    "Map, Set and WeakMap",
    `for (const C of [Map, Set, WeakMap, WeakSet]) for (const k of Reflect.ownKeys(C.prototype)) try { C.prototype[k] = ${spin}; } catch {}`,
  ),
  patch(
    "RegExp.prototype.exec",
    `RegExp.prototype.exec = ${spin}; RegExp.prototype[Symbol.replace] = ${spin}; RegExp.prototype.test = ${spin};`,
  ),
  patch(
    "String.prototype",
    `for (const k of Reflect.ownKeys(String.prototype)) try { if (typeof String.prototype[k] === "function") String.prototype[k] = ${spin}; } catch {}`,
    { poisons: "spins" },
  ),
  patch(
    "JSON, Math, Reflect and Object",
    `for (const O of [JSON, Math, Reflect, Object]) for (const k of Reflect.ownKeys(O)) try { if (typeof O[k] === "function" && k !== "ownKeys") O[k] = ${spin}; } catch {}`,
    { poisons: "spins" },
  ),
  patch(
    "typed arrays",
    `for (const P of [Uint8Array.prototype, Object.getPrototypeOf(Uint8Array.prototype), ArrayBuffer.prototype]) for (const k of Reflect.ownKeys(P)) try { Object.defineProperty(P, k, { get: ${spin} }); } catch {}`,
  ),
  patch(
    "Error",
    `Error.captureStackTrace = ${spin}; Error.prototype.toString = ${spin}; Object.defineProperty(Error.prototype, "message", { get: ${spin} }); Object.defineProperty(Error.prototype, "name", { get: ${spin} });`,
  ),
  patch(
    "Response and Headers",
    `for (const C of [Response, Headers, Request, ReadableStream, URL]) for (const k of Reflect.ownKeys(C.prototype)) try { Object.defineProperty(C.prototype, k, { get: ${spin} }); } catch {}`,
    { poisons: "spins" },
  ),
  patch(
    "a frozen Object.prototype",
    "Object.freeze(Object.prototype); Object.freeze(Array.prototype); Object.freeze(Function.prototype); Object.freeze(Promise.prototype);",
  ),
  patch("a frozen global", "Object.freeze(globalThis);"),
  patch(
    "a global of which everything is deleted",
    "const keep = { Response, Request, URL, structuredClone, console, atob, btoa, TransformStream, Promise, setTimeout, JSON, Map, Uint8Array, Set, Reflect }; for (const k of Reflect.ownKeys(globalThis)) if (!(k in keep)) try { delete globalThis[k]; } catch {}",
    { poisons: "spins" },
  ),
  patch(
    "a proxy as the global's prototype",
    `Object.setPrototypeOf(globalThis, new Proxy({}, { get: ${spin}, has: ${spin} }));`,
    { poisons: "spins" },
  ),
  patch(
    "a proxy as Object.prototype's prototype",
    `try { Object.setPrototypeOf(Object.prototype, new Proxy({}, {})); } catch {}`,
  ),
  patch(
    "Array without a prototype",
    "Object.setPrototypeOf(Array.prototype, null); Object.setPrototypeOf(Function.prototype, null);",
  ),
  patch(
    "Symbol.toPrimitive everywhere",
    `Object.prototype[Symbol.toPrimitive] = ${spin}; Object.prototype.toString = ${spin}; Object.prototype.valueOf = ${spin};`,
  ),
];

const misfits: Bomb[] = [
  ...[
    "undefined",
    "null",
    "1",
    "'x'",
    "Symbol()",
    "1n",
    "[]",
    "() => {}",
    "new Proxy({}, {})",
    "Object.create(Response.prototype)",
    "new Proxy(new Response('x'), {})",
    "Promise.reject(null)",
    "{ status: 200, body: 'x' }",
  ].map((value): Bomb => ({ name: `${value} in place of a response`, code: `return ${value};`, ends: "threw" })),
  {
    name: "a subclass with hostile accessors",
    code: `class R extends Response { get status() { for (;;); } get headers() { for (;;); } get body() { for (;;); } } return new R("fine");`,
    ends: ["ok", "cpu", "threw"],
  },
  {
    name: "statuses out of range",
    code: "for (const status of [0, 99, 600, 1e9, -1, NaN, '200x']) try { new Response('', { status }); } catch {} return new Response(null, { status: 101 });",
    ends: ["threw", "ok"],
  },
  {
    name: "internals looked for",
    code: "for (const k of Reflect.ownKeys(globalThis)) { try { const v = globalThis[k]; for (const m of Reflect.ownKeys(v)) try { v[m](v, v, v); } catch {} } catch {} }",
    setup: { limits: { cpuMs: 300 } },
    ends: over,
  },
  {
    name: "every constructor with hostile arguments",
    code: "const evil = new Proxy(function () {}, { get: (t, k) => (k === Symbol.toPrimitive ? () => 2 ** 53 : evil), apply: () => evil, construct: () => evil }); for (const k of Reflect.ownKeys(globalThis)) try { new globalThis[k](evil, evil, evil); } catch {}",
    setup: { limits: { cpuMs: 300 } },
    ends: over,
    wounds: true,
  },
  {
    name: "every method on every prototype",
    code: "const things = [undefined, {}, new Uint8Array(8), new Response('x'), 2 ** 32, -1, new Proxy({}, {})]; for (const k of Reflect.ownKeys(globalThis)) { const P = globalThis[k]?.prototype; if (!P || k === 'Atomics') continue; for (const m of Reflect.ownKeys(P)) for (const a of things) for (const b of things) try { P[m].call(a, b, a)?.catch?.(() => {}); } catch {} }",
    setup: { limits: { cpuMs: 1000 } },
    ends: over,
    wounds: true,
  },
];

fire("tampering", [...patches, ...misfits]);
