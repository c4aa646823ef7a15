interfaceShape("EventTarget", {
  length: 0,
  methods: { addEventListener: 2, removeEventListener: 2, dispatchEvent: 1 },
});

test("calls its listeners in order, with itself as the target", () => {
  const target = new EventTarget();
  const calls = [];
  const gone = () => calls.push("gone");
  target.addEventListener("x", (event) => calls.push(event.target === target));
  target.addEventListener("x", gone);
  target.addEventListener("x", { handleEvent: () => calls.push("object") }, { once: true });
  target.removeEventListener("x", gone);
  same(target.dispatchEvent(new Event("x")), true);
  target.dispatchEvent(new Event("x"));
  alike(calls, [true, "object", true]);
});
