// An access out of a WebAssembly memory's bounds is a SIGSEGV that the app sees as an exception, and nobody else sees.

import t from "tap";
import { startEngine } from "../engine.ts";

// (module (memory 1) (func (export "read") (param i32) (result i32) (i32.load (local.get 0))))
const READ = [
  [0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 5, 3, 1, 0, 1],
  [7, 8, 1, 4, 114, 101, 97, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 40, 2, 0, 11],
].flat();

t.test("out of bounds is a RuntimeError, again and again", async (t) => {
  const engine = startEngine();
  const source = `
    const { read } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([${READ}]))).exports;
    let caught = 0;
    for (let i = 0; i < 1000; i++) {
      try { read(65536 * 1000 + i); } catch (error) { if (error instanceof WebAssembly.RuntimeError) caught++; }
    }
    caught + read(0)`;
  t.match(await engine.evaluate(source, { unsafeEval: true }), { outcome: "ok", text: "1000" });
  await engine.stop();
});
