import t from "tap";
import {
  bytesOf,
  copyBytesOf,
  isArrayBuffer,
  isBufferSource,
  isDetached,
  toBufferSource,
  toUint8Array,
} from "./index.ts";

t.test("the internal slot decides, not the prototype", async (t) => {
  const buffer = new ArrayBuffer(1);
  Object.setPrototypeOf(buffer, null);
  t.ok(isBufferSource(buffer));
  t.notOk(isBufferSource(Object.create(ArrayBuffer.prototype)));
  t.notOk(isBufferSource(new SharedArrayBuffer(1)));
  t.ok(isBufferSource(new DataView(new ArrayBuffer(1))));
  t.notOk(isArrayBuffer(new Uint8Array(1)));
});

t.test("shared and resizable buffers must be allowed", async (t) => {
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  const resizable = new ArrayBuffer(2, { maxByteLength: 4 });
  t.throws(() => toBufferSource(shared, "c"), { name: "TypeError" });
  t.throws(() => toBufferSource(shared.buffer, "c"), { name: "TypeError" });
  t.throws(() => toBufferSource(resizable, "c"), { name: "TypeError" });
  t.throws(() => toUint8Array(new Uint8Array(resizable), "c"), { name: "TypeError" });
  t.equal(toBufferSource(shared, "c", { shared: true }), shared);
  t.equal(toBufferSource(shared.buffer, "c", { shared: true }), shared.buffer);
  t.equal(toBufferSource(resizable, "c", { resizable: true }), resizable);
  t.throws(() => toUint8Array(new Uint8ClampedArray(1), "c"), { name: "TypeError" });
});

t.test("the bytes are the view's part of the buffer", async (t) => {
  const { buffer } = new Uint8Array([1, 2, 3, 4, 5, 6]);
  t.same([...bytesOf(new DataView(buffer, 1, 2))], [2, 3]);
  t.same([...bytesOf(new Uint16Array(buffer, 2, 1))], [3, 4]);
  bytesOf(buffer)[0] = 9;
  t.equal(new Uint8Array(buffer)[0], 9, "not a copy");
  const copy = copyBytesOf(buffer);
  copy[0] = 7;
  t.equal(new Uint8Array(buffer)[0], 9, "a copy");
});

t.test("what is gone has no bytes", async (t) => {
  const detached = new ArrayBuffer(4);
  const view = new Uint8Array(detached);
  const dataView = new DataView(detached);
  structuredClone(detached, { transfer: [detached] });
  for (const source of [detached, view, dataView]) {
    t.ok(isDetached(source));
    t.equal(bytesOf(source).length, 0);
  }
  const resizable = new ArrayBuffer(8, { maxByteLength: 8 });
  const outside = new DataView(resizable, 4, 4);
  resizable.resize(2);
  t.equal(bytesOf(outside).length, 0, "out of bounds");
  t.notOk(isDetached(outside));
});
