// Floods: of timers, streams, log lines, rejections, calls, and what never ends or is never read.

import { type Bomb, fire } from "./harness/bombs.ts";

const stopped = ["memory", "cpu"] as const;
const over = ["memory", "cpu", "threw", "ok", "wall", "broke"] as const;
const setup = { limits: { cpuMs: 2000 } };
const forever = "await new Promise(() => {});";
const shortWall = { limits: { wallMs: 300 } };

const timers: Bomb[] = [
  { name: "timers by the million", code: "for (;;) setTimeout(() => {}, 1e6);", setup, ends: stopped },
  {
    name: "timers that are due",
    code: `for (let i = 0; i < 1e5; i++) setTimeout(() => {}); ${forever}`,
    ends: ["cpu", "memory", "wall"],
    setup: shortWall,
  },
  {
    name: "intervals without a pause",
    code: `for (let i = 0; i < 1e4; i++) setInterval(() => {}); ${forever}`,
    ends: ["cpu", "memory", "wall"],
    setup: shortWall,
  },
  {
    name: "an interval for ever after the response",
    code: "setInterval(() => { for (let i = 0; i < 1e5; i++); });",
    ends: "ok",
  },
  {
    name: "timers that double",
    code: `const f = () => { setTimeout(f); setTimeout(f); }; f(); ${forever}`,
    ends: ["cpu", "wall", "memory"],
    setup: shortWall,
  },
  {
    name: "a timeout of NaN and Infinity",
    code: "for (const d of [NaN, Infinity, -1, 2 ** 53, {}, '1e9']) setTimeout(() => {}, d);",
    ends: "ok",
  },
  {
    name: "timeouts of signals",
    code: `for (let i = 0; i < 1e4; i++) AbortSignal.timeout(1); ${forever}`,
    ends: ["cpu", "memory", "wall"],
    setup: shortWall,
  },
  { name: "microtasks by the million", code: "for (;;) queueMicrotask(() => {});", setup, ends: stopped },
  {
    name: "promise jobs that multiply",
    code: "const f = () => { Promise.resolve().then(f); Promise.resolve().then(f); }; f(); await new Promise(() => {});",
    setup,
    ends: stopped,
  },
  {
    name: "Atomics.waitAsync by the million",
    code: "const a = new Int32Array(new SharedArrayBuffer(4)); for (;;) Atomics.waitAsync(a, 0, 0, 1e9);",
    setup,
    ends: stopped,
  },
  {
    name: "Atomics.waitAsync that ends at once",
    code: "const a = new Int32Array(new SharedArrayBuffer(4)); const f = () => Atomics.waitAsync(a, 0, 0, 1).value.then(f); for (let i = 0; i < 1000; i++) f(); await new Promise(() => {});",
    ends: ["cpu", "memory", "wall"],
    setup: shortWall,
  },
];

const rejections: Bomb[] = [
  {
    name: "unhandled rejections by the million",
    code: "for (;;) Promise.reject(new Error('x'));",
    setup,
    ends: stopped,
  },
  {
    name: "a hundred thousand unhandled rejections",
    code: "for (let i = 0; i < 1e5; i++) Promise.reject(i);",
    ends: ["ok", "cpu"],
  },
  {
    name: "rejections that are handled late",
    code: "const all = []; for (let i = 0; i < 1e4; i++) all.push(Promise.reject(i)); await 0; for (const p of all) p.catch(() => {});",
    setup,
    ends: ["ok", "cpu"],
  },
  {
    name: "rejections in the listener of rejections",
    code: "addEventListener('unhandledrejection', () => { Promise.reject(1); }); Promise.reject(0); await new Promise(() => {});",
    ends: ["cpu", "memory"],
  },
  {
    name: "rejections handled while the list grows",
    code: "const all = []; for (let i = 0; i < 3e4; i++) all.push(Promise.reject(i)); for (const p of all.reverse()) p.catch(() => {});",
    ends: ["ok", "cpu"],
  },
  {
    name: "hostile reasons",
    code: "for (const r of [null, undefined, Symbol(), Object.create(null), new Proxy({}, { get() { throw 1; } }), { toString() { throw {}; } }, { get stack() { throw 1; } }, () => {}, 1n]) Promise.reject(r); await 0; throw Object.create(null);",
    ends: "threw",
  },
  {
    name: "errors in an error listener",
    code: "addEventListener('error', () => { throw new Error('again'); }); reportError(new Error('x')); setTimeout(() => { throw 1; }); await new Promise((done) => setTimeout(done, 20));",
    ends: ["ok", "cpu"],
  },
  { name: "reportError for ever", code: "for (;;) reportError(new Error('x'));", ends: stopped },
];

