// Code that never ends, wherever an app's code is called from.

import { type Bomb, fire } from "./harness/bombs.ts";

const spin = "for (;;);";

const inTheHandler: Bomb[] = [
  { name: "in the handler", code: spin, ends: "cpu" },
  {
    name: "in a promise chain",
    code: "const again = () => Promise.resolve().then(again); await again();",
    // Each promise waits for the next one.
    ends: ["cpu", "memory"],
  },
  { name: "in finally", code: `try { ${spin} } finally { ${spin} }`, ends: "cpu" },
  { name: "in nested finally and catch", code: `for (;;) try { ${spin} } catch {} finally { continue; }`, ends: "cpu" },
  { name: "awaiting for ever", code: "for (;;) await 0;", ends: "cpu" },
  {
    name: "in queueMicrotask",
    code: "const again = () => queueMicrotask(again); again();",
    ends: ["cpu", "ok"],
    later: /CPU limit/,
  },
  {
    name: "in an async generator",
    code: "async function* all() { for (;;) yield 1; } for await (const one of all());",
    ends: "cpu",
  },
  { name: "in a generator", code: "function* all() { for (;;) yield 1; } for (const one of all());", ends: "cpu" },
  { name: "in a sort comparator", code: `[3, 2, 1].sort(() => { ${spin} });`, ends: "cpu" },
  { name: "in a proxy's trap", code: `new Proxy({}, { get() { ${spin} } }).x;`, ends: "cpu" },
  { name: "in a class's static block", code: `class A { static { ${spin} } }`, ends: "cpu" },
  { name: "in JSON's toJSON", code: `JSON.stringify({ toJSON() { ${spin} } });`, ends: "cpu" },
  { name: "in JSON's reviver", code: `JSON.parse("[1]", () => { ${spin} });`, ends: "cpu" },
  { name: "in a replace function", code: `"a".replace(/a/, () => { ${spin} });`, ends: "cpu" },
  {
    name: "in Symbol.species",
    code: `class A extends Array { static get [Symbol.species]() { ${spin} } } new A(3).map(Number);`,
    ends: "cpu",
  },
  { name: "in a tagged template's getter", code: `String.raw({ get raw() { ${spin} } });`, ends: "cpu" },
  { name: "in Symbol.hasInstance", code: `({}) instanceof { [Symbol.hasInstance]() { ${spin} } };`, ends: "cpu" },
  { name: "in using's dispose", code: `{ using a = { [Symbol.dispose]() { ${spin} } }; }`, ends: "cpu" },
];

