// Codecs under the app's limits: a step between two looks at the clock is short, and all that a codec holds is on the app's account.

import { gzipSync } from "node:zlib";
import t, { type Test } from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

// 256 MB, and 256 KB as it comes.
const bomb = gzipSync(Buffer.alloc(256 << 20));

function app(name: string, code: string, limits: object): void {
  nano.app(
    name,
    `const held = [];
    export default { async fetch(request) {
      if (request.url.endsWith("/fine")) return new Response("fine");
      ${code}
    } };`,
    { limits },
  );
}

async function isFine(t: Test, name: string): Promise<void> {
  t.equal(await (await nano.fetch(name, "/fine")).text(), "fine", "the app answers afterwards");
  t.notOk(nano.events.some((event) => event.type === "wounded"));
}

t.test("a bomb ends where the CPU time does", async (t) => {
  app(
    "time",
    `let size = 0;
    for await (const piece of request.body.pipeThrough(new DecompressionStream("gzip"))) size += piece.length;
    return new Response(String(size));`,
    { cpuMs: 20, memoryMb: 32 },
  );
  const response = await nano.fetch("time", "/", { method: "POST", body: bomb });
  t.equal(response.status, 503);
  t.match(await response.text(), "NANO_CPU_LIMIT");
  await isFine(t, "time");
});

t.test("a bomb of any size goes through little memory", async (t) => {
  app(
    "size",
    `let size = 0;
    for await (const piece of request.body.pipeThrough(new DecompressionStream("gzip"))) size += piece.length;
    return new Response(String(size));`,
    { cpuMs: 20_000, memoryMb: 32 },
  );
  const response = await nano.fetch("size", "/", { method: "POST", body: bomb });
  t.equal(await response.text(), String(256 << 20));
});

t.test("a huge chunk ends where the CPU time does", async (t) => {
  for (const format of ["gzip", "brotli"]) {
    app(
      format,
      `const stream = new CompressionStream("${format}");
      const bytes = new Uint8Array(128 << 20);
      const unlike = 8 << 20;
      for (let at = 0; at < unlike; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
      for (let at = unlike; at < bytes.length; at += unlike) bytes.copyWithin(at, 0, unlike);
      const writer = stream.writable.getWriter();
      writer.write(bytes);
      writer.close();
      return new Response(String((await new Response(stream.readable).arrayBuffer()).byteLength));`,
      { cpuMs: 150, memoryMb: 512 },
    );
    const response = await nano.fetch(format);
    t.equal(response.status, 503);
    t.match(await response.text(), "NANO_CPU_LIMIT");
    await isFine(t, format);
  }
});

const use = `const stream = new CompressionStream(format);
  const writer = stream.writable.getWriter();
  const read = stream.readable.getReader().read().catch(() => {});
  await writer.write(bytes);`;

t.test("codecs that an app holds are counted, and refused when they do not fit", async (t) => {
  for (const [format, least, most] of [
    ["gzip", 50, 120],
    ["brotli", 4, 40],
  ] as const) {
    app(
      `held-${format}`,
      `const format = "${format}", bytes = new Uint8Array(300000);
      try { for (;;) { ${use} held.push(stream, read); } } catch (error) {
        return new Response(error.name + " " + held.length / 2);
      }`,
      { cpuMs: 20_000, memoryMb: 32 },
    );
    const response = await nano.fetch(`held-${format}`);
    const [name, count] = (await response.text()).split(" ");
    t.equal(name, "RangeError");
    t.ok(Number(count) >= least && Number(count) <= most, `${count} of ${format}`);
    await isFine(t, `held-${format}`);
  }
});

t.test("codecs that nobody holds any more are collected", async (t) => {
  app(
    "garbage",
    `const bytes = new Uint8Array(1000);
    for (let count = 0; count < 400; count++) { const format = count % 8 ? "gzip" : "brotli"; ${use} }
    return new Response("done");`,
    { cpuMs: 20_000, memoryMb: 32 },
  );
  t.equal(await (await nano.fetch("garbage")).text(), "done");
});

t.test("codecs of streams that are over hold nothing", async (t) => {
  app(
    "over",
    `const bytes = new Uint8Array(1000);
    for (let count = 0; count < 400; count++) {
      const stream = new CompressionStream("gzip");
      const writer = stream.writable.getWriter();
      held.push(stream);
      writer.write(bytes);
      const reader = stream.readable.getReader();
      if (count % 3 === 0) { writer.close(); while (!(await reader.read()).done); }
      else { await reader.read(); if (count % 3 === 1) await writer.abort(); else await reader.cancel(); }
    }
    return new Response("done");`,
    { cpuMs: 20_000, memoryMb: 32 },
  );
  t.equal(await (await nano.fetch("over")).text(), "done");
});
