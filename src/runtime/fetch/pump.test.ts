import t from "tap";
import type { ReadSteps } from "./records.ts";
import "../../../test/runtime-ops.ts";

const { resumePump, startPump } = await import("./pump.ts");

function pumped(chunk: Uint8Array<ArrayBuffer>, isFresh: boolean): number {
  let isGiven = false;
  let written = 0;
  startPump(
    {
      read(steps) {
        if (isGiven) return steps.end();
        isGiven = true;
        steps.chunk(chunk);
      },
      cancel: () => undefined,
      length: () => null,
      isFresh,
      isAbandonable: false,
      whole: null,
      pass: null,
      failed: null,
    },
    {
      write(bytes) {
        written += bytes.length;
        return 0;
      },
      end: () => undefined,
      fail: () => undefined,
      gone: () => undefined,
      exchange: 0,
    },
  );
  return written;
}

t.test("a long chunk that is nobody else's is freed when it is written", (t) => {
  const [own, small, foreign] = [new Uint8Array(65536), new Uint8Array(10), new Uint8Array(65536)];
  t.equal(pumped(own, true), 65536);
  t.equal(own.buffer.detached, true);
  t.equal(pumped(small, true), 10);
  t.equal(small.buffer.detached, false);
  t.equal(pumped(foreign, false), 65536);
  t.equal(foreign.length, 65536, "what the app may still hold stays as it is");
  t.end();
});

t.test("what is still to come may go to an exchange's response by itself, while it is waited for", async (t) => {
  const passed: number[] = [];
  const start = (exchange: number, chunks: string[]) => {
    const source = {
      read: (steps: ReadSteps) => {
        const text = chunks.shift();
        if (text !== undefined) steps.chunk(Uint8Array.from(Buffer.from(text)));
      },
      cancel: () => undefined,
      length: () => null,
      isFresh: true,
      isAbandonable: false,
      whole: null,
      pass: (to: number) => void passed.push(to),
      failed: null,
    };
    const nothing = () => undefined;
    let room = 2;
    const write = () => (--room > 0 ? 0 : 1);
    return startPump(source, { write, end: nothing, fail: nothing, gone: nothing, exchange });
  };
  start(0, ["a"]);
  t.same(passed, [], "no exchange");
  const pump = start(7, ["a", "b", "c"]);
  t.same(passed, [], "the sink is full, and nothing is waited for");
  resumePump(pump);
  t.same(passed, []);
  resumePump(pump);
  t.same(passed, [7]);
});
