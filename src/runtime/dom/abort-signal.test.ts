import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import t, { type Test } from "tap";
import { setHooks } from "../../../test/runtime-ops.ts";
import { runTimer } from "../event-loop/index.ts";
import {
  AbortController,
  AbortSignal,
  abortReason,
  addAbortAlgorithm,
  createDependentAbortSignal,
  Event,
  EventTarget,
  isAborted,
  isAbortSignal,
  newAbortSignal,
  removeAbortAlgorithm,
  signalAbort,
} from "./index.ts";

setHooks({ timer: runTimer });
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** A signal with a listener is not collected, one whose listener was removed is. The result tells how often one was called. */
async function heldByListener(t: Test, make: () => AbortSignal): Promise<() => number> {
  let heard = 0;
  const listen = (stays: boolean) => {
    const signal = make();
    const listener = () => heard++;
    signal.addEventListener("abort", listener);
    if (!stays) signal.removeEventListener("abort", listener);
    return new WeakRef(signal);
  };
  const dropped = listen(false);
  const kept = listen(true);
  await new Promise((resolve) => setTimeout(resolve));
  collectGarbage();
  t.equal(dropped.deref(), undefined);
  t.ok(kept.deref());
  return () => heard;
}

t.test("algorithms run before the event, once", async (t) => {
  const { signal } = new AbortController();
  const log: string[] = [];
  signal.onabort = (event: Event) => log.push(`event ${event.isTrusted}`);
  const removed = () => log.push("removed");
  addAbortAlgorithm(signal, () => {
    log.push("algorithm");
    removeAbortAlgorithm(signal, removed);
  });
  addAbortAlgorithm(signal, removed);
  signalAbort(signal, "why");
  signalAbort(signal, "again");
  addAbortAlgorithm(signal, () => log.push("late"));
  t.same(log, ["algorithm", "event true"]);
  t.equal(abortReason(signal), "why");
  t.throws(() => signal.throwIfAborted(), "why");
});

t.test("script can't make one, nor pass for one", async (t) => {
  t.throws(() => new AbortSignal(), { name: "TypeError" });
  t.notOk(isAbortSignal(Object.create(AbortSignal.prototype)));
  t.throws(() => Reflect.get(AbortSignal.prototype, "aborted"), { name: "TypeError" });
  t.match(AbortSignal.abort().reason, { name: "AbortError" });
});

t.test("a timeout", async (t) => {
  const signal = AbortSignal.timeout(0);
  t.notOk(signal.aborted);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  t.match(signal.reason, { name: "TimeoutError" });
  t.throws(() => AbortSignal.timeout(-1), { name: "TypeError" });
});

t.test("a timeout that nobody listens to is up all the same", async (t) => {
  const signal = AbortSignal.timeout(1);
  const listener = () => t.fail("was called");
  signal.addEventListener("abort", listener);
  signal.removeEventListener("abort", listener);
  const followed = AbortSignal.timeout(1);
  const unasked = AbortSignal.timeout(1);
  addAbortAlgorithm(followed, listener);
  removeAbortAlgorithm(followed, listener);
  t.notOk(signal.aborted);
  t.equal(signal.reason, undefined);
  t.equal(abortReason(followed), undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.match(signal.reason, { name: "TimeoutError" });
  t.ok(signal.aborted);
  t.equal(signal.reason, signal.reason);
  t.ok(isAborted(followed));
  t.match(AbortSignal.any([followed]).reason, { name: "TimeoutError" });
  const target = new EventTarget();
  target.addEventListener("heard", listener, { signal: unasked });
  target.dispatchEvent(new Event("heard"));
  let heard = false;
  addAbortAlgorithm(AbortSignal.any([AbortSignal.timeout(1)]), () => (heard = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.ok(heard);
});

t.test("a timeout holds its signal only while somebody listens", async (t) => {
  const heard = await heldByListener(t, () => AbortSignal.timeout(40));
  await new Promise((resolve) => setTimeout(resolve, 80));
  t.equal(heard(), 1);
});

t.test("dependent signals are aborted before anybody hears of it", async (t) => {
  const source = newAbortSignal();
  const first = AbortSignal.any([source]);
  const second = createDependentAbortSignal([first, source]);
  const log: unknown[] = [];
  source.addEventListener("abort", () => log.push("source", isAborted(second)));
  second.addEventListener("abort", () => log.push("second"));
  first.addEventListener("abort", () => log.push("first"));
  signalAbort(source, 1);
  t.same(log, ["source", true, "first", "second"]);
  t.equal(AbortSignal.any([second]).reason, 1);
  t.notOk(AbortSignal.any([]).aborted);
});

t.test("a dependent signal that nobody listens to is collected, one with a listener is not", async (t) => {
  const source = newAbortSignal();
  const heard = await heldByListener(t, () => AbortSignal.any([source]));
  signalAbort(source);
  t.equal(heard(), 1);
});
