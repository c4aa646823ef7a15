interfaceShape("ErrorEvent", { length: 1, parent: "Event", attributes: "message filename lineno colno error" });

test("has what it was given, and else defaults", () => {
  const error = new Error("x");
  const event = new ErrorEvent("error", { message: "m", filename: "f", lineno: 1, colno: 2, error });
  alike([event.message, event.filename, event.lineno, event.colno], ["m", "f", 1, 2]);
  same(event.error, error);
  same(new ErrorEvent("error").error, undefined);
});
