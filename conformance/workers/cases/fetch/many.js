// fetch: many at once.
export default {
  async fetch(_request, env) {
    const texts = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(`${env.ORIGIN}/text`)).text()));
    return Response.json({ count: texts.length, same: new Set(texts).size });
  },
};
