interfaceShape("Headers", {
  length: 0,
  methods: { append: 2, delete: 1, get: 1, getSetCookie: 0, has: 1, set: 2 },
  iterable: "pairs",
});

test("joins values, sorts names and keeps cookies apart", () => {
  const headers = new Headers({ B: "1" });
  headers.append("b", "2");
  headers.append("Set-Cookie", "x=1");
  headers.append("set-cookie", "y=2");
  headers.set("A", " 3 ");
  const wanted = [
    ["a", "3"],
    ["b", "1, 2"],
    ["set-cookie", "x=1"],
    ["set-cookie", "y=2"],
  ];
  alike([...headers], wanted);
  alike(headers.getSetCookie(), ["x=1", "y=2"]);
  throws(() => headers.set("a b", "1"), TypeError);
});
