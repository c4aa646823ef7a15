// CompressionStream and DecompressionStream on the engine's codecs: what web-platform-tests do not see. Each case is code in an isolate,
// which throws where something is wrong.

import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from "node:zlib";
import t, { type Test } from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const library = `
const equal = (got, wanted, what) => { if (got !== wanted) throw new Error(what + ": got " + got + ", wanted " + wanted); };
const name = (promise) => promise.then(() => "nothing", (error) => error.name);
const all = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());
const through = (bytes, transform) => all(new Response(bytes).body.pipeThrough(transform));
const fromHex = (hex) => Uint8Array.fromHex(hex);
const zeros = (megabytes) => new Uint8Array(megabytes << 20);
const bomb = (megabytes) => through(zeros(megabytes), new CompressionStream("gzip"));
`;

async function holds(t: Test, code: string): Promise<void> {
  const result = await nano.evaluate(`${library}(async () => { ${code} })()`);
  t.equal(result.outcome, "ok", result.text);
}

const text = Array.from({ length: 20_000 }, (_, index) => `line ${index * index}\n`).join("");
const peers = {
  deflate: { encode: deflateSync, decode: inflateSync },
  "deflate-raw": { encode: deflateRawSync, decode: inflateRawSync },
  gzip: { encode: gzipSync, decode: gunzipSync },
  brotli: { encode: brotliCompressSync, decode: brotliDecompressSync },
};

for (const [format, { encode, decode }] of Object.entries(peers)) {
  t.test(`${format} is what others take and give`, async (t) => {
    nano.app(
      format,
      `export default { fetch: (request) => new Response(request.body.pipeThrough(new CompressionStream("${format}"))) }`,
    );
    const response = await nano.fetch(format, "/", { method: "POST", body: text });
    t.equal(decode(Buffer.from(await response.arrayBuffer())).toString(), text);
    const hex = encode(text).toString("hex");
    await holds(
      t,
      `const bytes = fromHex("${hex}");
      equal(new TextDecoder().decode(await through(bytes, new DecompressionStream("${format}"))).length, ${text.length}, "length");
      equal(await name(through(bytes.subarray(0, -1), new DecompressionStream("${format}"))), "TypeError", "too short");
      const behind = new Uint8Array(bytes.length + 1);
      behind.set(bytes);
      equal(await name(through(behind, new DecompressionStream("${format}"))), "TypeError", "too long");
      behind.fill(255);
      equal(await name(through(behind, new DecompressionStream("${format}"))), "TypeError", "malformed");`,
    );
  });
}

t.test("data behind the end is refused after what is before it", (t) =>
  holds(
    t,
    `const bytes = await through("text", new CompressionStream("gzip"));
    const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const read = reader.read();
    await writer.write(bytes);
    equal(new TextDecoder().decode((await read).value), "text", "what was read");
    writer.write(new Uint8Array(0)).catch(() => {});
    writer.write(new Uint8Array(1)).catch(() => {});
    equal(await name(reader.read()), "TypeError", "behind the end");`,
  ),
);

t.test("a bomb waits for its reader", (t) =>
  holds(
    t,
    `const bytes = await bomb(24);
    const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    let written = false;
    const write = writer.write(bytes).then(() => { written = true; });
    const reader = stream.readable.getReader();
    const first = await reader.read();
    equal(first.value.length <= 65536, true, "size of a piece");
    await new Promise((resolve) => setTimeout(resolve, 20));
    equal(written, false, "done with the bomb");
    let size = first.value.length;
    writer.close();
    for (let step; !(step = await reader.read()).done;) size += step.value.length;
    equal(size, 24 << 20, "size of all");
    equal(written, true, "done with the bomb");`,
  ),
);

t.test("what comes to a megabyte does not wait for a second read", (t) =>
  holds(
    t,
    `const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const read = reader.read();
    await writer.write(await bomb(1));
    await writer.close();
    let size = (await read).value.length;
    for (let step; !(step = await reader.read()).done;) size += step.value.length;
    equal(size, 1 << 20, "size");`,
  ),
);