const calledByTheRuntime: Bomb[] = [
  {
    name: "in a header's toString",
    code: `return new Response("x", { headers: [["a", { toString() { ${spin} } }]] });`,
    ends: "cpu",
  },
  { name: "in a getter of the init", code: `return new Response("x", { get headers() { ${spin} } });`, ends: "cpu" },
  { name: "in a header iterator", code: `new Headers({ *[Symbol.iterator]() { ${spin} } });`, ends: "cpu" },
  { name: "in a thenable", code: `return { get then() { ${spin} } };`, ends: "cpu" },
  { name: "in a thenable's then", code: `return { then() { ${spin} } };`, ends: "cpu" },
  {
    name: "in Object.prototype.then",
    code: `Object.defineProperty(Object.prototype, "then", { get() { ${spin} } }); return {};`,
    ends: "cpu",
    poisons: "spins",
  },
  { name: "in a stream's start", code: `new ReadableStream({ start() { ${spin} } });`, ends: "cpu" },
  { name: "in a stream's pull", code: `return new Response(new ReadableStream({ pull() { ${spin} } }));`, ends: "cpu" },
  { name: "in a stream's cancel", code: `await new ReadableStream({ cancel() { ${spin} } }).cancel();`, ends: "cpu" },
  {
    name: "in a stream's size",
    code: `new ReadableStream({ start(c) { c.enqueue(1); } }, { size() { ${spin} } });`,
    ends: "cpu",
  },
  {
    name: "in a transform",
    code: `return new Response(request.body ?? new Response("x").body.pipeThrough(new TransformStream({ transform() { ${spin} } })));`,
    ends: "cpu",
  },
  { name: "in a body's toString", code: `return new Response({ toString() { ${spin} } });`, ends: "cpu" },
  {
    name: "in an event listener",
    code: `const a = new AbortController(); a.signal.onabort = () => { ${spin} }; a.abort();`,
    ends: "cpu",
  },
  {
    name: "in Error.prepareStackTrace",
    code: `Error.prepareStackTrace = () => { ${spin} }; new Error("x").stack;`,
    ends: "cpu",
  },
  {
    name: "in prepareStackTrace of a thrown error",
    code: `Error.prepareStackTrace = () => { ${spin} }; throw new Error("x");`,
    ends: "cpu",
  },
  {
    name: "in a thrown error's stack",
    code: `throw Object.defineProperty(new Error("x"), "stack", { get() { ${spin} } });`,
    ends: "cpu",
  },
  { name: "in a thrown value's toString", code: `throw { toString() { ${spin} } };`, ends: "cpu" },
  {
    name: "in a thrown proxy",
    code: `throw new Proxy({}, { get() { ${spin} }, ownKeys() { ${spin} }, getPrototypeOf() { ${spin} } });`,
    ends: "cpu",
  },
  {
    name: "in what console.log prints",
    code: `console.log({ get [Symbol.toStringTag]() { ${spin} } }); console.log("%s", { toString() { ${spin} } });`,
    ends: "cpu",
  },
  { name: "in structuredClone's getter", code: `structuredClone({ get a() { ${spin} } });`, ends: "cpu" },
  { name: "in fetch's init", code: `fetch("http://example.com", { get method() { ${spin} } });`, ends: "cpu" },
  {
    name: "in an unhandledrejection listener",
    code: `addEventListener("unhandledrejection", () => { ${spin} }); Promise.reject(1); await 0; await new Promise(() => {});`,
    ends: "cpu",
  },
  {
    name: "in the reason of a rejection",
    code: `Promise.reject({ get stack() { ${spin} }, toString() { ${spin} } }); await new Promise(() => {});`,
    ends: "cpu",
  },
  { name: "in reportError", code: `addEventListener("error", () => { ${spin} }); reportError(1);`, ends: "cpu" },
  { name: "in URL's toString", code: `new URL({ toString() { ${spin} } });`, ends: "cpu" },
];

const later: Bomb[] = [
  { name: "in a timer", code: `setTimeout(() => { ${spin} }); await new Promise(() => {});`, ends: "cpu" },
  { name: "in an interval", code: `setInterval(() => { ${spin} }); await new Promise(() => {});`, ends: "cpu" },
  {
    name: "in waitUntil",
    code: `ctx.waitUntil((async () => { await 0; ${spin} })());`,
    ends: ["cpu", "ok"],
    later: /CPU limit/,
  },
  {
    name: "in waitUntil after a timer",
    code: `ctx.waitUntil(new Promise((done) => setTimeout(() => { ${spin} }, 50)));`,
    ends: "ok",
    later: /CPU limit/,
  },
  { name: "in a timer after the response", code: `setTimeout(() => { ${spin} }, 50);`, ends: "ok", later: /CPU limit/ },
  {
    name: "in timers that start each other",
    code: "const again = () => { const end = Date.now() + 5; while (Date.now() < end); setTimeout(again); }; again(); await new Promise(() => {});",
    ends: ["cpu", "wall"],
  },
  {
    name: "in a FinalizationRegistry",
    top: `const registry = new FinalizationRegistry(() => { ${spin} });`,
    code: "for (let i = 0; i < 2e5; i++) registry.register({}, i); await new Promise((done) => setTimeout(done, 50));",
    setup: { limits: { cpuMs: 300 } },
    ends: ["ok", "cpu"],
  },
];

fire("spinning", [...inTheHandler, ...calledByTheRuntime, ...later]);
