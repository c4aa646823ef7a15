import t from "tap";
import { written } from "../../../test/runtime-ops.ts";
import {
  AbortController,
  CustomEvent,
  createEvent,
  dispatchTrusted,
  Event,
  EventTarget,
  fireEvent,
  getEventHandler,
  hasEventListener,
  setEventHandler,
  setGlobalTarget,
} from "./index.ts";

t.test("capturing listeners go first, then in the order of their coming", async (t) => {
  const target = new EventTarget();
  const log: string[] = [];
  target.addEventListener("x", () => log.push("bubble 1"));
  target.addEventListener("x", () => log.push("capture"), true);
  target.addEventListener("x", { handleEvent: () => log.push("bubble 2") });
  t.equal(target.dispatchEvent(new Event("x")), true);
  t.same(log, ["capture", "bubble 1", "bubble 2"]);
});

t.test("listeners of one kind are one", async (t) => {
  const target = new EventTarget();
  let called = 0;
  const listener = () => called++;
  target.addEventListener("x", listener);
  target.addEventListener("x", listener, { once: true });
  target.addEventListener("x", listener, { capture: true });
  target.dispatchEvent(new Event("x"));
  t.equal(called, 2);
  target.removeEventListener("x", listener);
  target.dispatchEvent(new Event("x"));
  t.equal(called, 3);
});

t.test("a listener that is removed, or added, while the event is on its way", async (t) => {
  const target = new EventTarget();
  const log: string[] = [];
  const second = () => log.push("second");
  target.addEventListener("x", () => {
    target.removeEventListener("x", second);
    target.addEventListener("x", () => log.push("late"), { once: true });
  });
  target.addEventListener("x", second);
  target.dispatchEvent(new Event("x"));
  t.same(log, []);
});

t.test("a listener that throws is reported, and the next one is called", async (t) => {
  written.length = 0;
  const target = new EventTarget();
  let called = 0;
  target.addEventListener("x", () => {
    throw new RangeError("first");
  });
  target.addEventListener("x", { handleEvent: 1 });
  target.addEventListener("x", () => called++);
  target.dispatchEvent(new Event("x"));
  t.equal(called, 1);
  t.match(written, [
    [4, /RangeError: first/],
    [4, /handleEvent must be a function/],
  ]);
});

t.test("an event is dispatched once at a time", async (t) => {
  const target = new EventTarget();
  const event = new Event("x");
  target.addEventListener("x", () => {
    t.throws(() => target.dispatchEvent(event), { name: "InvalidStateError" });
    t.same(event.composedPath(), [target]);
    t.equal(event.eventPhase, Event.prototype.AT_TARGET);
  });
  target.dispatchEvent(event);
  t.same(event.composedPath(), []);
  t.equal(event.currentTarget, null);
  t.equal(event.target, target);
  t.equal(target.dispatchEvent(event), true, "again, once it is over");
});

t.test("a signal takes the listener away, and leaves nothing behind", async (t) => {
  const target = new EventTarget();
  const controller = new AbortController();
  let called = 0;
  target.addEventListener("x", () => called++, { signal: controller.signal });
  controller.abort();
  target.dispatchEvent(new Event("x"));
  target.addEventListener("x", () => called++, { signal: controller.signal });
  target.dispatchEvent(new Event("x"));
  t.equal(called, 0);
  t.throws(() => target.addEventListener("x", null, { signal: null }), { name: "TypeError" });
});

t.test("a passive listener can't cancel", async (t) => {
  const target = new EventTarget();
  target.addEventListener("x", (event: Event) => event.preventDefault(), { passive: true });
  t.equal(target.dispatchEvent(new Event("x", { cancelable: true })), true);
  target.addEventListener("x", (event: Event) => event.preventDefault());
  t.equal(target.dispatchEvent(new Event("x", { cancelable: true })), false);
});

t.test("isTrusted belongs to the event and can't be forged", async (t) => {
  const descriptor = Object.getOwnPropertyDescriptor(new Event("x"), "isTrusted");
  t.match(descriptor, { enumerable: true, configurable: false, set: undefined });
  t.equal(descriptor?.get, Object.getOwnPropertyDescriptor(new Event("y"), "isTrusted")?.get);
  t.notOk("isTrusted" in Event.prototype);
  const target = new EventTarget();
  const event = createEvent(Event, "x");
  t.ok(event.isTrusted);
  dispatchTrusted(target, event);
  t.ok(event.isTrusted);
  target.dispatchEvent(event);
  t.notOk(event.isTrusted);
});

t.test("what an app puts on Object.prototype is no option of ours", async (t) => {
  Object.defineProperty(Object.prototype, "cancelable", { value: true, configurable: true });
  t.teardown(() => Reflect.deleteProperty(Object.prototype, "cancelable"));
  t.equal(createEvent(Event, "x").cancelable, false);
});

t.test("CustomEvent", async (t) => {
  t.equal(new CustomEvent("x").detail, null);
  const event = new CustomEvent("x", { detail: 1, bubbles: true });
  t.same([event.detail, event.bubbles], [1, true]);
  event.initCustomEvent("y", false, true, 2);
  t.same([event.type, event.detail, event.bubbles, event.cancelable], ["y", 2, false, true]);
  t.throws(() => CustomEvent.prototype.initCustomEvent.call(new Event("x"), "y"), { name: "TypeError" });
});

t.test("an event handler keeps its place, and false cancels", async (t) => {
  const target = new EventTarget();
  const log: string[] = [];
  setEventHandler(target, "onx", () => log.push("never"));
  target.addEventListener("x", () => log.push("listener"));
  setEventHandler(target, "onx", () => {
    log.push("handler");
    return false;
  });
  t.equal(fireEvent(target, "x", Event, { cancelable: true }), false);
  t.same(log, ["handler", "listener"]);
  t.ok(hasEventListener(target, "x"));
  setEventHandler(target, "onx", 1);
  t.equal(getEventHandler(target, "onx"), null);
  fireEvent(target, "x");
  t.same(log, ["handler", "listener", "listener"]);
  const object = {};
  setEventHandler(target, "onx", object);
  t.equal(getEventHandler(target, "onx"), object, "an object that can't be called is kept");
  fireEvent(target, "x");
});

t.test("without a this, the global is meant", async (t) => {
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  t.throws(() => addEventListener.call(undefined as never, "x", null), { name: "TypeError" });
  const global = {};
  setGlobalTarget(global);
  let self: unknown;
  addEventListener.call(undefined as never, "x", function (this: unknown) {
    self = this;
  });
  dispatchEvent.call(global as never, new Event("x"));
  t.equal(self, global);
  t.throws(() => addEventListener.call({} as never, "x", null), { name: "TypeError" });
});
