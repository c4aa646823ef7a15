// Cache: what can't be put.
const attempt = (run) =>
  run().then(
    () => "put",
    (error) => error.name,
  );
export default {
  async fetch() {
    const cache = caches.default;
    const url = "http://cache.example/refused";
    const put = (request, init) =>
      attempt(() => cache.put(request, new Response(init?.status === 304 ? null : "x", init)));
    return Response.json({
      post: await put(new Request(url, { method: "POST" })),
      partial: await put(url, { status: 206 }),
      vary: await put(url, { headers: { vary: "*" } }),
      used: await attempt(async () => {
        const response = new Response("x");
        await response.text();
        await cache.put(url, response);
      }),
      relative: await attempt(() => cache.put("/path", new Response("x"))),
      nothing: await attempt(() => cache.put(url)),
    });
  },
};
