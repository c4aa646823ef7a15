// Apps that never come to serve: bombs at the top level of a module.

import { type Bomb, fire } from "./harness/bombs.ts";

const serve = 'export default { fetch: () => new Response("fine") };';

function atTheTop(name: string, code: string, ends: Bomb["ends"], more: Partial<Bomb> = {}): Bomb {
  return { name, source: `${code}\n${serve}`, ends, ...more };
}

fire("start", [
  atTheTop("a loop", "for (;;);", "startup"),
  atTheTop("a loop of promises", "for (;;) await 0;", "startup"),
  atTheTop("a catastrophic pattern", '/^(a+)+$/.test("a".repeat(40) + "b");', "startup"),
  atTheTop("memory", "const all = []; for (;;) all.push(new Array(1000).fill(1));", "memory", {
    setup: { limits: { startupCpuMs: 2000 } },
  }),
  atTheTop("buffers", "const all = []; for (;;) all.push(new ArrayBuffer(1e6));", ["memory", "startup"]),
  atTheTop(
    "a builtin that cannot be interrupted",
    "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
    "startup",
  ),
  atTheTop("a builtin that takes memory", "new Array(2 ** 27).fill({});", ["startup", "memory"], { wounds: true }),
  atTheTop("what V8 calls fatal", '"xy".repeat(2 ** 27).split("");', ["startup", "memory"], { wounds: true }),
  atTheTop("an exception", 'throw new Error("x");', "invalid"),
  atTheTop("a hostile exception", "throw new Proxy({}, { get() { for (;;); } });", ["startup", "invalid"]),
  atTheTop("recursion", "const f = () => f(); f();", "invalid"),
  atTheTop("an await that never settles", "await new Promise(() => {});", "invalid"),
  atTheTop("an await of a timer for ever", "setInterval(() => {}, 10); await new Promise(() => {});", "wall", {
    setup: { limits: { wallMs: 300 } },
  }),
  atTheTop("timers that spin", "setInterval(() => { for (;;); });  await new Promise(() => {});", "startup"),
  atTheTop("a rejection", "await Promise.reject({ toString() { throw 1; } });", "invalid"),
  { name: "a syntax error", source: "export default {", ends: "invalid" },
  { name: "no handler", source: "export default 1;", ends: "invalid" },
  {
    name: "a getter in place of the handler",
    source: "export default { get fetch() { for (;;); } };",
    ends: ["startup", "cpu"],
  },
  {
    name: "a proxy in place of the handler",
    source: "export default new Proxy({}, { get() { for (;;); }, has() { for (;;); } });",
    ends: ["startup", "cpu"],
  },
  {
    name: "a handler that throws a getter",
    source: "export default { get fetch() { throw 1; } };",
    ends: ["invalid", "threw"],
  },
  { name: "an import of itself", source: 'import * as me from "./start.js"; export default me;', ends: "invalid" },
  { name: "an import of nothing", source: 'await import("nothing"); export default {};', ends: "invalid" },
  { name: "a source of 20 MB", source: `const s = "${"x".repeat(2e7)}"; ${serve}`, ends: ["ok", "memory", "startup"] },
  {
    name: "a deep source",
    source: `const a = ${"[".repeat(2e5)}${"]".repeat(2e5)}; ${serve}`,
    ends: ["invalid", "startup"],
  },
  atTheTop("an env that is read", "for (const k in globalThis) globalThis[k];", "ok"),
  {
    name: "code between requests",
    source: `setInterval(() => { const end = Date.now() + 5; while (Date.now() < end); }); ${serve}`,
    ends: ["ok", "startup"],
  },
]);
