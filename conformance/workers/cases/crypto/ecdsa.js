// crypto.subtle: ECDSA keys are made, sign and verify.
export default {
  async fetch() {
    const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
      "sign",
      "verify",
    ]);
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const data = new TextEncoder().encode("data");
    const signature = await crypto.subtle.sign(algorithm, privateKey, data);
    return Response.json({
      length: signature.byteLength,
      right: await crypto.subtle.verify(algorithm, publicKey, signature, data),
      curve: publicKey.algorithm.namedCurve,
    });
  },
};
