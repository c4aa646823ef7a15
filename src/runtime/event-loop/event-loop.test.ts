import t from "tap";
import { setHooks, written } from "../../../test/runtime-ops.ts";
import {
  atTaskBegin,
  clearTimer,
  describeError,
  processRejections,
  reportException,
  runTask,
  runTimer,
  setEventSteps,
  startTimer,
} from "./index.ts";

setHooks({ timer: runTimer });
t.beforeEach(() => {
  written.length = 0;
  setEventSteps({ fireError: () => true, fireRejection: () => true });
});

t.test("timers run their steps, and cleared ones don't", async (t) => {
  const log: string[] = [];
  await new Promise<void>((resolve) => {
    const cleared = startTimer(0, false, () => log.push("cleared"));
    const repeated = startTimer(1, true, () => {
      log.push("again");
      if (log.length < 3) return;
      clearTimer(repeated);
      resolve();
    });
    startTimer(0, false, () => log.push("once"));
    clearTimer(cleared);
  });
  t.same(log.toSorted(), ["again", "again", "once"]);
  runTimer(123456);
  clearTimer(-1);
});

t.test("what a task throws is reported, and the next one runs", async (t) => {
  let begun = 0;
  atTaskBegin(() => begun++);
  runTask(() => {
    throw new TypeError("broken");
  });
  runTask(() => {});
  t.equal(begun, 2);
  t.match(written, [[4, /^Uncaught TypeError: broken\n {4}at /]]);
});

t.test("a handled error is not logged", async (t) => {
  setEventSteps({ fireError: () => false, fireRejection: () => false });
  reportException(new Error("x"));
  processRejections([0, Promise.resolve(), "reason"]);
  t.same(written, []);
});

t.test("an error in the error's listener is only logged", async (t) => {
  const fired: unknown[] = [];
  setEventSteps({
    fireError(error) {
      fired.push(error);
      if (error === "first") reportException("second");
      return true;
    },
    fireRejection: () => true,
  });
  reportException("first");
  reportException("third");
  t.same(fired, ["first", "third"]);
  t.same(
    written.map(([, text]) => text),
    ["Uncaught second", "Uncaught first", "Uncaught third"],
  );
});

t.test("an error is described whatever it is", async (t) => {
  const hostile = {
    toString() {
      throw new Error("no");
    },
  };
  t.equal(describeError(hostile), "a value that can't be turned into text");
  t.equal(describeError(Symbol("s")), "Symbol(s)");
  t.equal(describeError(undefined), "undefined");
  t.equal(describeError(Object.create(null)), "a value that can't be turned into text");
  const error = new Error("outer", { cause: new RangeError("inner") });
  t.match(describeError(error), /^Error: outer\n(.|\n)*\n\[cause\]: RangeError: inner\n/);
  const circle = new Error("circle");
  circle.cause = circle;
  t.match(describeError(circle), /circle/);
});

t.test("a stack shows no frames of the runtime", async (t) => {
  const error = new TypeError("broken\n    in two lines");
  const head = "TypeError: broken\n    in two lines";
  error.stack = `${head}\n    at f (app.js:1:2)\n    at new URL (nano:runtime:1:2)\n    at nano:runtime:3:4\n    at app.js:5:6`;
  t.equal(describeError(error), `${head}\n    at f (app.js:1:2)\n    at app.js:5:6`);
  error.stack = `${head}\n    at async serve (nano:runtime:1:2)`;
  t.equal(describeError(error), head, "the message stays");
  const cause = new Error("in two lines");
  cause.stack = "Error: in two lines\n    at reply (nano:runtime:1:2)";
  error.cause = cause;
  t.equal(describeError(error), head, "a cause that only repeats it is left out");
  cause.message = cause.stack = "ECONNREFUSED";
  t.equal(describeError(error), `${head}\n[cause]: ECONNREFUSED`);
});

t.test("rejections", async (t) => {
  const log: unknown[] = [];
  setEventSteps({
    fireError: () => true,
    fireRejection(type, promise, reason) {
      log.push(type, promise, reason);
      return false;
    },
  });
  const [a, b, c] = [Promise.resolve(), Promise.resolve(), Promise.resolve()];

  processRejections([0, a, "a", 0, b, "b", 1, b, undefined, 0, c, "c"]);
  t.same(log.splice(0), ["unhandledrejection", a, "a", "unhandledrejection", c, "c"], "b was handled in time");

  processRejections([1, a, undefined]);
  t.same(log.splice(0), [], "handled within the same task, nothing more is said");

  runTask(() => {});
  processRejections([1, c, undefined, 1, b, undefined, 1, a, undefined]);
  t.same(log.splice(0), ["rejectionhandled", c, "c"], "handled later");

  processRejections([1, c, undefined]);
  t.same(log.splice(0), [], "and that only once");
});
