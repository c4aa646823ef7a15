// The memory limit counts what V8's heap limit does not see: Wasm memories, resizable buffers, timers, rejections, and
// bodies that nobody reads.

import { connect } from "node:net";
import t, { type Test } from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const megabyte = 1024 * 1024;
const fine = 'if (request.url.endsWith("/fine")) return new Response("fine");';

function app(name: string, code: string): void {
  nano.app(name, `export default { async fetch(request) { ${fine} ${code} } };`, { limits: { memoryMb: 32 } });
}

async function isFine(t: Test, name: string): Promise<void> {
  t.equal(await (await nano.fetch(name, "/fine")).text(), "fine", "the app answers afterwards");
}

t.test("a Wasm memory does not grow past it", async (t) => {
  app(
    "wasm",
    `const memory = new WebAssembly.Memory({ initial: 1 });
    let pages = 1;
    try { for (;;) { memory.grow(16); pages += 16; } } catch (error) { return new Response(error.name + " " + pages); }`,
  );
  const [name, pages] = (await (await nano.fetch("wasm")).text()).split(" ");
  t.equal(name, "RangeError");
  t.ok(Number(pages) * 65536 < 32 * megabyte, `${pages} pages`);
  t.ok(Number(pages) * 65536 > 16 * megabyte, `${pages} pages`);
  await isFine(t, "wasm");
});

t.test("what a Wasm memory held is there again when it is collected", async (t) => {
  app("again", "new WebAssembly.Memory({ initial: 200 }).buffer; return new Response('made');");
  for (let i = 0; i < 20; i++) t.equal(await (await nano.fetch("again")).text(), "made");
});

t.test("a resizable buffer does not grow past it", async (t) => {
  app(
    "resizable",
    `const buffer = new ArrayBuffer(0, { maxByteLength: 2 ** 30 });
    try { for (;;) buffer.resize(buffer.byteLength + 2 ** 20); } catch (error) {
      return new Response(error.name + " " + buffer.byteLength);
    }`,
  );
  const [name, bytes] = (await (await nano.fetch("resizable")).text()).split(" ");
  t.equal(name, "RangeError");
  t.ok(Number(bytes) < 32 * megabyte && Number(bytes) > 16 * megabyte, `${bytes} bytes`);
  await isFine(t, "resizable");
});

const floods = {
  memories: "const all = []; for (;;) { try { all.push(new WebAssembly.Memory({ initial: 1 })); } catch {} }",
  timers: "for (;;) setTimeout(Boolean, 1e6);",
  rejections: "for (;;) Promise.reject(1);",
};

for (const [name, code] of Object.entries(floods)) {
  t.test(`a flood of ${name}`, async (t) => {
    app(name, code);
    const answer = await nano.fetch(name);
    t.equal(answer.status, 503);
    t.match(await answer.json(), { error: { code: /^NANO_(MEMORY|CPU)_LIMIT$/ } });
    await isFine(t, name);
  });
}

t.test("responses that nobody reads are bounded all together, and not for ever", async (t) => {
  app("unread", "return new Response(new Uint8Array(8 * 2 ** 20));");
  const sockets = Array.from({ length: 12 }, () => {
    const socket = connect(nano.port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: unread.localhost\r\n\r\n");
    return socket.pause();
  });
  const heads = await Promise.all(
    sockets.map(
      (socket) => new Promise<string>((resolve) => socket.once("readable", () => resolve(String(socket.read(12))))),
    ),
  );
  const ok = heads.filter((head) => head === "HTTP/1.1 200").length;
  t.ok(ok >= 1 && ok <= 6, `${ok} are under way`);
  t.equal(heads.filter((head) => head === "HTTP/1.1 503").length, 12 - ok);
  for (const socket of sockets) socket.destroy();
  await isFine(t, "unread");
  let status = 0;
  while (status !== 200) {
    const response = await nano.fetch("unread");
    status = response.status;
    await response.arrayBuffer();
  }
});
