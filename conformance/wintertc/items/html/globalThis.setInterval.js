operationShape("setInterval", 1, { args: [() => undefined] });

test("calls again and again until it is cleared", async () => {
  let calls = 0;
  await new Promise((resolve) => {
    const id = setInterval(
      (step) => {
        calls += step;
        if (calls < 6) return;
        clearInterval(id);
        setTimeout(resolve, 5);
      },
      1,
      2,
    );
  });
  same(calls, 6);
});
