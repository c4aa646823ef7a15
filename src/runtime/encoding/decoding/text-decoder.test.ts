import { TextDecoder as NodeTextDecoder } from "node:util";
import t from "tap";
import "../../../../test/runtime-ops.ts";
import { utf8Decode, utf8DecodeWithoutBom } from "../index.ts";
import { TextDecoder } from "./index.ts";

/** Decodes in chunks of `size` bytes. */
function decodeInChunks(decoder: TextDecoder, bytes: Uint8Array, size: number): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += size)
    text += decoder.decode(bytes.subarray(at, at + size), { stream: true });
  return text + decoder.decode();
}

const malformed = [
  0xf0, 0x9f, 0x98, 0x41, 0xc3, 0x28, 0xe2, 0x82, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0xc0, 0x80, 0xe0, 0x80,
];

t.test("chunks of any size give what the whole gives", async (t) => {
  const wellFormed = Array.from(Buffer.from("z\u00a2\u6c34\u{1d11e}\uf8ff\u{10fffd}\ufeff"));
  for (const content of [wellFormed, malformed, [...wellFormed, ...malformed]]) {
    const bytes = new Uint8Array(content);
    const whole = Buffer.from(bytes).toString();
    for (const size of [1, 2, 3, 5]) t.equal(decodeInChunks(new TextDecoder(), bytes, size), whole, `size ${size}`);
  }
});

t.test("a BOM at the start is dropped, once, unless it is wanted", async (t) => {
  const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x41]);
  t.equal(new TextDecoder().decode(bytes), "\ufeffA");
  t.equal(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), "\ufeff\ufeffA");
  t.equal(decodeInChunks(new TextDecoder(), bytes, 1), "\ufeffA");
  const decoder = new TextDecoder();
  decoder.decode(bytes);
  t.equal(decoder.decode(bytes), "\ufeffA", "each stream has its own");
  t.equal(utf8Decode(bytes), "\ufeffA");
  t.equal(utf8DecodeWithoutBom(bytes), "\ufeff\ufeffA");
});

t.test("a fatal decoder refuses what is malformed, and can be used again", async (t) => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  t.throws(() => decoder.decode(new Uint8Array(malformed)), TypeError);
  t.equal(decoder.decode(new Uint8Array([0xc3]), { stream: true }), "");
  t.throws(() => decoder.decode(), TypeError);
  t.equal(decoder.decode(new Uint8Array([0x41])), "A");
});

t.test("UTF-16 in both orders, with surrogates across chunks", async (t) => {
  const text = "a\u{1f600}\u00e9";
  const little = new Uint8Array(Buffer.from(text, "utf16le"));
  const big = new Uint8Array(Buffer.from(text, "utf16le").swap16());
  for (const size of [1, 2, 3, 100]) {
    t.equal(decodeInChunks(new TextDecoder("utf-16"), little, size), text);
    t.equal(decodeInChunks(new TextDecoder("utf-16be"), big, size), text);
  }
  t.equal(new TextDecoder("utf-16le").decode(new Uint8Array([0x00, 0xd8, 0x41, 0x00])), "\ufffdA");
  t.equal(new TextDecoder("utf-16le").decode(new Uint8Array([0x00, 0xd8, 0x41])), "\ufffd", "one error at the end");
  t.throws(() => new TextDecoder("utf-16le", { fatal: true }).decode(new Uint8Array([1])), TypeError);
});

t.test("windows-1252 goes by many names", async (t) => {
  const decoder = new TextDecoder(" LATIN1\n");
  t.equal(decoder.encoding, "windows-1252");
  t.equal(decoder.decode(new Uint8Array([0x41, 0x80, 0x81, 0x9f, 0xa0, 0xff])), "A\u20ac\x81\u0178\xa0\xff");
  t.throws(() => new TextDecoder("no-such-label"), RangeError);
});

t.test("single-byte encodings", async (t) => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const name of ["ibm866", "iso-8859-2", "iso-8859-7", "koi8-u", "macintosh", "windows-874", "windows-1255"]) {
    t.equal(new TextDecoder(name).decode(all), new NodeTextDecoder(name).decode(all), name);
  }
  t.equal(new TextDecoder("logical").encoding, "iso-8859-8-i");
  t.throws(() => new TextDecoder("windows-1253", { fatal: true }).decode(new Uint8Array([0xd2])), TypeError);
});

t.test("shared memory and detached buffers are read as they are", async (t) => {
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  shared.set([0x68, 0x69]);
  t.equal(new TextDecoder().decode(shared), "hi");
  t.equal(new TextDecoder().decode(shared.buffer), "hi");
  const buffer = new ArrayBuffer(4);
  const view = new Uint8Array(buffer);
  buffer.transfer();
  t.equal(new TextDecoder().decode(view), "");
  t.throws(() => new TextDecoder().decode("text"), TypeError);
});
