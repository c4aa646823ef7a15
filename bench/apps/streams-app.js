// Moves bytes through streams inside itself, as many megabytes as it is asked for, and answers how many came through.
// `/way?megabytes=N`: what is measured is the time of the request.

const size = 65536;
const line = "The quick brown fox jumps over the lazy dog. ";
/** Text whose lines differ, so that it takes a compressor some work. */
const chunk = new TextEncoder()
  .encode(Array.from({ length: 2000 }, (_, index) => `${(index * 7919) % 10007} ${line}`).join("\n"))
  .slice(0, size);

function source(chunks) {
  let left = chunks;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(chunk);
      if (--left === 0) controller.close();
    },
  });
}

async function drain(stream) {
  const reader = stream.getReader();
  let bytes = 0;
  for (let step = await reader.read(); !step.done; step = await reader.read()) bytes += step.value.byteLength;
  return bytes;
}

const ways = {
  read: (chunks) => drain(source(chunks)),
  iteration: async (chunks) => {
    let bytes = 0;
    for await (const piece of source(chunks)) bytes += piece.byteLength;
    return bytes;
  },
  pipe: async (chunks) => {
    let bytes = 0;
    await source(chunks).pipeTo(
      new WritableStream({
        write(piece) {
          bytes += piece.byteLength;
        },
      }),
    );
    return bytes;
  },
  identity: (chunks) => drain(source(chunks).pipeThrough(new TransformStream())),
  compression: (chunks) => drain(source(chunks).pipeThrough(new CompressionStream("gzip"))),
  "both ways": (chunks) =>
    drain(source(chunks).pipeThrough(new CompressionStream("gzip")).pipeThrough(new DecompressionStream("gzip"))),
};

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const way = ways[decodeURIComponent(pathname.slice(1))];
    if (way === undefined) return new Response("no such way", { status: 404 });
    const bytes = await way((Number(searchParams.get("megabytes")) * 1024 * 1024) / size);
    return new Response(`${bytes} bytes`);
  },
};
