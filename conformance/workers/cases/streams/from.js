// Streams: ReadableStream.from iterables.
export default {
  async fetch() {
    const read = async (source) => {
      const chunks = [];
      for await (const chunk of ReadableStream.from(source)) chunks.push(chunk);
      return chunks;
    };
    return Response.json({
      array: await read([1, 2]),
      generator: await read(
        (async function* () {
          yield "a";
          yield "b";
        })(),
      ),
    });
  },
};
