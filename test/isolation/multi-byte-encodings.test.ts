// The legacy multi-byte encodings of TextDecoder, whose indexes come from the engine's ICU. Each case is code in an isolate, which
// throws where something is wrong.

import t, { type Test } from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const library = `
const equal = (got, wanted, what) => { if (got !== wanted) throw new Error(what + ": got " + got + ", wanted " + wanted); };
const refuses = (call, what) => {
  try { call(); } catch (error) { return equal(error.name, "TypeError", what); }
  throw new Error(what + ": nothing was thrown");
};
const decode = (label, ...bytes) => new TextDecoder(label).decode(Uint8Array.from(bytes));
// What the standard calls an index's identifier: a hash of it in the notation of Python.
const identifier = async (index) => {
  const item = (each) => (each === null ? "None" : Array.isArray(each) ? "[" + each.join(", ") + "]" : each);
  const text = new TextEncoder().encode("[" + index.map(item).join(", ") + "]");
  return new Uint8Array(await crypto.subtle.digest("SHA-256", text)).toHex();
};
// An index by decoding what each pointer's bytes are, by the numbers of a row and of a place in it: code points or null.
const indexOf = (label, rows, places, bytesOf) => {
  const decoder = new TextDecoder(label);
  const index = [];
  for (let row = 0; row < rows; row++) {
    for (let place = 0; place < places; place++) {
      const points = Array.from(decoder.decode(Uint8Array.from(bytesOf(row, place))));
      const point = points.length === 1 ? points[0].codePointAt(0) : 0xfffd;
      index.push(point === 0xfffd ? null : point);
    }
  }
  return index;
};
const lead = (row) => 0x81 + row;
const trail = (place, gap) => 0x40 + place + (place < 0x3f ? 0 : gap);
const samples = {
  gbk: [0xce, 0xc4, 0xd7, 0xd6, 0x80],
  gb18030: [0x61, 0x81, 0x30, 0x81, 0x30, 0xce, 0xc4],
  big5: [0xa4, 0xa4, 0x88, 0x62, 0xa4, 0xe5],
  "euc-jp": [0xc6, 0xfc, 0x8f, 0xb0, 0xa1, 0x8e, 0xb1],
  "iso-2022-jp": [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42, 0x61],
  shift_jis: [0x93, 0xfa, 0xb1, 0x61],
  "euc-kr": [0xc7, 0xd1, 0xb1, 0xdb],
};
`;

async function holds(t: Test, code: string): Promise<void> {
  const result = await nano.evaluate(`${library}(async () => { ${code} })()`, { limits: { cpuMs: 20_000 } });
  t.equal(result.outcome, "ok", result.text);
}

// Whether each code point is the standard's is told by the identifiers in the heads of its files index-*.txt.
const indexes = {
  gb18030: {
    code: `indexOf("gb18030", 126, 190, (row, place) => [lead(row), trail(place, 1)])`,
    identifier: "ff1c9a923b5d24f9761b3a2de2c0f07b395f9f6f36519508944de4f0415be81c",
  },
  big5: {
    code: `indexOf("big5", 126, 157, (row, place) => [lead(row), trail(place, 0x22)])`,
    identifier: "8dfc771062e7be0810919082c2c06baa2236147909e0ecc235b1cb9ad782ac82",
  },
  "euc-kr": {
    code: `indexOf("euc-kr", 126, 190, (row, place) => [lead(row), 0x41 + place])`,
    identifier: "1d97134cbf187263585bc8f593ca4196654ed4c7a673f5672eaad4f5d9fdc4ba",
  },
  jis0208: {
    code: `indexOf("shift_jis", 60, 188, (row, place) => [row < 31 ? lead(row) : 0xc1 + row, trail(place, 1)])
      .map((point, pointer) => pointer >= 8836 && pointer <= 10715 ? null : point)`,
    identifier: "cbaa91f3deb7d0841faf5c33041fc15a285da0e87e64ab802c4bf04b7c4da861",
  },
  jis0212: {
    code: `indexOf("euc-jp", 94, 94, (row, place) => [0x8f, 0xa1 + row, 0xa1 + place])`,
    identifier: "83bf90dd1c591a4355730d8c4567efc499d74da7490531019ef22a879991cfb7",
  },
};

for (const [name, index] of Object.entries(indexes)) {
  t.test(`the index ${name} is the standard's`, (t) =>
    holds(t, `equal(await identifier(${index.code}), "${index.identifier}", "identifier");`),
  );
}

