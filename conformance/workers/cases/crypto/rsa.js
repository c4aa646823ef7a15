// crypto.subtle: RSA-PSS keys are made, sign and verify.
export default {
  async fetch() {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(
      { name: "RSA-PSS", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
      false,
      ["sign", "verify"],
    );
    const algorithm = { name: "RSA-PSS", saltLength: 32 };
    const data = new TextEncoder().encode("data");
    const signature = await crypto.subtle.sign(algorithm, privateKey, data);
    return Response.json({
      length: signature.byteLength,
      right: await crypto.subtle.verify(algorithm, publicKey, signature, data),
    });
  },
};
