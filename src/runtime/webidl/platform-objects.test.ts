import t from "tap";
import {
  checkTransferable,
  deserializePlatformObject,
  inspectPlatformObject,
  isPlatformObject,
  registerPlatformInterface,
  serializePlatformObject,
  withTransfer,
} from "./index.ts";

class Box {
  content: unknown;
  constructor(content: unknown) {
    this.content = content;
  }
}
class LockedBox extends Box {}

registerPlatformInterface({
  name: "Box",
  is: (value) => value instanceof Box,
  serialize: (value) => [(value as Box).content],
  deserialize: (data) => new Box(data[0]),
  inspect: (value) => ["Box", { content: (value as Box).content }],
});
registerPlatformInterface({
  name: "LockedBox",
  is: (value) => value instanceof LockedBox,
  transfer: (value) => new LockedBox((value as Box).content),
});

t.test("there and back", async (t) => {
  const data = serializePlatformObject(new Box(1)) as unknown[];
  t.same(data, ["Box", 1]);
  t.match(deserializePlatformObject(data), { content: 1 });
  t.same(inspectPlatformObject(new Box(2)), ["Box", { content: 2 }]);
});

t.test("the most derived interface counts", async (t) => {
  t.ok(isPlatformObject(new LockedBox(1)));
  t.equal(serializePlatformObject(new LockedBox(1)), null);
  t.notOk(isPlatformObject({}));
});

t.test("registering again adds", async (t) => {
  registerPlatformInterface({ name: "Box", is: (value) => value instanceof Box, checkTransfer: () => {} });
  t.same(serializePlatformObject(new Box(3)), ["Box", 3]);
});

t.test("a transferred object is its place in the list, and one object at the other end", async (t) => {
  const box = new LockedBox("x");
  t.ok(checkTransferable(box));
  t.notOk(checkTransferable(new Box(1)));
  const [first, second] = withTransfer([box], () => {
    const data = serializePlatformObject(box) as unknown[];
    return [deserializePlatformObject(data), deserializePlatformObject(data)];
  });
  t.not(first, box);
  t.equal(first, second);
  t.equal(serializePlatformObject(box), null, "outside, nothing is being transferred");
});

t.test("what nobody refers to is transferred too", async (t) => {
  let transferred = 0;
  registerPlatformInterface({
    name: "LockedBox",
    is: (value) => value instanceof LockedBox,
    transfer: (value) => {
      transferred++;
      return value;
    },
  });
  withTransfer([new LockedBox(1)], () => {});
  t.equal(transferred, 1);
});
