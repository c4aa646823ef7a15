interfaceShape("Crypto", {
  length: null,
  attributes: "subtle",
  methods: { getRandomValues: 1, randomUUID: 0 },
});

test("gives random bytes in the very array, and not too many", () => {
  const array = new Uint8Array(64);
  same(crypto.getRandomValues(array), array);
  same(
    array.some((byte) => byte !== 0),
    true,
  );
  throws(() => crypto.getRandomValues(new Uint8Array(65537)), "QuotaExceededError");
  throws(() => crypto.getRandomValues(new Float32Array(1)), "TypeMismatchError");
});

test("gives UUIDs of version 4", () => {
  same(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(crypto.randomUUID()), true);
});
