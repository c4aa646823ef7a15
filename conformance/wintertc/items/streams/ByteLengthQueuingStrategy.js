interfaceShape("ByteLengthQueuingStrategy", { length: 1, attributes: "highWaterMark size" });

test("measures chunks, by a function that is always the same", () => {
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: 5 });
  same(strategy.highWaterMark, 5);
  same(strategy.size(new Uint8Array(3)), 3);
  same(strategy.size, new ByteLengthQueuingStrategy({ highWaterMark: 1 }).size);
  throws(() => new ByteLengthQueuingStrategy({}), TypeError);
});
