attributeShape("crypto", "read only");

test("is a Crypto", () => {
  same(crypto instanceof Crypto, true);
  same(crypto.subtle instanceof SubtleCrypto, true);
  same(crypto.subtle, crypto.subtle);
});
