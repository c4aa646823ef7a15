operationShape("queueMicrotask", 1, { args: [() => undefined] });

test("runs before any task, in order", async () => {
  const calls = [];
  const timer = new Promise((resolve) => {
    setTimeout(() => resolve(calls.push("task")));
  });
  queueMicrotask(() => calls.push("first"));
  Promise.resolve().then(() => calls.push("second"));
  queueMicrotask(() => calls.push("third"));
  calls.push("now");
  await timer;
  alike(calls, ["now", "first", "second", "third", "task"]);
  throws(() => queueMicrotask("code"), TypeError);
});

test("reports what its callback throws", async () => {
  const error = new RangeError("x");
  const event = await new Promise((resolve) => {
    globalThis.addEventListener(
      "error",
      (given) => {
        given.preventDefault();
        resolve(given);
      },
      { once: true },
    );
    queueMicrotask(() => {
      throw error;
    });
  });
  same(event.error, error);
});
