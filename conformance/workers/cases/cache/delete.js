// Cache: delete says whether there was something.
export default {
  async fetch() {
    const cache = caches.default;
    const url = "http://cache.example/delete";
    await cache.put(url, new Response("x", { headers: { "cache-control": "max-age=100" } }));
    const first = await cache.delete(url);
    const second = await cache.delete(url);
    return Response.json({ first, second, after: (await cache.match(url)) ?? "none" });
  },
};
