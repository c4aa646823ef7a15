import gcd from "./gcd.wasm";
import page from "./page.html";

interface Env {
  GREETING: string;
}

async function socket(url: string): Promise<string> {
  const stream = new WebSocketStream(url, { protocols: ["chat"], signal: AbortSignal.timeout(1000) });
  const { readable, writable, protocol } = await stream.opened;
  await writable.getWriter().write(new Uint8Array(2));
  for await (const message of readable) if (typeof message === "string") stream.close({ closeCode: 3000 });
  const { closeCode, reason } = await stream.closed.catch((error: WebSocketError) => error);
  return `${protocol} ${closeCode} ${reason}`;
}

async function digest(response: Response): Promise<ArrayBuffer> {
  const stream = new crypto.DigestStream("SHA-256");
  await response.body?.pipeTo(stream);
  return stream.digest;
}

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    const known = await caches.default.match(request);
    if (known !== undefined) return known;
    if (url.pathname === "/page") return new Response(page, { headers: { "content-type": "text/html" } });
    if (url.pathname === "/socket") return new Response(await socket(url.href));
    const upstream = await fetch(url, { method: request.method, headers: request.headers });
    const cookies: string[] = upstream.headers.getAll("Set-Cookie");
    const { exports } = await WebAssembly.instantiate(gcd);
    const same = crypto.subtle.timingSafeEqual(await digest(upstream.clone()), new Uint8Array(32));
    ctx.waitUntil(caches.default.put(request, upstream.clone()));
    return Response.json({ greeting: env.GREETING, cookies, same, exports: Object.keys(exports) });
  },
} satisfies ExportedHandler<Env>;
