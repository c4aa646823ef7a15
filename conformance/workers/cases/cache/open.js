// Cache: caches by name are apart from each other and from the default one.
export default {
  async fetch() {
    const [one, two] = [await caches.open("one"), await caches.open("two")];
    const url = "http://cache.example/open";
    await one.put(url, new Response("in one", { headers: { "cache-control": "max-age=100" } }));
    const text = async (cache) => (await (await cache.match(url))?.text()) ?? "none";
    return Response.json({
      one: await text(one),
      two: await text(two),
      default: await text(caches.default),
      again: await text(await caches.open("one")),
    });
  },
};
