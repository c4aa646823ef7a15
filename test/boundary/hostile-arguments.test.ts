// Whatever an op is given, the process goes on: it throws into the app or answers. The runtime here does nothing but hand the ops
// to the app, which no real runtime does.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { addon, startEngine } from "../engine.ts";

const bareRuntime = `
const nothing = () => {};
return {
  start() { globalThis.ops = ops; },
  loaded: () => "", fetch: nothing, body: nothing, drain: nothing, closed: nothing, drop: nothing, timer: nothing,
  service: nothing, rejections: nothing,
  describe: (error) => String(error && error.stack || error),
  inspect: (value) => String(value),
  dataCloneError: (message) => new Error(message),
  isPlatformObject: (value) => value instanceof Map, serializePlatformObject: () => null, deserializePlatformObject: () => ({}),
};`;

const attack = `
const detached = new ArrayBuffer(8), view = new Uint8Array(detached); detached.transfer();
const values = [
  undefined, null, true, 0, -1, 1.5, NaN, Infinity, 2 ** 31, 2 ** 32, 2 ** 53, 1n, "", "SHA-256", "http://a/", "\\ud800", "x".repeat(70000),
  Symbol("s"), {}, [], [1], ["a", "b"], ["a", "b\\r\\nc: d"], new Array(5000), () => {}, new ArrayBuffer(0), new ArrayBuffer(100), detached,
  view, new Uint8Array(3), new Uint32Array(2), new Uint32Array(16), new DataView(new ArrayBuffer(4)), new SharedArrayBuffer(8),
  new Uint8Array(new SharedArrayBuffer(8)), new Proxy({}, { get() { throw new Error("trap"); } }), new Proxy([], {}),
  { get length() { throw new Error("getter"); } }, { valueOf() { throw new Error("valueOf"); } }, Object.create(null), Promise.resolve(1), new Map([[1, 2]]),
  new Set([1]).values(), new WeakMap(), new Date(), /x/, new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 })),
];
let calls = 0, threw = 0;
const call = (op, args) => { calls++; try { op(...args); } catch { threw++; } };
let seed = 1;
const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
for (const name of Object.keys(ops)) {
  const op = ops[name];
  call(op, []);
  for (const value of values) { call(op, [value]); call(op, [value, value, value, value, value]); }
  for (let i = 0; i < 600; i++) call(op, [0, 1, 2, 3, 4].map(() => values[random(values.length)]));
}
// Handlers that run while an op reads its arguments.
const list = ["a", "b"]; Object.defineProperty(list, 1, { get() { list.length = 0; return "b"; } });
call(ops.op_exchange_respond, [1, 200, "", list, "x"]);
const victim = new ArrayBuffer(64);
call(ops.op_html_structured_clone, [{ get a() { victim.transfer(); return 1; } }, [victim]]);
call(ops.op_html_structured_clone, [{ get a() { return ops.op_html_structured_clone(this, []); } }, []]);
call(ops.op_service_call, ["s", "m", { get a() { throw 1; } }, true]);
// What was started would keep the evaluation from ending.
for (let id = 0; id < 200000; id++) { ops.op_timers_clear(id); ops.op_service_cancel(id); }
calls > 20000 && threw > 1000 ? "survived" : "too few: " + calls + " " + threw;
`;

const folder = mkdtempSync(join(tmpdir(), "nano-boundary-"));
const runtime = { source: join(folder, "runtime.js"), snapshot: join(folder, "runtime.snapshot") };
writeFileSync(runtime.source, bareRuntime);
writeFileSync(runtime.snapshot, addon.buildSnapshot(bareRuntime));
const nano = startEngine({ runtime, poolSize: 0 });
t.teardown(() => rmSync(folder, { recursive: true }));
t.teardown(() => nano.stop());

t.test("every op survives hostile arguments", async (t) => {
  const result = await nano.evaluate(attack, { limits: { cpuMs: 60_000, wallMs: 100_000, memoryMb: 512 } });
  t.equal(result.outcome, "ok", result.text);
  t.equal(result.text, "survived");
  const after = await nano.evaluate("1 + 1");
  t.equal(after.text, "2", "the engine still runs apps");
});