const logs: Bomb[] = [
  { name: "a log flood", code: "for (;;) console.log('x'.repeat(1000));", ends: stopped },
  {
    name: "a log flood after the response",
    code: "ctx.waitUntil((async () => { await new Promise((done) => setTimeout(done, 5)); for (;;) console.log('x'); })());",
    ends: "ok",
    later: /CPU limit/,
  },
  { name: "a log line of 100 MB", code: "console.log('x'.repeat(1e8));", ends: over },
  { name: "a log of a huge array", code: "console.log(new Array(1e7).fill(1));", ends: over, setup },
  {
    name: "a log of a deep object",
    code: "let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; console.log(o); console.dir(o, { depth: Infinity });",
    ends: over,
    setup,
  },
  {
    name: "a log of a cycle",
    code: "const o = {}; o.o = o; o.p = [o, new Map([[o, o]])]; for (;;) console.log(o);",
    ends: stopped,
  },
  {
    name: "a log of many getters",
    code: "const o = {}; for (let i = 0; i < 1e5; i++) Object.defineProperty(o, 'g' + i, { enumerable: true, get() { for (;;); } }); console.log(o);",
    ends: over,
    setup,
  },
  {
    name: "a log of a hostile proxy",
    code: "console.log(new Proxy(() => {}, { get() { throw 1; }, ownKeys() { throw 1; }, getPrototypeOf() { throw 1; }, getOwnPropertyDescriptor() { throw 1; } }));",
    ends: over,
  },
  {
    name: "a log of a proxy of proxies",
    code: "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); console.log(p); p.x;",
    ends: over,
  },
  {
    name: "a log of long keys",
    code: "const o = {}; for (let i = 0; i < 1000; i++) o['k'.repeat(1e5) + i] = 1; console.log(o);",
    ends: over,
  },
  {
    name: "console.table of much",
    code: "console.table(Array.from({ length: 1e4 }, (_, i) => ({ ['c' + i]: i })));",
    ends: over,
  },
  { name: "console.group for ever", code: "for (;;) { console.group(); console.log('x'); }", ends: stopped },
  {
    name: "console.count and time",
    code: "for (let i = 0; ; i++) { console.count('c' + i); console.time('t' + i); }",
    ends: stopped,
  },
  {
    name: "format strings",
    code: "console.log('%s%d%i%f%j%o%O%c%%'.repeat(1e5), ...new Array(1e4).fill({ a: [1] }));",
    ends: over,
  },
];

