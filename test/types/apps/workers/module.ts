interface Env {
  GREETING: string;
}

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/socket") {
      const { readable, writable } = await new WebSocketStream("wss://example.com/").opened;
      await readable.pipeTo(writable);
      return new Response(null, { status: 204 });
    }
    const known = await caches.default.match(request);
    if (known !== undefined) return known;
    const upstream = await fetch(url, request);
    ctx.waitUntil(caches.default.put(request, upstream.clone()));
    const digest = new crypto.DigestStream("SHA-256");
    await upstream.clone().body?.pipeTo(digest);
    const same = crypto.subtle.timingSafeEqual(await digest.digest, new Uint8Array(32));
    return Response.json({ greeting: env.GREETING, cookies: upstream.headers.getAll("Set-Cookie"), same });
  },
} satisfies ExportedHandler<Env>;
