operationShape("setTimeout", 1, { args: [() => undefined] });

test("calls later, with its arguments, in the order of their times", async () => {
  const calls = [];
  await new Promise((resolve) => {
    setTimeout(() => resolve(calls.push("late")), 20);
    setTimeout((...args) => calls.push(args), 1, "a", "b");
    same(typeof setTimeout(() => calls.push("soon")), "number");
    calls.push("now");
  });
  alike(calls, ["now", "soon", ["a", "b"], "late"]);
});
