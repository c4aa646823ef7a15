// Memory returns to the system: after many isolates were made, used and disposed of, and after apps that filled theirs.

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { root } from "../engine.ts";

t.setTimeout(900_000);

const run = promisify(execFile);
const engineFlags = readFileSync(join(root, "bin", "v8-flags"), "utf8")
  .trim()
  .split(" ");
const { NODE_V8_COVERAGE: _, NODE_OPTIONS: __, ...env } = process.env;

/** Bytes of a process before and after so many isolates of the app. */
async function memoryOf(source: string, first: number, more: number): Promise<{ before: number; after: number }> {
  const script = join(root, "test", "limits", "memory-returns.fixture.ts");
  const args = [...engineFlags, "--expose-gc", "--max-semi-space-size=2", script, source, String(first), String(more)];
  const { stdout } = await run(process.execPath, args, { env });
  return JSON.parse(stdout) as { before: number; after: number };
}

const modest = `const kept = [];
export default { fetch() {
  kept.push(new Uint8Array(1e5), Array.from({ length: 2000 }, (_, i) => ({ i })));
  return new Response(JSON.stringify(kept[1].length));
} };`;

t.test("after 10,000 isolates it is within a tenth of before", async (t) => {
  const { before, after } = await memoryOf(modest, 1000, 10_000);
  t.comment(`${before >> 20} MB before, ${after >> 20} MB after`);
  t.ok(after < before * 1.1, `${before} bytes before, ${after} after`);
});

const hungry: Record<string, string> = {
  objects: "const all = []; for (;;) all.push({ a: all.length });",
  strings: 'let text = "x"; for (const all = [];;) all.push((text += all.length).slice(1));',
  buffers: "const all = []; for (;;) all.push(new Uint8Array(1e5).fill(1));",
  "Wasm memories":
    "const all = []; for (;;) all.push(new Uint8Array(new WebAssembly.Memory({ initial: 50 }).buffer).fill(1));",
  "resizable buffers":
    "const all = []; for (;;) all.push(new Uint8Array(new ArrayBuffer(1e6, { maxByteLength: 2e6 })).fill(1));",
  timers: "for (;;) setTimeout(() => {}, 1e6);",
};

for (const [name, code] of Object.entries(hungry)) {
  t.test(`after apps that filled theirs with ${name}`, async (t) => {
    // Each may use 64 MB, and there are more than would fit into what is allowed here.
    const { before, after } = await memoryOf(`export default { fetch() { ${code} } };`, 3, 25);
    t.comment(`${before >> 20} MB before, ${after >> 20} MB after`);
    t.ok(after < before + 40 * 2 ** 20, `${before} bytes before, ${after} after`);
  });
}
