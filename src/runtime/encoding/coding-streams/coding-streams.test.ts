import t from "tap";
import "../../../../test/runtime-ops.ts";
import { ReadableStream } from "../../streams/index.ts";
import { TextDecoderStream, TextEncoderStream } from "./index.ts";

interface Pair {
  readable: ReadableStream;
  writable: object;
}

/** What comes out of the stream when the chunks go in. */
async function through(stream: Pair, chunks: unknown[]): Promise<unknown[]> {
  const output: unknown[] = [];
  const source = new ReadableStream({
    start(controller: { enqueue(chunk: unknown): void; close(): void }) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const reader = (source.pipeThrough(stream as never) as ReadableStream).getReader() as {
    read(): Promise<{ done: boolean; value: unknown }>;
  };
  for (let step = await reader.read(); !step.done; step = await reader.read()) output.push(step.value);
  return output;
}

t.test("surrogates that chunks part are encoded together, alone they are U+FFFD", async (t) => {
  const output = await through(new TextEncoderStream(), ["a\ud83d", "\ude00", "\ud800", "b\ud800", 1]);
  t.equal(Buffer.concat(output as Uint8Array[]).toString(), "a\u{1f600}\ufffdb\ufffd1");
  t.same(await through(new TextEncoderStream(), [""]), []);
});

t.test("characters that chunks part are decoded together", async (t) => {
  const bytes = Buffer.from("\ufeffa\u20ac\u{1f600}");
  const chunks = Array.from(bytes, (byte) => new Uint8Array([byte]));
  t.equal((await through(new TextDecoderStream(), chunks)).join(""), "a\u20ac\u{1f600}");
  t.equal((await through(new TextDecoderStream(), chunks.slice(0, -1))).join(""), "a\u20ac\ufffd");
});

t.test("what can't be decoded breaks the stream", async (t) => {
  const fatal = { fatal: true };
  await t.rejects(through(new TextDecoderStream("utf-8", fatal), [new Uint8Array([0xff])]), TypeError);
  await t.rejects(through(new TextDecoderStream("utf-8", fatal), [new Uint8Array([0xc3])]), TypeError, "at the end");
  await t.rejects(through(new TextDecoderStream(), ["text"]), TypeError);
  t.throws(() => new TextDecoderStream("none"), RangeError);
});
