// Recursion of every kind, and code made at run time.

import { type Bomb, fire } from "./harness/bombs.ts";

const stopped = ["memory", "cpu"] as const;
const over = ["memory", "cpu", "threw", "ok"] as const;
const setup = { limits: { cpuMs: 2000 } };
const unsafe = { unsafeEval: true, limits: { cpuMs: 1000 } };

const recursion: Bomb[] = [
  { name: "recursion", code: "const f = () => f(); f();", ends: "threw" },
  { name: "recursion that catches itself", code: "const f = () => { try { f(); } catch { f(); } }; f();", ends: "cpu" },
  { name: "recursion in finally", code: "const f = () => { try { f(); } finally { f(); } }; f();", ends: "cpu" },
  {
    name: "recursion of async functions",
    code: "const f = async () => { await f(); }; await f();",
    ends: ["threw", ...stopped],
    setup,
  },
  {
    name: "recursion of async functions that catch",
    code: "const f = async () => { try { await f(); } catch { await f(); } }; await f();",
    ends: stopped,
  },
  { name: "recursion through a getter", code: "const o = { get a() { return this.a; } }; o.a;", ends: "threw" },
  {
    name: "recursion through a proxy",
    code: "const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.a;",
    ends: "threw",
  },
  {
    name: "a proxy as its own prototype",
    code: "const p = new Proxy({}, { getPrototypeOf: () => p }); Object.setPrototypeOf(globalThis, new Proxy({}, { get: (t, k, r) => r[k], has: () => true })); nothing.x;",
    ends: over,
    poisons: "spins",
  },
  {
    name: "recursion through JSON",
    code: "const o = { toJSON() { return JSON.stringify(o); } }; JSON.stringify(o);",
    ends: "threw",
  },
  { name: "recursion through sort", code: "const f = () => [1, 2].sort(f); f();", ends: "threw" },
  { name: "recursion through replace", code: "const f = () => 'a'.replace(/a/, f); f();", ends: "threw" },
  { name: "recursion through toString", code: "const o = { toString: () => '' + o }; '' + o;", ends: "threw" },
  { name: "recursion through new", code: "class A { constructor() { new A(); } } new A();", ends: "threw" },
  {
    name: "recursion through Reflect.construct",
    code: "function F() { Reflect.construct(F, [], F); } new F();",
    ends: "threw",
  },
  {
    name: "recursion through bound functions",
    code: "let f = () => {}; for (let i = 0; i < 1e5; i++) f = f.bind(null); f();",
    ends: over,
  },
  {
    name: "recursion through structuredClone",
    code: "const o = { get a() { return structuredClone(o); } }; structuredClone(o);",
    ends: "threw",
  },
  {
    name: "recursion through console.log",
    code: "const o = { toString() { console.log('%s', o); return ''; } }; console.log('%s', o);",
    ends: over,
  },
  {
    name: "recursion through Headers",
    code: "const h = { *[Symbol.iterator]() { new Headers(h); } }; new Headers(h);",
    ends: "threw",
  },
  {
    name: "recursion through an event",
    code: "const t = new EventTarget(); t.addEventListener('a', () => t.dispatchEvent(new Event('a'))); t.dispatchEvent(new Event('a'));",
    ends: over,
  },
  { name: "recursion through a stream", code: "const f = () => new ReadableStream({ start: f }); f();", ends: "threw" },
  {
    name: "recursion through abort",
    code: "const f = () => { const c = new AbortController(); c.signal.onabort = f; c.abort(); }; f();",
    ends: over,
  },
  {
    name: "recursion through prepareStackTrace",
    code: "Error.prepareStackTrace = () => new Error('y').stack; new Error('x').stack;",
    ends: over,
  },
  { name: "recursion through a thenable", code: "const o = { then(done) { done(o); } }; await o;", ends: "cpu" },
  {
    name: "recursion through reportError",
    code: "addEventListener('error', (e) => reportError(e.error)); reportError(1);",
    ends: over,
  },
  {
    name: "recursion with large frames",
    code: "const f = (...a) => f(...a, 1); f(...new Array(5e4).fill(0));",
    ends: ["threw", "cpu"],
  },
  {
    name: "recursion, answered at the end of the stack",
    code: "const f = () => { try { f(); } catch { new Response('x', { headers: { a: 'b' } }).text(); crypto.randomUUID(); console.log('x'); } }; f();",
    ends: over,
  },
  {
    name: "recursion with a stack in the error",
    code: "Error.stackTraceLimit = 1e9; const f = (n) => f(n + 1); f(0);",
    ends: over,
  },
  { name: "a generator that delegates to itself", code: "function* g() { yield* g(); } g().next();", ends: "threw" },
  {
    name: "flattening a deep rope",
    code: "let s = ''; for (let i = 0; i < 1e6; i++) s = i % 2 ? s + 'a' : 'b' + s; s.charCodeAt(5);",
    ends: over,
    setup,
  },
  {
    name: "a deep prototype chain read",
    code: "let o = {}; for (let i = 0; i < 1e5; i++) o = Object.create(o); for (;;) o.missing;",
    ends: ["cpu", "memory"],
  },
];

