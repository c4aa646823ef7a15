import t from "tap";
import { enqueueMicrotask, newPromise, react, rejectedPromise, resolvedPromise, upon, waitForAll } from "./index.ts";

t.test("a patched then is not called", async (t) => {
  const { then } = Promise.prototype;
  let called = 0;
  const { promise, resolve } = newPromise<number>();
  // biome-ignore lint/suspicious/noThenProperty: this is what an app might do.
  Promise.prototype.then = function (this: Promise<unknown>, ...args) {
    called++;
    return Reflect.apply(then, this, args);
  } as typeof then;
  const result = react(promise, (value) => value + 1);
  upon(
    result,
    () => {},
    () => {},
  );
  // biome-ignore lint/suspicious/noThenProperty: put back.
  Promise.prototype.then = then;
  resolve(1);
  t.equal(await result, 2);
  t.equal(called, 0);
});

t.test("a resolved promise is a new one", async (t) => {
  const inner = Promise.resolve(1);
  t.not(resolvedPromise(inner), inner);
  t.equal(await resolvedPromise(inner), 1);
});

t.test("waiting for all keeps the order", async (t) => {
  const late = newPromise<string>();
  const results = newPromise<string[]>();
  waitForAll([late.promise, resolvedPromise("b")], results.resolve, results.reject);
  late.resolve("a");
  t.same(await results.promise, ["a", "b"]);
});

t.test("waiting for all fails once, and is patient with nothing", async (t) => {
  const reasons: unknown[] = [];
  waitForAll(
    [rejectedPromise(1), rejectedPromise(2)],
    () => t.fail("not all"),
    (reason) => reasons.push(reason),
  );
  const order: string[] = [];
  waitForAll(
    [],
    () => order.push("done"),
    () => t.fail("no error"),
  );
  order.push("after the call");
  const turn = newPromise<void>();
  enqueueMicrotask(() => enqueueMicrotask(turn.resolve));
  await turn.promise;
  t.same(reasons, [1]);
  t.same(order, ["after the call", "done"]);
});
