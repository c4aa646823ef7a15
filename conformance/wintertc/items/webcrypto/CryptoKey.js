interfaceShape("CryptoKey", { length: null, attributes: "type extractable algorithm usages" });

const importKey = (isExtractable) =>
  crypto.subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash: "SHA-256" }, isExtractable, [
    "verify",
    "sign",
  ]);

test("tells of itself", async () => {
  const key = await importKey(true);
  alike([key.type, key.extractable, key.usages], ["secret", true, ["sign", "verify"]]);
  alike(key.algorithm, { name: "HMAC", hash: { name: "SHA-256" }, length: 256 });
  same(key.algorithm, key.algorithm);
});

test("does not come out when it may not", async () => {
  const key = structuredClone(await importKey(false));
  same(key instanceof CryptoKey, true);
  await rejects(() => crypto.subtle.exportKey("raw", key), "InvalidAccessError");
});
