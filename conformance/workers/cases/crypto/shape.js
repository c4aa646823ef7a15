// crypto: its classes and members.
export default {
  fetch() {
    return Response.json({
      crypto: Object.prototype.toString.call(crypto),
      subtle: Object.prototype.toString.call(crypto.subtle),
      methods: [
        "decrypt",
        "deriveBits",
        "deriveKey",
        "digest",
        "encrypt",
        "exportKey",
        "generateKey",
        "importKey",
        "sign",
        "unwrapKey",
        "verify",
        "wrapKey",
      ].filter((name) => typeof crypto.subtle[name] === "function").length,
      classes: [typeof Crypto, typeof SubtleCrypto, typeof CryptoKey],
    });
  },
};
