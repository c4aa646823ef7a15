// Memory taken in every way that there is.

import { type Bomb, fire } from "./harness/bombs.ts";

const stopped = ["memory", "cpu"] as const;
const over = ["memory", "cpu", "threw", "ok"] as const;
/** Enough CPU time for the memory to run out first. */
const setup = { limits: { cpuMs: 2000 } };

function keep(name: string, value: string): Bomb {
  return { name, code: `const all = []; for (let i = 0; ; i++) all.push(${value});`, setup, ends: stopped };
}

const onTheHeap: Bomb[] = [
  keep("arrays", "new Array(1000).fill(i)"),
  keep("objects", "{ i, a: { i } }"),
  keep("closures", "() => all[i]"),
  keep("strings", `"x".repeat(1000) + i`),
  keep("flat strings", `("x".repeat(1e5) + i).replace("x", "y")`),
  keep("symbols", `Symbol("s" + i)`),
  keep("registered symbols", `Symbol.for("s" + i)`),
  keep("promises", "new Promise(() => {})"),
  keep("promise chains", "Promise.resolve(i).then(() => i)"),
  keep("class instances with fields", "new (class A { a = i; #b = [i]; c = {}; d = () => this; })()"),
  keep("classes", "class { static x = i; m() {} get g() { return 1; } }"),
  keep("generators", "(function* () { yield i; })()"),
  keep("bigints", "BigInt(i) << 10000n"),
  keep("regular expressions", `new RegExp("a" + i)`),
  keep("dates", "new Date(i)"),
  keep("proxies", "new Proxy({}, {})"),
  keep("weak references", "new WeakRef({ i })"),
  keep("errors", "new Error('e' + i)"),
  keep("typed arrays on the heap", "new Uint8Array(64)"),
  keep("iterators", "[1, 2].values().map((x) => x)"),
  keep("functions bound to each other", "all.length ? all.at(-1).bind(i) : () => i"),
  { name: "a map", code: "const map = new Map(); for (let i = 0; ; i++) map.set(i, {});", setup, ends: stopped },
  { name: "a set", code: "const set = new Set(); for (let i = 0; ; i++) set.add(i + 0.5);", setup, ends: stopped },
  {
    name: "a weak map",
    code: "const map = new WeakMap(); const all = []; for (let i = 0; ; i++) { const o = {}; all.push(o); map.set(o, { o }); }",
    setup,
    ends: stopped,
  },
  {
    name: "a finalization registry",
    code: "const r = new FinalizationRegistry(() => {}); const all = []; for (let i = 0; ; i++) { const o = {}; all.push(o); r.register(o, { i }, o); }",
    setup,
    ends: stopped,
  },
  { name: "a dictionary", code: "const o = {}; for (let i = 0; ; i++) o['property' + i] = i;", setup, ends: stopped },
  {
    name: "a million elements far apart",
    code: "const a = []; for (let i = 0; ; i++) a[(i * 4096) % 4294967295] = i;",
    setup,
    ends: stopped,
  },
  { name: "globals", code: "for (let i = 0; ; i++) globalThis['g' + i] = [i];", setup, ends: stopped },
  { name: "a prototype chain", code: "let o = {}; for (;;) o = Object.create(o);", setup, ends: stopped },
  { name: "a rope", code: "let s = 'x'; for (let i = 0; ; i++) s = s + i;", setup, ends: over },
  {
    name: "doubling strings",
    code: "let s = 'x'; const all = []; for (;;) { s += s; all.push(s.split('x').length); }",
    setup,
    ends: over,
    wounds: true,
  },
  { name: "doubling arrays", code: "let a = [1.5]; for (;;) a = a.concat(a);", setup, ends: over, wounds: true },
  {
    name: "shapes",
    code: "for (let i = 0; ; i++) { const o = {}; for (let j = 0; j < 20; j++) o['p' + ((i * 31 + j * 17) % 100003)] = 1; globalThis[i] = o; }",
    setup,
    ends: stopped,
  },
  {
    name: "arguments objects",
    code: "const all = []; const f = function () { all.push(arguments); f(1, 2, 3); }; for (;;) try { f(); } catch {}",
    setup,
    ends: stopped,
  },
  {
    name: "error stacks",
    code: "Error.stackTraceLimit = Infinity; const all = []; const f = (n) => { all.push(new Error(n)); f(n + 1); }; for (;;) try { f(0); } catch {}",
    setup,
    ends: stopped,
  },
  { name: "a chain of causes", code: "let e; for (;;) e = new Error('x', { cause: e });", setup, ends: stopped },
  {
    name: "internalized strings",
    code: "for (let i = 0; ; i++) ({})['a' + i + 'b'.repeat(100)];",
    setup,
    ends: stopped,
  },
  {
    name: "structured clones",
    code: "const all = []; const a = Array.from({ length: 1e4 }, (_, i) => ({ i })); for (;;) all.push(structuredClone(a));",
    setup,
    ends: stopped,
  },
  {
    name: "a huge structured clone",
    code: "let a = [{}]; for (let i = 0; i < 20; i++) a = a.concat(a.map(() => ({ a: [] }))); structuredClone(a);",
    setup,
    ends: stopped,
  },
  {
    name: "a deep structured clone",
    code: "let a = {}; for (let i = 0; i < 1e6; i++) a = { a }; structuredClone(a);",
    setup,
    ends: over,
  },
  {
    name: "a structured clone of strings repeated",
    code: "const s = 'x'.repeat(1e6); structuredClone(Array.from({ length: 1e4 }, () => s));",
    setup,
    ends: over,
  },
  {
    name: "a heap of pointers",
    code: "let a = null; for (;;) a = [a, a, a, a];",
    setup: { limits: { cpuMs: 5000, memoryMb: 128 } },
    ends: stopped,
  },
];

