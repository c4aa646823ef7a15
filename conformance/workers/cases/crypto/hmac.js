// crypto.subtle: HMAC signs and verifies.
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
export default {
  async fetch() {
    const encode = (text) => new TextEncoder().encode(text);
    const key = await crypto.subtle.importKey("raw", encode("key"), { name: "HMAC", hash: "SHA-256" }, true, [
      "sign",
      "verify",
    ]);
    const signature = await crypto.subtle.sign("HMAC", key, encode("message"));
    return Response.json({
      signature: hex(signature),
      right: await crypto.subtle.verify("HMAC", key, signature, encode("message")),
      wrong: await crypto.subtle.verify("HMAC", key, signature, encode("other")),
      jwk: await crypto.subtle.exportKey("jwk", key),
      type: key.type,
      algorithm: key.algorithm,
      usages: key.usages,
    });
  },
};
