interfaceShape("SubtleCrypto", {
  length: null,
  promiseMethods: {
    encrypt: 3,
    decrypt: 3,
    sign: 3,
    verify: 4,
    digest: 2,
    generateKey: 3,
    deriveKey: 5,
    deriveBits: 2,
    importKey: 5,
    exportKey: 2,
    wrapKey: 4,
    unwrapKey: 7,
  },
});

test("digests", async () => {
  const digest = await crypto.subtle.digest("sha-256", new TextEncoder().encode("abc"));
  same(new Uint8Array(digest).toHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  await rejects(() => crypto.subtle.digest("MD4", new Uint8Array()), "NotSupportedError");
});

test("encrypts what it decrypts, and finds tampering", async () => {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const algorithm = { name: "AES-GCM", iv: new Uint8Array(12) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, new Uint8Array([1, 2])));
  alike([...new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed))], [1, 2]);
  sealed[0] ^= 1;
  await rejects(() => crypto.subtle.decrypt(algorithm, key, sealed), "OperationError");
});

test("signs with a key pair what it verifies", async () => {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const data = new Uint8Array([1, 2]);
  const signature = await crypto.subtle.sign(algorithm, privateKey, data);
  same(await crypto.subtle.verify(algorithm, publicKey, signature, data), true);
  same(await crypto.subtle.verify(algorithm, publicKey, signature, new Uint8Array([1, 3])), false);
});
