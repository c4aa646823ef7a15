// A small tree of tests with a harness of a few lines, which speaks as testharness.js does in a worker.

const harness = `
(() => {
  const tests = [];
  const status = { status: 0, message: null };
  const result = (test) => self.postMessage({ type: "result", test });
  self.test = (run, name) => {
    const test = { name, status: 0, message: null };
    try { run(); } catch (error) { test.status = 1; test.message = error.message; }
    tests.push(test);
    result(test);
  };
  self.async_test = (name) => {
    const test = { name, status: 3, message: null };
    tests.push(test);
    return { done() { test.status = 0; result(test); } };
  };
  const complete = () => self.postMessage({ type: "complete", tests, status });
  self.timeout = () => { status.status = 2; complete(); };
  self.addEventListener("error", (event) => { status.status = 1; status.message = event.message; complete(); });
  self.done = () => { if (tests.every(({ status }) => status !== 3)) complete(); };
})();
`;

export const tree = {
  resources: { "testharness.js": harness },
  room: {
    "data.json": '{"answer":42}',
    "names.js": "const constant = 1; class Shape {} function helper() { return constant; }",
    "passes.any.js": [
      "// META: script=names.js",
      "// META: title=Title",
      "test(() => { if (helper() !== 1 || typeof Shape !== 'function') throw new Error('not one script'); }, 'scripts');",
      "test(() => { if (META_TITLE !== 'Title' || !GLOBAL.isWorker()) throw new Error('no META'); }, META_TITLE);",
      "test(() => { if (!location.href.endsWith('/room/passes.any.worker.html')) throw new Error(location.href); }, 'place');",
      "test(() => { throw new Error('told \\u2028 \\ud800'); }, 'name \\u2028 \\udfff');",
    ].join("\n"),
    "fetches.any.js": [
      "const waiting = async_test('a relative URL');",
      "fetch('data.json').then((response) => response.json()).then((data) => { if (data.answer === 42) waiting.done(); done(); });",
    ].join("\n"),
    "imports.worker.js": [
      "importScripts('/resources/testharness.js');",
      "importScripts('names.js');",
      "test(() => { if (constant !== 1) throw new Error('not there'); }, 'imported');",
      "done();",
    ].join("\n"),
    "throws.any.js": "test(() => {}, 'before'); throw new TypeError('at the top');",
    "loops.any.js": "test(() => {}, 'before'); for (;;);",
    "hangs.any.js": "async_test('never');",
    "timer.any.js": "setInterval(() => {}, 1); test(() => {}, 'goes on for ever');",
    "crashes.any.js": "",
  },
};