const bodies: Bomb[] = [
  { name: "a request never answered", code: forever, ends: ["wall", "threw"], setup: shortWall },
  {
    name: "a request never answered, with a timer",
    code: `setInterval(() => {}, 50); ${forever}`,
    ends: "wall",
    setup: shortWall,
  },
  {
    name: "a response that never ends",
    code: "return new Response(new ReadableStream({ async pull(c) { await new Promise((done) => setTimeout(done, 10)); c.enqueue(new Uint8Array(100)); } }));",
    ends: "wall",
    setup: shortWall,
  },
  {
    name: "a response that never ends, at full speed",
    code: "return new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(65536)); } }));",
    ends: ["cpu", "wall"],
  },
  {
    name: "a response that never begins",
    code: "return new Response(new ReadableStream({}));",
    ends: "wall",
    setup: shortWall,
  },
  {
    name: "a response of a transform never written",
    code: "return new Response(new TransformStream().readable);",
    ends: "wall",
    setup: shortWall,
  },
  {
    name: "a pull that fills its queue",
    code: "return new Response(new ReadableStream({ pull(c) { for (;;) c.enqueue(new Uint8Array(1e5)); } }));",
    ends: stopped,
    setup,
  },
  {
    name: "a pull that fills its queue with text",
    code: "new ReadableStream({ start(c) { for (;;) c.enqueue('x'); } });",
    ends: stopped,
    setup,
  },
  {
    name: "a byte stream that fills its queue",
    code: "new ReadableStream({ type: 'bytes', start(c) { for (;;) c.enqueue(new Uint8Array(1000)); } });",
    ends: stopped,
    setup,
  },
  {
    name: "a writer that never waits",
    code: "const w = new WritableStream({ write: () => new Promise(() => {}) }).getWriter(); for (;;) w.write(new Uint8Array(1000));",
    ends: stopped,
    setup,
  },
  {
    name: "pipes in a circle",
    code: "const t = new TransformStream(); t.readable.pipeTo(t.writable).catch(() => {}); const w = new TransformStream({ transform(x, c) { c.enqueue(x); c.enqueue(x); } }, undefined, { highWaterMark: 1e9 }); const r = w.writable.getWriter(); for (;;) { r.write('x'); await 0; }",
    ends: stopped,
    setup,
  },
  {
    name: "a body never read",
    code: "return new Response('fine');",
    sent: { method: "POST", body: new Uint8Array(5e6) },
    ends: "ok",
  },
  {
    name: "a body never read, nor answered",
    code: forever,
    sent: { method: "POST", body: new Uint8Array(5e6) },
    ends: ["wall", "threw"],
    setup: shortWall,
  },
  {
    name: "a body read into memory",
    code: "await request.arrayBuffer();",
    sent: { method: "POST", body: new Uint8Array(6e7) },
    ends: over,
    setup,
  },
  {
    name: "a body read as text",
    code: "const t = await request.text(); JSON.parse(t);",
    sent: { method: "POST", body: "[".repeat(2e7) },
    ends: over,
    setup,
  },
  {
    name: "a body teed and never read",
    code: "const [a, b] = request.body.tee(); for await (const chunk of a);",
    sent: { method: "POST", body: new Uint8Array(6e7) },
    ends: over,
    setup,
  },
  {
    name: "a body cloned a thousand times",
    code: "const all = []; for (let i = 0; i < 1000; i++) all.push(request.clone()); await Promise.all(all.map((one) => one.arrayBuffer()));",
    sent: { method: "POST", body: new Uint8Array(1e6) },
    ends: over,
    setup,
  },
  {
    name: "a body that is echoed",
    code: "return new Response(request.body);",
    sent: { method: "POST", body: new Uint8Array(2e7) },
    ends: over,
    setup,
  },
  { name: "a response of 100 MB", code: "return new Response('x'.repeat(1e8));", wounds: true, ends: over, setup },
  {
    name: "huge headers in a response",
    code: "return new Response('x', { headers: Array.from({ length: 1e4 }, (_, i) => ['h' + i, 'v'.repeat(1000)]) });",
    ends: over,
  },
  {
    name: "one huge header in a response",
    code: "return new Response('x', { headers: { a: 'v'.repeat(1e7) } });",
    ends: over,
    setup,
  },
  {
    name: "a response split by line breaks",
    code: "const r = new Response('x'); for (const v of ['a\\r\\nb: c', 'a\\0b', 'a\\nb']) try { r.headers.set('x', v); } catch {} return r;",
    ends: "ok",
  },
  {
    name: "one response given twice",
    top: "const kept = new Response('kept');",
    code: "return kept;",
    ends: ["ok", "threw"],
  },
  {
    name: "a stream of things that are no bytes",
    code: "return new Response(new ReadableStream({ start(c) { c.enqueue({}); } }));",
    ends: ["threw", "broke"],
  },
  {
    name: "a stream that throws",
    code: "return new Response(new ReadableStream({ pull() { throw Object.create(null); } }));",
    ends: ["threw", "broke"],
  },
  {
    name: "a stream that errors in mid-way",
    code: "return new Response(new ReadableStream({ async start(c) { c.enqueue(new Uint8Array(10)); await new Promise((done) => setTimeout(done, 20)); c.error(new Proxy({}, { get() { throw 1; } })); } }));",
    ends: ["threw", "broke"],
  },
];