const outsideTheHeap: Bomb[] = [
  keep("ArrayBuffers", "new ArrayBuffer(1e6)"),
  keep("small ArrayBuffers", "new ArrayBuffer(100)"),
  keep("SharedArrayBuffers", "new SharedArrayBuffer(1e6)"),
  keep("resizable ArrayBuffers", "new ArrayBuffer(1e6, { maxByteLength: 2e6 })"),
  keep("resizable ArrayBuffers that reserve much", "new ArrayBuffer(0, { maxByteLength: 2 ** 33 })"),
  keep("growable SharedArrayBuffers", "new SharedArrayBuffer(1e6, { maxByteLength: 2e6 })"),
  keep("typed arrays", "new Float64Array(1e5)"),
  keep("transferred buffers", "new ArrayBuffer(1e6).transfer(2e6)"),
  keep("text encoder output", `new TextEncoder().encode("x".repeat(1e5))`),
  keep("text decoder output", `new TextDecoder().decode(new Uint8Array(1e5))`),
  keep("UTF-16 text", `new TextDecoder("utf-16").decode(new Uint8Array(1e5))`),
  keep("random bytes", "crypto.getRandomValues(new Uint8Array(65536))"),
  keep("slices", "new Uint8Array(1e6).slice(i % 1000)"),
  {
    name: "cloned buffers",
    code: "const all = []; for (;;) all.push(structuredClone(new Uint8Array(1e6)));",
    setup,
    ends: over,
  },
  { name: "one ArrayBuffer that is too large", code: "new ArrayBuffer(2 ** 40);", ends: ["threw", "memory"] },
  { name: "one ArrayBuffer over the limit", code: "new ArrayBuffer(1e8).slice(1);", ends: ["threw", "memory"] },
  { name: "ArrayBuffers dropped at once", code: "for (;;) new ArrayBuffer(1e7);", ends: ["cpu", "memory"] },
  {
    name: "a buffer that grows",
    code: "const b = new ArrayBuffer(0, { maxByteLength: 2 ** 32 }); for (let i = 1; ; i++) b.resize(i * 1e6);",
    setup,
    ends: over,
  },
  {
    name: "atob and btoa",
    code: "const all = []; for (let s = 'x'.repeat(1e6); ; ) all.push(s = btoa(s));",
    setup,
    ends: over,
  },
  {
    name: "escape and encodeURIComponent",
    code: "const all = []; for (let s = '\\u1234'.repeat(1e5); ; ) all.push(s = encodeURIComponent(s));",
    setup,
    ends: over,
  },
];

const objectsOfThePlatform: Bomb[] = [
  keep("Headers", "new Headers({ a: 'b'.repeat(100) })"),
  keep("Requests", "new Request('http://a/' + i)"),
  keep("Responses", "new Response('x'.repeat(1000))"),
  keep("URLs", "new URL('http://a/' + i + '?a=b#c')"),
  keep("URLSearchParams", "new URLSearchParams('a=b&c=d')"),
  keep("streams", "new ReadableStream({ start(c) { c.enqueue(new Uint8Array(1000)); } })"),
  keep("transforms", "new TransformStream()"),
  keep("AbortControllers", "new AbortController()"),
  keep("AbortSignals with a timeout", "AbortSignal.timeout(1e6)"),
  keep("AbortSignals that depend on each other", "AbortSignal.any(all.slice(-10))"),
  keep("EventTargets", "(() => { const t = new EventTarget(); t.addEventListener('a', () => t); return t; })()"),
  keep("events", "new Event('a')"),
  keep("DOMExceptions", "new DOMException('a')"),
  keep("text decoders", "new TextDecoder('latin1')"),
  {
    name: "event listeners",
    code: "for (let i = 0; ; i++) addEventListener('x' + (i % 7), () => i);",
    setup,
    ends: stopped,
  },
  {
    name: "a header list that grows",
    code: "const h = new Headers(); for (let i = 0; ; i++) h.append('a' + (i % 10), 'b'.repeat(100));",
    setup,
    ends: stopped,
  },
  {
    name: "a query that grows",
    code: "const p = new URLSearchParams(); for (let i = 0; ; i++) p.append('a', String(i)); ",
    setup,
    ends: stopped,
  },
  {
    name: "a huge URL",
    code: "new URL('http://a/' + '%'.repeat(2 ** 24)); for (;;) new URL('http://a/' + '\\u1234'.repeat(2 ** 20));",
    setup,
    ends: over,
  },
  {
    name: "clones of a response never read",
    code: "let r = new Response(new Uint8Array(1e6)); const all = []; for (;;) all.push(r.clone());",
    setup,
    ends: over,
  },
  {
    name: "tees of tees",
    code: "let s = new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1000)); } }); const all = []; for (;;) { const [a, b] = s.tee(); all.push(a); s = b; }",
    setup,
    ends: over,
  },
];

fire("allocation", [...onTheHeap, ...outsideTheHeap, ...objectsOfThePlatform]);