for (const [how, act, reason] of [
  ["cancelled", "await reader.cancel(new RangeError('enough'))", "RangeError"],
  ["aborted", "await writer.abort(new RangeError('enough'))", "RangeError"],
] as const) {
  t.test(`a stream that waits for its reader can be ${how}`, (t) =>
    holds(
      t,
      `for (const end of [false, true]) {
        const stream = new DecompressionStream("gzip");
        const writer = stream.writable.getWriter();
        const reader = stream.readable.getReader();
        const write = writer.write(await bomb(8));
        const closed = name(writer.closed);
        await reader.read();
        if (end) writer.close().catch(() => {});
        ${act};
        await name(write);
        equal(await closed, "${reason}", "the writer");
      }`,
    ),
  );
  t.test(`a stream whose end waits for its reader can be ${how}`, (t) =>
    holds(
      t,
      `const noise = crypto.getRandomValues(new Uint8Array(65536));
      const stream = new CompressionStream("brotli");
      const writer = stream.writable.getWriter();
      const reader = stream.readable.getReader();
      const read = reader.read();
      for (let at = 0; at < 40; at++) writer.write(noise).catch(() => {});
      const close = writer.close();
      await read;
      ${act};
      await name(close);`,
    ),
  );
}

t.test("a chunk that is taken away while it waits breaks the stream", (t) =>
  holds(
    t,
    `const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const bytes = await bomb(24);
    const write = name(writer.write(bytes));
    await reader.read();
    bytes.buffer.transfer();
    const drain = name((async () => { while (!(await reader.read()).done); })());
    equal(await drain, "TypeError", "reading");
    equal(await write, "TypeError", "writing");`,
  ),
);

t.test("code of the app that runs when a piece comes finds the stream in order", (t) =>
  holds(
    t,
    `const stream = new DecompressionStream("gzip");
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const bytes = await bomb(4);
    let runs = 0;
    Object.defineProperty(Object.prototype, "then", { configurable: true, get() {
      if (runs++ === 0) { delete Object.prototype.then; reader.cancel(); bytes.buffer.transfer(); writer.write(bytes).catch(() => {}); }
    } });
    const read = reader.read();
    await name(writer.write(bytes));
    delete Object.prototype.then;
    await name(read);
    equal(runs > 0, true, "ran");`,
  ),
);

t.test("patched built-ins change nothing", (t) =>
  holds(
    t,
    `const bytes = new TextEncoder().encode("text");
    const stream = new CompressionStream("gzip");
    Array.prototype.indexOf = Array.prototype.includes = () => { throw new Error("patched"); };
    Uint8Array.prototype.subarray = Uint8Array.prototype.set = () => { throw new Error("patched"); };
    const back = new DecompressionStream("gzip");
    stream.readable.pipeTo(back.writable);
    const writer = stream.writable.getWriter();
    writer.write(bytes);
    writer.close();
    equal(new TextDecoder().decode((await back.readable.getReader().read()).value), "text", "text");`,
  ),
);

t.test("the interfaces refuse what is not theirs", (t) =>
  holds(
    t,
    `for (const Stream of [CompressionStream, DecompressionStream]) {
      for (const format of ["zstd", "br", "GZIP", "", undefined, null, 2, { toString: () => "deflat" }]) {
        let thrown;
        try { new Stream(format); } catch (error) { thrown = error; }
        equal(thrown instanceof TypeError, true, String(format));
      }
      equal(new Stream({ toString: () => "deflate" }).readable instanceof ReadableStream, true, "an object");
      for (const member of ["readable", "writable"]) {
        const { get } = Object.getOwnPropertyDescriptor(Stream.prototype, member);
        let thrown;
        try { get.call({}); } catch (error) { thrown = error; }
        equal(thrown instanceof TypeError, true, member);
      }
      for (const chunk of ["text", 1, null, [1], new SharedArrayBuffer(1), new Uint8Array(new SharedArrayBuffer(1)),
          new Uint8Array(new ArrayBuffer(1, { maxByteLength: 2 }))]) {
        const stream = new Stream("gzip");
        const reading = name(stream.readable.getReader().read());
        equal(await name(stream.writable.getWriter().write(chunk)), "TypeError", "a chunk");
        equal(await reading, "TypeError", "the reader of a bad chunk");
      }
      equal(await name((async () => structuredClone(new Stream("gzip")))()), "DataCloneError", "clone");
    }`,
  ),
);

t.test("a console shows both sides", async (t) => {
  const result = await nano.evaluate(`new CompressionStream("gzip")`);
  t.match(result.text, /^CompressionStream \{[\s\S]*readable: ReadableStream \{[\s\S]*writable: WritableStream \{/);
});
