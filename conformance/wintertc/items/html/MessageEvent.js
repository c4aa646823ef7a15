interfaceShape("MessageEvent", {
  length: 1,
  parent: "Event",
  attributes: "data origin lastEventId source ports",
  methods: { initMessageEvent: 1 },
});

test("has what it was given, and else defaults", () => {
  const event = new MessageEvent("message", { data: 1, origin: "o", lastEventId: "i" });
  alike([event.data, event.origin, event.lastEventId, event.source], [1, "o", "i", null]);
  same(event.ports, event.ports);
  same(Object.isFrozen(event.ports), true);
});
