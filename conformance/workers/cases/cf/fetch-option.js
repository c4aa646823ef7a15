// fetch takes cf, and the origin does not see it.
export default {
  async fetch(_request, env) {
    const response = await fetch(`${env.ORIGIN}/text`, { cf: { cacheEverything: true, cacheTtl: 300 } });
    return new Response(await response.text());
  },
};
