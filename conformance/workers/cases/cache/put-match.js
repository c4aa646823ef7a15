// Cache: what was put is matched, with its headers; what was not is undefined.
export default {
  async fetch() {
    const cache = caches.default;
    const url = "http://cache.example/one";
    const before = await cache.match(url);
    const put = await cache.put(url, new Response("kept", { headers: { "cache-control": "max-age=100", "x-a": "b" } }));
    const hit = await cache.match(url);
    return Response.json({
      before: before ?? "none",
      put: put ?? "nothing",
      text: await hit?.text(),
      header: hit?.headers.get("x-a"),
      status: hit?.status,
      other: (await cache.match("http://cache.example/two")) ?? "none",
    });
  },
};
