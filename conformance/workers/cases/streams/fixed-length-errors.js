// FixedLengthStream: too many and too few bytes.
const run = async (length, text) => {
  try {
    const { readable, writable } = new FixedLengthStream(length);
    const reading = new Response(readable).text().catch((error) => `read ${error.name}`);
    const writer = writable.getWriter();
    const outcomes = [
      await writer.write(new TextEncoder().encode(text)).then(
        () => "written",
        (error) => error.name,
      ),
      await writer.close().then(
        () => "closed",
        (error) => error.name,
      ),
    ];
    return [...outcomes, await reading];
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch() {
    return Response.json({
      right: await run(4, "four"),
      more: await run(2, "four"),
      fewer: await run(8, "four"),
      bigint: await run(4n, "four"),
      negative: await run(-1, ""),
    });
  },
};
