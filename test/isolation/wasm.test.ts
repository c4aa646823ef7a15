// WebAssembly in an isolate: modules that are compiled beside it, cloned, and streamed.

import t, { type Test } from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

/** A module of 3,000 functions, which takes V8 a while; and the smallest. */
const bytes = `
const leb = (n) => { const out = []; do { out.push((n & 127) | (n > 127 ? 128 : 0)); n >>>= 7; } while (n); return out; };
const section = (id, content) => [id, ...leb(content.length), ...content];
const body = [0, ...new Array(200).fill(1), 0x41, 42, 0x0b];
const one = [...leb(body.length), ...body];
const large = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, [1, 0x60, 0, 1, 0x7f]),
  ...section(3, [...leb(3000), ...new Array(3000).fill(0)]), ...section(7, [1, 1, 0x66, 0, 0]),
  ...section(10, [...leb(3000), ...Array.from({ length: 3000 }, () => one).flat()])]);
const small = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const equal = (got, wanted) => { if (got !== wanted) throw new Error("got " + got + ", wanted " + wanted); };
const name = async (make) => { try { await make(); return "nothing"; } catch (error) { return error.name; } };
`;

async function holds(t: Test, code: string): Promise<void> {
  const result = await nano.evaluate(`${bytes}(async () => { ${code} })()`);
  t.equal(result.outcome, "ok", result.text);
}

t.test("a top-level await of a compilation waits for it", async (t) => {
  for (const [index, code] of [
    "const { exports } = await WebAssembly.instantiate(await WebAssembly.compile(large));",
    "const { exports } = (await WebAssembly.instantiate(large)).instance;",
    "await WebAssembly.compile(small); const exports = { f: () => 42 };",
    "const { value } = Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); await value; const exports = { f: () => 42 };",
  ].entries()) {
    nano.app(`await-${index}`, `${bytes}${code} export default { fetch: () => new Response(String(exports.f())) };`);
    t.equal(await (await nano.fetch(`await-${index}`)).text(), "42", code);
  }
});

t.test("an evaluation waits for a compilation", async (t) => {
  await holds(t, "equal((await WebAssembly.instantiate(await WebAssembly.compile(large))).exports.f(), 42);");
  await holds(t, "equal(await name(() => WebAssembly.compile(large.subarray(0, -1))), 'CompileError');");
});

t.test("a module is cloned and can't be transferred", (t) =>
  holds(
    t,
    `const module = new WebAssembly.Module(large);
    const { a, b } = structuredClone({ a: module, b: [module] });
    equal(a === module, false);
    equal(b[0], a);
    equal(new WebAssembly.Instance(a).exports.f(), 42);
    equal(await name(() => structuredClone(module, { transfer: [module] })), "DataCloneError");
    equal(await name(() => structuredClone(new WebAssembly.Instance(module))), "DataCloneError");
    equal(await name(() => structuredClone(new WebAssembly.Memory({ initial: 1 }))), "DataCloneError");`,
  ),
);

t.test("a clone of a module is made where compiling is refused", async (t) => {
  nano.app(
    "clone",
    `${bytes}const module = new WebAssembly.Module(large);
    export default { async fetch() {
      const refused = await name(() => new WebAssembly.Module(large));
      return new Response(refused + " " + new WebAssembly.Instance(structuredClone(module)).exports.f());
    } };`,
  );
  t.equal(await (await nano.fetch("clone")).text(), "CompileError 42");
});
