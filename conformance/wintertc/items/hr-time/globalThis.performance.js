attributeShape("performance", "replaceable");

test("is a clock that never goes back", () => {
  same(performance instanceof Performance, true);
  const before = performance.now();
  same(performance.now() >= before, true);
  same(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 60_000, true, "is near to Date");
});
