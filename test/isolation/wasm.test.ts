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

const response = `const wasm = { headers: { "content-type": " Application/WASM\\t" } };
const inPieces = (size, all = large) => {
  let at = 0;
  return new ReadableStream({ pull(controller) {
    if (at >= all.length) controller.close();
    else controller.enqueue(all.subarray(at, at += size));
  } });
};`;

t.test("a response is compiled as it arrives", (t) =>
  holds(
    t,
    `${response}
    for (const body of [large, inPieces(1000), inPieces(1e6)]) {
      const { module, instance } = await WebAssembly.instantiateStreaming(Promise.resolve(new Response(body, wasm)));
      equal(instance.exports.f(), 42);
      equal(new WebAssembly.Instance(module).exports.f(), 42);
    }
    const used = new Response(small, wasm);
    equal(await WebAssembly.compileStreaming(used) instanceof WebAssembly.Module, true);
    equal(used.bodyUsed, true);
    equal(await name(() => WebAssembly.compileStreaming(used)), "TypeError");
    equal(await name(() => used.text()), "TypeError");`,
  ),
);

t.test("what is no module in a fitting response is refused", (t) =>
  holds(
    t,
    `${response}
    const stream = (body, init = wasm) => name(() => WebAssembly.compileStreaming(new Response(body, init)));
    equal(await stream(large.subarray(0, -1)), "CompileError");
    equal(await stream(inPieces(100, large.subarray(0, 5000))), "CompileError");
    equal(await stream(""), "CompileError");
    equal(await stream(null), "CompileError");
    equal(await stream(small, { ...wasm, status: 404 }), "TypeError");
    equal(await stream(small, {}), "TypeError");
    equal(await stream(small, { headers: { "content-type": "application/wasm; charset=utf-8" } }), "TypeError");
    equal(await stream(new ReadableStream({ start(c) { c.enqueue("text"); } })), "TypeError");
    equal(await stream(new ReadableStream({ start(c) { c.enqueue(small); c.error(new RangeError("broken")); } })), "RangeError");
    equal(await name(() => WebAssembly.compileStreaming(Promise.reject(new RangeError("source")))), "RangeError");
    equal(await name(() => WebAssembly.compileStreaming(new Proxy(new Response(small, wasm), {}))), "TypeError");
    equal(await name(() => WebAssembly.compileStreaming(Object.create(new Response(small, wasm)))), "TypeError");`,
  ),
);

t.test("streaming is refused where compiling is, and counts to the memory", async (t) => {
  const code = `${bytes}${response}
    const endless = () => new ReadableStream({ pull(controller) { controller.enqueue(new Uint8Array(1 << 20)); } });
    // A custom section of 2 GB goes on for ever.
    const flood = () => { const source = endless().getReader(); let first = true; return new ReadableStream({ async pull(controller) {
      controller.enqueue(first ? new Uint8Array([...small, 0, 255, 255, 255, 255, 7]) : (await source.read()).value);
      first = false;
    } }); };
    export default { async fetch(request) {
      if (request.url.endsWith("/fine")) return new Response("fine");
      return new Response(await name(() => WebAssembly.compileStreaming(new Response(flood(), wasm))));
    } };`;
  nano.app("refused", code);
  t.equal(await (await nano.fetch("refused")).text(), "CompileError");
  nano.app("flood", code, { unsafeEval: true, limits: { memoryMb: 32, cpuMs: 10_000 } });
  const answer = await nano.fetch("flood");
  t.match(await answer.text(), /RangeError|CompileError|NANO_MEMORY_LIMIT/);
  t.equal(await (await nano.fetch("flood", "/fine")).text(), "fine");
});

t.test("modules that nobody gives the rest of go away", async (t) => {
  nano.app(
    "left",
    `${bytes}${response}
    export default { async fetch() {
      for (let count = 0; count < 300; count++) {
        const head = new Uint8Array(1 << 18);
        head.set([...small, 0, 255, 255, 255, 255, 7]);
        WebAssembly.compileStreaming(new Response(new ReadableStream({ start(c) { c.enqueue(head); } }), wasm));
        if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return new Response("done");
    } };`,
    { unsafeEval: true, limits: { memoryMb: 32, cpuMs: 10_000 } },
  );
  t.equal(await (await nano.fetch("left")).text(), "done");
});
