// crypto.subtle: Ed25519.
export default {
  async fetch() {
    const { privateKey, publicKey } = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    const data = new TextEncoder().encode("data");
    const signature = await crypto.subtle.sign("Ed25519", privateKey, data);
    return Response.json({
      length: signature.byteLength,
      right: await crypto.subtle.verify("Ed25519", publicKey, signature, data),
    });
  },
};
