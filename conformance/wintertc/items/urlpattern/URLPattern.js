interfaceShape("URLPattern", {
  length: 0,
  attributes: "protocol username password hostname port pathname search hash hasRegExpGroups",
  methods: { test: 0, exec: 0 },
});

test("matches, and gives its groups", () => {
  const pattern = new URLPattern({ pathname: "/users/:id/*" });
  same(pattern.test("https://a.example/users/7/x/y"), true);
  same(pattern.test("https://a.example/users"), false);
  alike(pattern.exec("https://a.example/users/7/x/y").pathname.groups, { 0: "x/y", id: "7" });
  same(pattern.hasRegExpGroups, false);
  throws(() => new URLPattern("no base"), TypeError);
});
