import t from "tap";
import { setHooks, written } from "../../../test/runtime-ops.ts";
import { Event, EventTarget } from "../dom/index.ts";
import { processRejections, reportException, runTimer } from "../event-loop/index.ts";
import {
  deserializePlatformObject,
  type Globals,
  isPlatformObject,
  newDOMException,
  registerPlatformInterface,
  serializePlatformObject,
} from "../webidl/index.ts";
import { ErrorEvent, globals, installGlobal, PromiseRejectionEvent } from "./index.ts";

setHooks({
  timer: runTimer,
  isPlatformObject,
  serializePlatformObject,
  deserializePlatformObject,
  dataCloneError: (message) => newDOMException(message, "DataCloneError"),
});

type Global = EventTarget &
  Pick<
    typeof globalThis,
    | "setTimeout"
    | "setInterval"
    | "clearInterval"
    | "clearTimeout"
    | "queueMicrotask"
    | "structuredClone"
    | "atob"
    | "btoa"
  > & {
    self: unknown;
    navigator: { userAgent: string };
    reportError(e: unknown): void;
    [handler: `on${string}`]: unknown;
  };

function makeGlobal(rows: Globals): Global {
  const object = {};
  for (const [name, { enumerable, ...row }] of Object.entries(rows)) {
    Object.defineProperty(object, name, { ...row, enumerable, configurable: true });
  }
  installGlobal(object);
  return object as Global;
}
const global = makeGlobal(globals);
t.beforeEach(() => {
  written.length = 0;
});

t.test("the global is an EventTarget", async (t) => {
  t.ok(global instanceof EventTarget);
  t.equal(global.self, global);
  t.equal(global.navigator.userAgent, "NANO/0.1");
  let heard: unknown;
  global.addEventListener("x", (event: Event) => {
    heard = event.target;
  });
  global.dispatchEvent(new Event("x"));
  t.equal(heard, global);
  const { atob } = global;
  t.equal(atob("YQ=="), "a");
  t.throws(() => Reflect.apply(atob, {}, ["YQ=="]), { name: "TypeError" });
});

t.test("timers", async (t) => {
  t.test("hand on their arguments, and the global", async (t) => {
    const seen = await new Promise((resolve) => {
      global.setTimeout(
        function (this: unknown, ...args: unknown[]) {
          resolve([this === global, ...args]);
        },
        0,
        1,
        2,
      );
    });
    t.same(seen, [true, 1, 2]);
  });
  t.test("go on after an exception, until cleared from within", async (t) => {
    let times = 0;
    await new Promise<void>((resolve) => {
      const handle = global.setInterval(() => {
        if (++times === 1) throw new Error("the first time");
        global.clearInterval(handle);
        global.setTimeout(resolve, 10);
      });
    });
    t.equal(times, 2);
    t.match(written, [[4, /the first time/]]);
  });
  t.test("one list of handles", async (t) => {
    await new Promise<void>((resolve) => {
      global.clearTimeout(global.setInterval(() => t.fail("cleared")));
      global.clearInterval(global.setTimeout(() => t.fail("cleared")));
      global.clearTimeout(undefined);
      global.setTimeout(resolve, 10);
    });
  });
  t.test("strings are refused", async (t) => {
    t.throws(() => global.setTimeout("1" as never), { name: "TypeError" });
  });
});

t.test("base64", async (t) => {
  t.equal(global.btoa("\u00ff"), "/w==");
  t.throws(() => global.btoa("\u0100"), { name: "InvalidCharacterError" });
  t.throws(() => global.atob("a"), { name: "InvalidCharacterError" });
});

t.test("queueMicrotask reports what the callback throws", async (t) => {
  global.queueMicrotask(() => {
    throw new Error("in a microtask");
  });
  t.same(written, []);
  await Promise.resolve();
  t.match(written, [[4, /in a microtask/]]);
});

t.test("structuredClone", async (t) => {
  t.test("moves buffers", async (t) => {
    const buffer = new ArrayBuffer(8);
    const clone = global.structuredClone({ buffer }, { transfer: [buffer] });
    t.equal(clone.buffer.byteLength, 8);
    t.ok(buffer.detached);
  });
  t.test("refuses what can't be moved", async (t) => {
    const buffer = new ArrayBuffer(8);
    t.throws(() => global.structuredClone(1, { transfer: [buffer, buffer] }), { name: "DataCloneError" });
    t.notOk(buffer.detached);
    t.throws(() => global.structuredClone(1, { transfer: [{} as ArrayBuffer] }), { name: "DataCloneError" });
    global.structuredClone(1, { transfer: [buffer] });
    t.throws(() => global.structuredClone(1, { transfer: [buffer] }), { name: "DataCloneError" });
    t.throws(() => global.structuredClone(1, 1 as never), { name: "TypeError" });
    t.throws(() => global.structuredClone(new Event("x")), { name: "DataCloneError" });
    t.throws(() => global.structuredClone(() => {}), { name: "DataCloneError" });
  });
  t.test("clones and moves platform objects", async (t) => {
    t.match(global.structuredClone(newDOMException("gone", "AbortError")), { name: "AbortError", message: "gone" });
    class Door {}
    const received = new Door();
    registerPlatformInterface({ name: "Door", is: (value) => value instanceof Door, transfer: () => received });
    const door = new Door();
    t.equal(global.structuredClone(door, { transfer: [door as never] }), received);
    t.throws(() => global.structuredClone(door), { name: "DataCloneError" });
  });
});

t.test("errors", async (t) => {
  t.test("come to onerror with their place; true handles them", async (t) => {
    let args: unknown[] = [];
    global.onerror = (...given: unknown[]) => {
      args = given;
      return true;
    };
    const error = new Error("here");
    global.reportError(error);
    t.match(args, ["Uncaught Error: here", /global\.test\.ts$/, Number, Number, error]);
    global.reportError("no error");
    t.match(args, ["Uncaught no error", /global\.test\.ts$/, Number, Number, "no error"]);
    t.same(written, []);
    global.onerror = null;
  });
  t.test("come to listeners as ErrorEvents", async (t) => {
    const seen: unknown[] = [];
    const listener = (event: ErrorEvent) => seen.push(event instanceof ErrorEvent, event.error, event.message);
    global.addEventListener("error", listener);
    reportException("a string");
    t.same(seen, [true, "a string", "Uncaught a string"]);
    t.same(written, [[4, "Uncaught a string"]]);
    global.removeEventListener("error", listener);
  });
  t.test("an onerror that throws does not go in circles", async (t) => {
    global.onerror = () => {
      throw new Error("second");
    };
    reportException("first");
    t.match(written, [
      [4, /second/],
      [4, "Uncaught first"],
    ]);
    global.onerror = null;
  });
});

t.test("rejections", async (t) => {
  const promise = Promise.resolve();
  global.onunhandledrejection = (event: PromiseRejectionEvent) => {
    t.ok(event instanceof PromiseRejectionEvent);
    t.same([event.promise, event.reason, event.cancelable], [promise, "why", true]);
    event.preventDefault();
  };
  processRejections([0, promise, "why"]);
  t.same(written, []);
  global.onunhandledrejection = null;
  processRejections([0, promise, "why"]);
  t.same(written, [[4, "Uncaught (in promise) why"]]);
  t.throws(() => new PromiseRejectionEvent("x", {}), { name: "TypeError" });
  t.throws(() => new (PromiseRejectionEvent as unknown as new (type: string) => Event)("x"), { name: "TypeError" });
});
