// Large pieces of a body come to the app in the memory that they were read into, and go to the client from the app's own.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const size = 50_000;
const upload = (length = size) => ({ method: "POST", body: Buffer.alloc(length, 7) });

nano.app(
  "pieces",
  `const whole = (request) => request.arrayBuffer();
  const sum = (buffer) => new Uint8Array(buffer).reduce((total, byte) => total + byte, 0);
  const ways = {
    "/echo": async (request) => new Response(await whole(request)),
    "/first": async (request) => {
      const { value } = await request.body.getReader().read();
      return Response.json([value.buffer.byteLength === value.length, value.every((byte) => byte === 7)]);
    },
    "/transfer": async (request) => {
      const buffer = await whole(request);
      const longer = buffer.transfer(60_000);
      const sums = [sum(longer)];
      const shorter = longer.transferToFixedLength(10);
      return Response.json([...sums, sum(shorter), buffer.detached, longer.detached]);
    },
    "/clone": async (request) => {
      const buffer = await whole(request);
      const clone = structuredClone(buffer, { transfer: [buffer] });
      return Response.json([sum(clone), buffer.byteLength]);
    },
    "/fill": () => {
      const chunk = new Uint8Array(65_536);
      let count = 0;
      return new Response(new ReadableStream({
        pull(controller) {
          controller.enqueue(chunk.fill(++count));
          if (count === 200) controller.close();
        },
      }, { highWaterMark: 0 }));
    },
  };
  export default { fetch: (request) => ways[new URL(request.url).pathname](request) };`,
);

nano.app(
  "keeper",
  `const kept = [];
  export default { async fetch(request) {
    kept.push(await request.arrayBuffer());
    return Response.json([kept.length, kept.every((buffer) => new Uint8Array(buffer).every((byte) => byte === 7))]);
  } };`,
  { limits: { memoryMb: 16 } },
);

t.test("a body is what was sent, and its memory the app's own", async (t) => {
  for (const length of [1, 4095, 4096, size, 65_536, 300_000, 3_000_000]) {
    const answer = Buffer.from(await (await nano.fetch("pieces", "/echo", upload(length))).arrayBuffer());
    t.ok(answer.equals(Buffer.alloc(length, 7)), `${length} bytes`);
  }
  t.same(await (await nano.fetch("pieces", "/first", upload())).json(), [true, true]);
  t.same(await (await nano.fetch("pieces", "/transfer", upload())).json(), [7 * size, 70, true, true]);
  t.same(await (await nano.fetch("pieces", "/clone", upload())).json(), [7 * size, 0]);
});

t.test("what the client does not take at once stays as it was given", async (t) => {
  const { body } = await nano.fetch("pieces", "/fill");
  // Meanwhile the app goes on filling the same chunk.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const bytes = Buffer.concat(await Array.fromAsync(body ?? []));
  t.equal(bytes.length, 200 * 65_536);
  const wrong = Array.from({ length: 200 }, (_, index) => index).filter(
    (index) => !bytes.subarray(index * 65_536, (index + 1) * 65_536).equals(Buffer.alloc(65_536, index + 1)),
  );
  t.same(wrong, []);
});

t.test("it counts to the app's memory as long as it is there", async (t) => {
  const seen: number[] = [];
  for (let i = 0; i < 60 && !seen.includes(500); i++) {
    const answer = await nano.fetch("keeper", "/", upload(1_000_000));
    seen.push(answer.status);
    if (answer.status === 200) t.match(await answer.json(), [i + 1, true]);
    else t.equal(answer.headers.get("x-nano-error"), "NANO_MEMORY_LIMIT");
    if (answer.status !== 200) break;
  }
  t.ok(seen.length > 5 && seen.length < 20, `kept ${seen.length - 1} MB of 16`);
  t.same(await (await nano.fetch("keeper", "/", upload())).json(), [1, true]);
});
