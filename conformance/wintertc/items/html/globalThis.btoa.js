operationShape("btoa", 1, { args: ["a"] });

test("encodes bytes only", () => {
  same(btoa("\xff\0"), "/wA=");
  same(btoa(null), "bnVsbA==");
  throws(() => btoa("€"), "InvalidCharacterError");
});