t.test("the ranges of gb18030 are the standard's", (t) =>
  holds(
    t,
    `const decoder = new TextDecoder("gb18030");
    const pointOf = (pointer) => decoder.decode(Uint8Array.of(
      0x81 + Math.floor(pointer / 12600), 0x30 + Math.floor(pointer / 1260) % 10,
      0x81 + Math.floor(pointer / 10) % 126, 0x30 + pointer % 10)).codePointAt(0);
    equal(pointOf(7457), 0xe7c7, "what GB 18030-2005 changed");
    const ranges = [];
    for (let pointer = 0; pointer <= 39419; pointer++) {
      const point = pointer === 7457 ? 0x1e3f : pointOf(pointer);
      const last = ranges.at(-1);
      if (last === undefined || last[1] - last[0] !== point - pointer) ranges.push([pointer, point]);
    }
    ranges.push([189000, pointOf(189000)]);
    equal(await identifier(ranges), "f963aaa1653f630c523e7b04729fb4e4458f35806c45eb5c179445623138f0c0", "identifier");
    equal(pointOf(39420), 0xfffd, "after the first ranges");
    equal(pointOf(188999), 0xfffd, "before the last range");
    equal(pointOf(1237575), 0x10ffff, "the last code point");
    equal(pointOf(1237576), 0xfffd, "after it");`,
  ),
);

t.test("chunks of any size give what the whole gives, and the end is a new beginning", (t) =>
  holds(
    t,
    `for (const [label, bytes] of Object.entries(samples)) {
      for (const content of [bytes, bytes.slice(0, -1), [...bytes, 0x81], [...bytes, 0x1b, 0x24]]) {
        const whole = decode(label, ...content);
        for (let split = 0; split <= content.length; split++) {
          const decoder = new TextDecoder(label);
          for (let again = 0; again < 2; again++) {
            const first = decoder.decode(Uint8Array.from(content.slice(0, split)), { stream: true });
            equal(first + decoder.decode(Uint8Array.from(content.slice(split))), whole, label + " at " + split);
          }
        }
        const { readable, writable } = new TextDecoderStream(label);
        const writer = writable.getWriter();
        for (const byte of content) writer.write(Uint8Array.of(byte)).catch(() => undefined);
        writer.close().catch(() => undefined);
        equal((await Array.fromAsync(readable)).join(""), whole, label + " as a stream");
      }
    }`,
  ),
);

t.test("a fatal decoder refuses what is malformed, and begins anew", (t) =>
  holds(
    t,
    `for (const [label, sample] of Object.entries(samples)) {
      const bytes = Uint8Array.from(sample);
      const decoder = new TextDecoder(label, { fatal: true });
      equal(decoder.decode(bytes), decode(label, ...bytes), label);
      decoder.decode(bytes.subarray(0, 1), { stream: true });
      refuses(() => decoder.decode(Uint8Array.of(0xff, 0xff), { stream: true }), label);
      equal(decoder.decode(bytes), decode(label, ...bytes), label + " after that");
    }`,
  ),
);

t.test("a byte order mark is content", (t) =>
  holds(t, `equal(decode("gb18030", 0x84, 0x31, 0x95, 0x33), "\\ufeff", "gb18030");`),
);

t.test("more than an op takes at once", (t) =>
  holds(
    t,
    `const bytes = new Uint8Array((1 << 21) + 3).fill(0xc7);
    for (let at = 2; at < bytes.length; at += 2) bytes[at] = 0xd1;
    bytes[0] = 0x61;
    const text = new TextDecoder("euc-kr").decode(bytes);
    equal(text, "a" + "\\ud55c".repeat((1 << 20) + 1), "text");
    bytes[bytes.length - 1] = 0x80;
    refuses(() => new TextDecoder("euc-kr", { fatal: true }).decode(bytes), "the last byte");`,
  ),
);

t.test("shared and detached buffers are read as they are, with whatever getters", (t) =>
  holds(
    t,
    `const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared.set([0xc7, 0xd1]);
    equal(new TextDecoder("euc-kr").decode(shared), "\\ud55c", "shared");
    const decoder = new TextDecoder("euc-kr");
    const resizable = new ArrayBuffer(4, { maxByteLength: 8 });
    refuses(() => decoder.decode(resizable), "resizable");
    const buffer = Uint8Array.of(0xc7, 0xd1, 0xc7).buffer;
    equal(decoder.decode(buffer, { stream: true }), "\\ud55c", "at first");
    buffer.transfer();
    equal(decoder.decode(buffer, { stream: true }), "", "detached");
    equal(decoder.decode(Uint8Array.of(0xd1)), "\\ud55c", "the rest");
    for (const name of ["buffer", "byteLength", "byteOffset", "length"]) {
      Object.defineProperty(Uint8Array.prototype, name, { get() { throw new Error("looked at"); } });
    }
    equal(new TextDecoder("big5").decode(new Uint8Array([0xa4, 0xa4])), "\\u4e2d", "with patched getters");`,
  ),
);

t.test("isolates share the indexes and nothing else", async (t) => {
  nano.app(
    "decoding",
    `const decoder = new TextDecoder("shift_jis");
    export default { async fetch(request) { return new Response(decoder.decode(await request.bytes(), { stream: true })); } };`,
  );
  const send = async (body: number[]) =>
    (await nano.fetch("decoding", "/", { method: "POST", body: Uint8Array.from(body) })).text();
  t.equal(await send([0x93]), "");
  await holds(t, `equal(decode("shift_jis", 0xfa), "\\ufffd", "a state of its own");`);
  t.equal(await send([0xfa]), "日");
});
