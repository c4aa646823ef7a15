operationShape("reportError", 1, { args: [new Error("x")] });

test("fires an error event at the global", () => {
  const error = new RangeError("x");
  let event;
  const listen = (given) => {
    given.preventDefault();
    event = given;
  };
  addEventListener("error", listen, { once: true });
  reportError(error);
  same(event instanceof ErrorEvent, true);
  same(event.error, error);
  same(event.cancelable, true);
  same(event.message.includes("x"), true, "the message has the error's");
});
