// Runs a test's subtests in its isolate, one after another, and says what each came to in marked lines of the console.
// Puts nothing on the global. What a test may replace is captured first.

(async function harness(mark, define) {
  const { log } = console;
  const { setTimeout, clearTimeout } = globalThis;
  const { stringify } = JSON;
  const tests = [];
  const subtestMs = 5000;

  /** Printable ASCII only: a line of the console is cut at others. */
  function emit(message) {
    const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    log(mark + stringify(message).replace(/[^ -~]/g, escaped));
  }

  function shown(value) {
    if (typeof value === "string") return stringify(value);
    if (typeof value === "function") return `function ${value.name}`;
    if (value instanceof Error || value instanceof DOMException) return `${value.name}: ${value.message}`;
    try {
      return typeof value === "object" && value !== null ? (stringify(value) ?? String(value)) : String(value);
    } catch {
      return typeof value;
    }
  }

  function fail(message) {
    throw new Error(message);
  }

  /** A constructor, or the name that the exception has. */
  function checkThrown(error, wanted, what) {
    const fits = typeof wanted === "string" ? error?.name === wanted : error instanceof wanted;
    const name = typeof wanted === "string" ? wanted : wanted.name;
    if (!fits) fail(`${what} threw ${shown(error)}, expected a ${name}`);
  }

  const kit = {
    /** `run` may be async; what it returns goes out as its message. */
    test(name, run) {
      tests.push({ name, run });
    },
    same(actual, expected, what = "value") {
      if (!Object.is(actual, expected)) fail(`${what} is ${shown(actual)}, expected ${shown(expected)}`);
    },
    /** Of what JSON can say. */
    alike(actual, expected, what = "value") {
      if (stringify(actual) !== stringify(expected)) {
        fail(`${what} is ${stringify(actual)}, expected ${stringify(expected)}`);
      }
    },
    throws(run, wanted, what = "it") {
      let value;
      try {
        value = run();
      } catch (error) {
        checkThrown(error, wanted, what);
        return;
      }
      fail(`${what} gave ${shown(value)}, and should throw`);
    },
    async rejects(run, wanted, what = "it") {
      // A promise and nothing thrown: what is thrown here fails the subtest.
      const promise = run();
      if (!(promise instanceof Promise)) fail(`${what} gave ${shown(promise)}, and should give a promise`);
      let value;
      try {
        value = await promise;
      } catch (error) {
        checkThrown(error, wanted, what);
        return;
      }
      fail(`${what} gave ${shown(value)}, and should reject`);
    },
  };

  /** Undefined when time is over. The timer also keeps the isolate from ending while a subtest waits. */
  async function within(run) {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, subtestMs);
    });
    try {
      return await Promise.race([Promise.resolve(run()).then((value) => value ?? ""), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  define(kit);
  emit({ type: "plan", names: tests.map(({ name }) => name) });
  for (const { name, run } of tests) {
    emit({ type: "begin", name });
    let status = "PASS";
    let message = "";
    try {
      const value = await within(run);
      if (value === undefined) status = "TIMEOUT";
      else message = String(value);
    } catch (error) {
      status = "FAIL";
      message = error instanceof Error && error.constructor === Error ? error.message : shown(error);
    }
    emit({ type: "result", name, status, message });
  }
  emit({ type: "complete" });
});
