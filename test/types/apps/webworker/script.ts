// Service-worker syntax.

addEventListener("fetch", (event) => {
  const { request } = event;
  event.waitUntil(caches.open("seen").then((cache) => cache.add(request.url)));
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const [pair, key] = await Promise.all([
    crypto.subtle.generateKey({ name: "ML-KEM-768" }, true, ["encapsulateBits", "decapsulateBits"] as never),
    crypto.subtle.importKey("raw", new Uint8Array(16), "AES-GCM", false, ["encrypt"]),
  ]);
  const { ciphertext } = await crypto.subtle.encapsulateBits("ML-KEM-768", (pair as CryptoKeyPair).publicKey);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, await request.bytes());
  const pattern = new URLPattern({ pathname: "/:name" });
  const name = pattern.exec(request.url)?.pathname.groups.name;
  return new Response(body, { headers: { "x-name": name ?? "", "x-length": String(ciphertext.byteLength) } });
}
