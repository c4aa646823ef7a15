interfaceShape("Performance", {
  length: null,
  parent: "EventTarget",
  attributes: "timeOrigin",
  methods: { now: 0, toJSON: 0 },
});

test("tells of itself in JSON", () => {
  same(performance.toJSON().timeOrigin, performance.timeOrigin);
});
