interfaceShape("CustomEvent", {
  length: 1,
  parent: "Event",
  attributes: "detail",
  methods: { initCustomEvent: 1 },
});

test("carries its detail", () => {
  const detail = {};
  same(new CustomEvent("x", { detail }).detail, detail);
  same(new CustomEvent("x").detail, null);
});