const madeCode: Bomb[] = [
  { name: "eval where it is refused", code: "(0, eval)('1');", ends: "threw" },
  { name: "new Function where it is refused", code: "new Function('for (;;);')();", ends: "threw" },
  {
    name: "a Function of the realm, found by a way round",
    code: "Reflect.getPrototypeOf(async () => {}).constructor('for (;;);')();",
    ends: "threw",
  },
  {
    name: "a timer of text",
    code: "setTimeout('for (;;);'); await new Promise((done) => setTimeout(done, 20));",
    ends: ["ok", "threw"],
  },
  { name: "code that loops", code: "new Function('for (;;);')();", setup: { unsafeEval: true }, ends: "cpu" },
  {
    name: "code by the million",
    code: "for (let i = 0; ; i++) new Function('return ' + i)();",
    setup: unsafe,
    ends: stopped,
  },
  { name: "a source of 100 MB", code: "new Function('x;'.repeat(5e7));", setup: unsafe, ends: over },
  { name: "a deep source", code: "new Function('('.repeat(1e6));", setup: unsafe, ends: over },
  {
    name: "a deep source of arrays",
    code: "new Function('return ' + '['.repeat(1e6) + ']'.repeat(1e6));",
    setup: unsafe,
    ends: over,
  },
  {
    name: "a deep source of functions",
    code: "new Function('function f(){'.repeat(1e5) + '}'.repeat(1e5));",
    setup: unsafe,
    ends: over,
  },
  {
    name: "a deep source of operators",
    code: "new Function('return ' + '1+'.repeat(3e6) + '1')();",
    setup: unsafe,
    ends: over,
  },
  {
    name: "a source of many variables",
    code: "new Function(Array.from({ length: 3e5 }, (_, i) => 'let v' + i + '=' + i).join(';'))();",
    setup: unsafe,
    ends: over,
  },
  {
    name: "a source of many constants",
    code: "new Function('return [' + Array.from({ length: 1e6 }, (_, i) => i + '.5').join() + ']')();",
    setup: unsafe,
    ends: over,
  },
  {
    name: "a source of many arguments",
    code: "new Function(...Array.from({ length: 7e4 }, (_, i) => 'a' + i), '')();",
    setup: unsafe,
    ends: over,
  },
  {
    name: "a giant function that gets hot",
    code: "const f = new Function('a', Array.from({ length: 2e4 }, (_, i) => 'a = (a * ' + (i + 1) + ') % 7919;').join('') + 'return a'); for (let i = 0; ; i++) f(i);",
    setup: unsafe,
    ends: stopped,
  },
  {
    name: "a switch of many cases",
    code: "new Function('a', 'switch (a) {' + Array.from({ length: 3e5 }, (_, i) => 'case ' + i + ': return ' + i + ';').join('') + '}')(5);",
    setup: unsafe,
    ends: over,
  },
  {
    name: "a template literal in a template literal",
    code: "new Function(('`$' + '{').repeat(1e5) + '1' + '}`'.repeat(1e5));",
    setup: unsafe,
    ends: over,
  },
];

fire("recursion", [...recursion, ...madeCode]);
