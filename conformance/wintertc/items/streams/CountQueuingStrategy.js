interfaceShape("CountQueuingStrategy", { length: 1, attributes: "highWaterMark size" });

test("measures chunks, by a function that is always the same", () => {
  const strategy = new CountQueuingStrategy({ highWaterMark: 5 });
  same(strategy.highWaterMark, 5);
  same(strategy.size("anything"), 1);
  same(strategy.size, new CountQueuingStrategy({ highWaterMark: 1 }).size);
  throws(() => new CountQueuingStrategy({}), TypeError);
});
