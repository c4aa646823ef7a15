// Body: an async generator can be one.
export default {
  async fetch() {
    const pieces = (async function* () {
      const encoder = new TextEncoder();
      yield encoder.encode("one ");
      await null;
      yield encoder.encode("two");
    })();
    return new Response(await new Response(pieces).text());
  },
};
