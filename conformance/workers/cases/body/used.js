// Body: reads once, then rejects; bodyUsed says so.
export default {
  async fetch() {
    const response = new Response("x");
    const before = response.bodyUsed;
    const first = response.text();
    const during = response.bodyUsed;
    await first;
    return Response.json({
      before,
      during,
      second: await response.text().catch((error) => error.name),
      locked: response.body.locked,
      nullTwice: await (async () => {
        const empty = new Response(null);
        await empty.text();
        return [await empty.text(), empty.bodyUsed];
      })(),
    });
  },
};
