// WebAssembly that runs, grows, recurses or is compiled without end.

import { type Bomb, fire } from "./harness/bombs.ts";

const stopped = ["memory", "cpu"] as const;
const over = ["memory", "cpu", "threw", "ok"] as const;
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** One function `f` without parameters. */
const typed = [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
const exported = [7, 5, 1, 1, 0x66, 0, 0];

function withBody(body: number[], memory: number[] = []): string {
  const code = [10, body.length + 3, 1, body.length + 1, 0, ...body];
  return `const bytes = new Uint8Array(${JSON.stringify([...header, ...typed, ...memory, ...exported, ...code])});`;
}

// loop; br 0; end; end
const loop = withBody([0x03, 0x40, 0x0c, 0, 0x0b, 0x0b]);
// call f; end
const recursion = withBody([0x10, 0, 0x0b]);
// loop; memory.grow by 1; drop; br 0; end; end
const grow = withBody([0x03, 0x40, 0x41, 1, 0x40, 0, 0x1a, 0x0c, 0, 0x0b, 0x0b], [5, 3, 1, 0, 1]);
// unreachable; end
const trap = withBody([0x00, 0x0b]);
const run = "new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f();";
const setup = { unsafeEval: true, limits: { cpuMs: 1000 } };

/** The text of a function that makes a module of so many functions of so many `nop`s. */
const giant = `const leb = (n) => { const out = []; do { out.push((n & 127) | (n > 127 ? 128 : 0)); n >>>= 7; } while (n); return out; };
const module = (functions, nops) => {
  const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];
  const body = [0, ...new Array(nops).fill(1), 0x0b];
  const one = [...leb(body.length), ...body];
  const code = [...leb(functions)];
  for (let i = 0; i < functions; i++) for (const byte of one) code.push(byte);
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, [1, 0x60, 0, 0])].concat(
    section(3, [...leb(functions), ...new Array(functions).fill(0)]), section(10, code)));
};`;

const bombs: Bomb[] = [
  { name: "a loop", top: loop, code: run, setup, ends: "cpu" },
  {
    name: "a loop at the top level",
    top: `${loop} const f = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f;`,
    code: "f();",
    ends: "cpu",
  },
  { name: "a module made where it is refused", top: loop, code: run, ends: "threw" },
  { name: "recursion", top: recursion, code: run, setup, ends: "threw" },
  {
    name: "recursion that catches itself",
    top: recursion,
    code: `const f = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f; for (;;) try { f(); } catch {}`,
    setup,
    ends: "cpu",
  },
  { name: "a trap", top: trap, code: run, setup, ends: "threw" },
  {
    name: "traps for ever",
    top: trap,
    code: `const f = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f; for (;;) try { f(); } catch {}`,
    setup,
    ends: "cpu",
  },
  { name: "memory that grows from inside", top: grow, code: run, setup, ends: stopped },
  {
    name: "memory that grows from outside",
    code: "const m = new WebAssembly.Memory({ initial: 1 }); for (;;) m.grow(16);",
    setup,
    ends: over,
  },
  { name: "memory that is large from the start", code: "new WebAssembly.Memory({ initial: 65536 });", ends: over },
  {
    name: "memories",
    code: "const all = []; for (;;) all.push(new WebAssembly.Memory({ initial: 1 }));",
    setup,
    ends: over,
  },
  {
    name: "memories of no page that reserve much",
    code: "const all = []; for (;;) all.push(new WebAssembly.Memory({ initial: 0, maximum: 65536 }));",
    setup,
    ends: over,
  },
  {
    name: "shared memories",
    code: "const all = []; for (;;) all.push(new WebAssembly.Memory({ initial: 1, maximum: 1000, shared: true }));",
    setup,
    ends: over,
  },
  {
    name: "a memory of 64 bits",
    code: "const m = new WebAssembly.Memory({ address: 'i64', initial: 1n, maximum: 262144n }); for (;;) m.grow(64n);",
    setup,
    ends: over,
  },
  {
    name: "a table that is large",
    code: "new WebAssembly.Table({ element: 'anyfunc', initial: 1e7 });",
    setup,
    wounds: true,
    ends: over,
  },
  {
    name: "tables",
    code: "const all = []; for (;;) all.push(new WebAssembly.Table({ element: 'anyfunc', initial: 1e4 }));",
    setup,
    ends: stopped,
  },
  {
    name: "a table that grows",
    code: "const t = new WebAssembly.Table({ element: 'externref', initial: 1 }); for (;;) t.grow(1e5, {});",
    setup,
    ends: over,
  },
  {
    name: "globals",
    code: "const all = []; for (;;) all.push(new WebAssembly.Global({ value: 'i64', mutable: true }, 1n));",
    setup,
    ends: stopped,
  },
  {
    name: "exceptions",
    code: "const tag = new WebAssembly.Tag({ parameters: ['externref'] }); const all = []; for (;;) all.push(new WebAssembly.Exception(tag, [all], { traceStack: true }));",
    setup,
    ends: stopped,
  },
  {
    name: "modules by the million",
    top: loop,
    code: "const all = []; for (;;) all.push(new WebAssembly.Module(bytes));",
    setup,
    ends: over,
  },
  {
    name: "instances by the million",
    top: loop,
    code: "const m = new WebAssembly.Module(bytes); const all = []; for (;;) all.push(new WebAssembly.Instance(m));",
    setup,
    ends: over,
  },
  {
    name: "compilations all at once",
    top: loop,
    code: "const all = []; for (;;) all.push(WebAssembly.compile(bytes));",
    setup,
    ends: over,
  },
  { name: "a giant function", top: giant, code: "new WebAssembly.Module(module(1, 2e6));", setup, ends: over },
  {
    name: "a module of many functions",
    top: giant,
    code: "new WebAssembly.Module(module(1e5, 10));",
    setup,
    ends: over,
  },
  {
    name: "a module of many functions, compiled beside",
    top: giant,
    code: "const b = module(2e4, 50); for (let i = 0; i < 50; i++) { b[b.length - 2] = 1; WebAssembly.compile(b.slice()).catch(() => {}); }",
    setup,
    ends: over,
  },
  {
    name: "bytes that are no module",
    code: "for (let i = 0; ; i++) WebAssembly.validate(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, i & 15, 255, 255, 255, 255, 15]));",
    setup,
    ends: "cpu",
  },
  {
    name: "JS called from Wasm from JS",
    code: "const f = () => { new WebAssembly.Table({ element: 'anyfunc', initial: { valueOf: f } }); }; f();",
    setup,
    ends: over,
  },
];

fire("wasm", bombs);
