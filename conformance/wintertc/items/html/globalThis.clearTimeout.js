operationShape("clearTimeout", 0, { args: [1] });

test("stops it before it is called, and takes any number", async () => {
  let calls = 0;
  clearTimeout(setTimeout(() => calls++, 1));
  clearTimeout();
  clearTimeout(-1);
  clearTimeout("none");
  await new Promise((resolve) => setTimeout(resolve, 5));
  same(calls, 0, "calls");
});

test("stops what the other has set", async () => {
  let calls = 0;
  clearTimeout(setInterval(() => calls++, 1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  same(calls, 0, "calls");
});
