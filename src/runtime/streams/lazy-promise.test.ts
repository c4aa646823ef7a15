import t from "tap";
import {
  fulfilledLazyPromise,
  newLazyPromise,
  promiseOf,
  rejectedLazyPromise,
  rejectLazyPromise,
  releasedLazyPromise,
  renewedLazyPromise,
  resolveLazyPromise,
} from "./lazy-promise.ts";

t.test("the promise is the same however late it is looked at", async (t) => {
  const slot = newLazyPromise();
  const early = promiseOf(slot);
  resolveLazyPromise(slot);
  t.equal(promiseOf(slot), early);
  t.equal(await early, undefined);
  await promiseOf(fulfilledLazyPromise());
});

t.test("it settles once", async (t) => {
  const slot = newLazyPromise();
  rejectLazyPromise(slot, "first");
  rejectLazyPromise(slot, "second");
  resolveLazyPromise(slot);
  await t.rejects(
    promiseOf(slot).catch((reason) => Promise.reject(new Error(String(reason)))),
    { message: "first" },
  );
});

t.test("a rejection is handled, looked at before or after", async (t) => {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", listener);
  const slot = newLazyPromise();
  promiseOf(slot);
  rejectLazyPromise(slot, "seen before");
  promiseOf(rejectedLazyPromise("seen after"));
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", listener);
  t.same(unhandled, []);
});

t.test("what is released is rejected with one error, which is made late", async (t) => {
  const late = { message: "released", error: undefined };
  const unseen = newLazyPromise();
  t.equal(releasedLazyPromise(unseen, late), unseen);
  const settled = releasedLazyPromise(fulfilledLazyPromise(), late);
  t.equal(late.error, undefined);
  await t.rejects(promiseOf(unseen), { name: "TypeError", message: "released" });
  await promiseOf(settled).catch((reason) => t.equal(reason, late.error));
  const seen = newLazyPromise();
  const promise = promiseOf(seen);
  t.equal(promiseOf(releasedLazyPromise(seen, late)), promise);
  await promise.catch((reason) => t.equal(reason, late.error));
});

t.test("renewing gives a pending slot, and leaves a promise that somebody holds alone", async (t) => {
  const unseen = fulfilledLazyPromise();
  t.equal(renewedLazyPromise(unseen), unseen);
  t.equal(unseen.state, "pending");
  const seen = fulfilledLazyPromise();
  const promise = promiseOf(seen);
  const renewed = renewedLazyPromise(seen);
  t.not(renewed, seen);
  t.not(promiseOf(renewed), promise);
  await promise;
});
