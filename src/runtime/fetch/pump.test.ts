import t from "tap";
import "../../../test/runtime-ops.ts";

const { startPump } = await import("./pump.ts");

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
