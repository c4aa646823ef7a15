interfaceShape("URLSearchParams", {
  length: 0,
  attributes: "size",
  methods: { append: 2, delete: 1, get: 1, getAll: 1, has: 1, set: 2, sort: 0, toString: 0 },
  iterable: "pairs",
});

test("keeps pairs in order and writes them", () => {
  const params = new URLSearchParams("?b=2&a=1+x&b=3");
  alike(params.getAll("b"), ["2", "3"]);
  same(params.has("b", "3"), true);
  params.delete("b", "3");
  params.sort();
  same(String(params), "a=1+x&b=2");
  same(params.size, 2);
  same(String(new URLSearchParams({ ä: "&" })), "%C3%A4=%26");
});