const calls: Bomb[] = [
  {
    name: "pending fetches by the million",
    code: "for (;;) fetch('http://example.com').catch(() => {});",
    setup,
    ends: stopped,
  },
  {
    name: "a fetch with an endless body",
    code: "await fetch('http://example.com', { method: 'POST', duplex: 'half', body: new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(65536)); } }) });",
    ends: ["cpu", "wall", "memory"],
    setup: shortWall,
  },
  {
    name: "a fetch that is never answered",
    code: "await fetch('http://example.com');",
    ends: "wall",
    setup: shortWall,
  },
  {
    name: "a fetch of a huge URL",
    code: "await fetch('http://example.com/' + 'x'.repeat(1e8));",
    wounds: true,
    ends: over,
    setup,
  },
  {
    name: "fetches in timers after the response",
    code: "const f = () => { fetch('http://example.com').catch(() => {}); setTimeout(f); }; f();",
    ends: "ok",
  },
  { name: "waitUntil of what never settles", code: "ctx.waitUntil(new Promise(() => {}));", ends: "ok" },
  { name: "waitUntil by the million", code: "for (;;) ctx.waitUntil(new Promise(() => {}));", setup, ends: stopped },
  {
    name: "waitUntil of hostile thenables",
    code: "ctx.waitUntil({ get then() { throw 1; } }); ctx.waitUntil({ then() { for (;;); } });",
    ends: ["cpu", "threw", "ok"],
  },
  {
    name: "random values for ever",
    code: "const b = new Uint8Array(65536); for (;;) crypto.getRandomValues(b);",
    ends: "cpu",
  },
  {
    name: "digests for ever",
    code: "const b = new Uint8Array(1e6); for (;;) await crypto.subtle.digest('SHA-512', b);",
    ends: "cpu",
  },
  {
    name: "a digest of everything there is",
    code: "const b = new Uint8Array(3e7); await crypto.subtle.digest('SHA-512', b); for (;;) await crypto.subtle.digest('SHA-1', b);",
    ends: stopped,
    setup: { limits: { memoryMb: 64 } },
  },
  {
    name: "digests all at once",
    code: "const b = new Uint8Array(1e6); for (;;) crypto.subtle.digest('SHA-256', b);",
    ends: stopped,
  },
  {
    name: "HMACs for ever",
    code: "const k = await crypto.subtle.importKey('raw', new Uint8Array(1e6), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']); for (;;) await crypto.subtle.sign('HMAC', k, new Uint8Array(1e6));",
    ends: stopped,
  },
  {
    name: "PBKDF2 with 4e9 iterations",
    code: "const k = await crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits']); await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: new Uint8Array(8), iterations: 4e9 }, k, 512);",
    ends: ["cpu", "threw"],
  },
  { name: "UUIDs for ever", code: "for (;;) crypto.randomUUID();", ends: "cpu" },
  { name: "clock readings for ever", code: "for (;;) { performance.now(); Date.now(); }", ends: "cpu" },
];

fire("floods", [...timers, ...rejections, ...logs, ...bodies, ...calls]);
