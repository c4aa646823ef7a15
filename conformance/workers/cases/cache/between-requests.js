// Cache: what one request put another finds.
//> GET /put
//> GET /match
export default {
  async fetch(request) {
    const key = "http://cache.example/between";
    if (new URL(request.url).pathname === "/put") {
      await caches.default.put(key, new Response("from before", { headers: { "cache-control": "max-age=100" } }));
      return new Response("put");
    }
    return (await caches.default.match(key)) ?? new Response("none");
  },
};
