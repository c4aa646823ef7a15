import { array, asyncProperty, boolean, constantFrom, nat } from "fast-check";
import { anyBytes, anyText, type Properties, same } from "../made-up.ts";

const anyChunks = array(anyBytes, { maxLength: 12 });
const joined = (chunks: Uint8Array[]) => chunks.flatMap((chunk) => [...chunk]);

/** In pieces of the given lengths, then the rest. */
function streamOf(bytes: Uint8Array, lengths: number[], type: "bytes" | undefined): ReadableStream<Uint8Array> {
  let at = 0;
  const pull = (controller: ReadableByteStreamController) => {
    const length = Math.max(1, lengths.shift() ?? bytes.length);
    const piece = bytes.slice(at, at + length);
    at += piece.length;
    if (piece.length > 0) controller.enqueue(piece);
    if (at < bytes.length) return;
    controller.close();
    // A reader that waits with a buffer of its own is to be told.
    controller.byobRequest?.respond(0);
  };
  return new ReadableStream({ type, pull } as object);
}

const bytesOf = async (stream: ReadableStream<Uint8Array>) => [
  ...(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes()),
];

export const properties: Properties = {
  "bytes are the same by every way to read them": {
    property: asyncProperty(
      anyBytes,
      array(nat(500)),
      constantFrom("bytes", undefined),
      async (bytes, lengths, type) => {
        same(await bytesOf(streamOf(bytes, [...lengths], type)), [...bytes]);
        const [one, two] = streamOf(bytes, [...lengths], type).tee();
        const both = await Promise.all([bytesOf(one), bytesOf(two)]);
        same(both, [[...bytes], [...bytes]]);
        const through = streamOf(bytes, [...lengths], type).pipeThrough(new TransformStream());
        same(await bytesOf(through), [...bytes]);
        const chunks: Uint8Array[] = [];
        for await (const chunk of streamOf(bytes, [...lengths], type)) chunks.push(chunk);
        same(joined(chunks), [...bytes]);
      },
    ),
    runs: 40,
  },
  "a reader with buffers of its own gets all bytes in their order": {
    property: asyncProperty(
      anyBytes,
      array(nat(300)),
      array(nat(200), { minLength: 1 }),
      async (bytes, lengths, sizes) => {
        const reader = streamOf(bytes, [...lengths], "bytes").getReader({ mode: "byob" });
        const chunks: Uint8Array[] = [];
        for (let at = 0; ; at++) {
          const { done, value } = await reader.read(new Uint8Array(1 + (sizes[at % sizes.length] as number)));
          if (done) break;
          chunks.push(value);
        }
        same(joined(chunks), [...bytes]);
      },
    ),
    runs: 40,
  },
  "what is compressed is inflated to the same": {
    property: asyncProperty(anyChunks, constantFrom("gzip", "deflate", "deflate-raw"), async (chunks, format) => {
      const source = ReadableStream.from(chunks as Uint8Array<ArrayBuffer>[]);
      const there = source.pipeThrough(new CompressionStream(format as "gzip"));
      const back = there.pipeThrough(new DecompressionStream(format as "gzip"));
      same(await bytesOf(back), joined(chunks));
    }),
    runs: 40,
  },
  "text is encoded and decoded in any pieces": {
    property: asyncProperty(array(anyText), boolean(), async (texts, splits) => {
      const encoded = ReadableStream.from(texts).pipeThrough(new TextEncoderStream());
      const bytes = new Uint8Array(await bytesOf(encoded));
      let text = "";
      const lengths = splits ? Array.from(bytes, () => 1) : [];
      for await (const piece of streamOf(bytes, lengths, undefined).pipeThrough(new TextDecoderStream() as never))
        text += piece;
      same(
        text,
        texts
          .join("")
          .toWellFormed()
          .replace(/^\ufeff/, ""),
      );
    }),
    runs: 40,
  },
};
