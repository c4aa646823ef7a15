interfaceShape("Event", {
  length: 1,
  attributes: `type target srcElement currentTarget eventPhase bubbles cancelable defaultPrevented composed timeStamp`,
  writable: "cancelBubble returnValue",
  methods: { composedPath: 0, stopPropagation: 0, stopImmediatePropagation: 0, preventDefault: 0, initEvent: 1 },
  constants: { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 },
});

test("isTrusted stands on each event and can't be changed", () => {
  const found = owned(new Event("x"), "isTrusted", "event.");
  checkFlags(found, "e", "isTrusted");
  checkFunction(found.get, { name: "get isTrusted", length: 0 });
  same(found.set, undefined);
  same(new Event("x").isTrusted, false);
});

test("can be canceled when it is cancelable", () => {
  const fixed = new Event("x");
  const event = new Event("x", { cancelable: true });
  for (const one of [fixed, event]) one.preventDefault();
  same(fixed.defaultPrevented, false);
  same(event.defaultPrevented, true);
});
