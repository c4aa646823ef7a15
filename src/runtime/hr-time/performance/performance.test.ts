import "../../../../test/runtime-ops.ts";
import t from "tap";
import { Performance, performance } from "./index.ts";

t.test("the time", async (t) => {
  const now = performance.now();
  t.ok(performance.now() >= now);
  t.ok(performance.timeOrigin > 1e12);
  t.same(performance.toJSON(), { timeOrigin: performance.timeOrigin });
});

t.test("another object is refused", async (t) => {
  t.throws(() => performance.now.call({} as never), TypeError);
  t.throws(() => new Performance(undefined), { name: "TypeError", message: "Illegal constructor" });
});
