import t from "tap";
import { readMeta, selectTests, testsOf } from "./selection.ts";

t.test("META lines end with the first line of code", (t) => {
  const meta = readMeta(
    "// META: title=A b\n// META: script=/x.js\n// META: script=y.js\n\n'use strict';\n// META: timeout=long\n",
  );
  t.strictSame(
    [...meta],
    [
      ["title", ["A b"]],
      ["script", ["/x.js", "y.js"]],
    ],
  );
  t.end();
});

t.test("a test for each variant", (t) => {
  const text = "// META: variant=?1-10\n// META: variant=?11-last\n// META: timeout=long\n";
  const tests = testsOf("a/b.any.js", "any", text);
  t.match(tests, [
    { id: "a/b.any.js?1-10", path: "a/b.any.js", variant: "?1-10" },
    { id: "a/b.any.js?11-last", path: "a/b.any.js", variant: "?11-last" },
  ]);
  const [plain] = testsOf("a/c.any.js", "any", "") as { timeoutMs: number }[];
  const [long] = tests as { timeoutMs: number }[];
  t.ok((long?.timeoutMs ?? 0) > (plain?.timeoutMs ?? 0));
  t.end();
});

t.test("what runs nowhere but in a window or a realm of its own is omitted, and says so", (t) => {
  t.match(testsOf("a.window.js", "window", "document.body"), { reason: "needs a window" });
  t.match(testsOf("a.window.js", "window", "test(() => self.x)"), [{ id: "a.window.js" }]);
  t.match(testsOf("a.any.js", "any", "// META: global=shadowrealm\n"), { reason: "for shadowrealm only" });
  t.match(testsOf("a.any.js", "any", "// META: global=window,worker\n"), [{ id: "a.any.js" }]);
  t.end();
});

t.test("files are found in the order of their paths, without what only supports them", (t) => {
  const root = t.testdir({
    x: {
      "b.any.js": "",
      "a.worker.js": "",
      "c.window.js": "document",
      "d.html": '<script src="/resources/testharness.js"></script>',
      "helper.html": "",
      resources: { "e.any.js": "" },
      deep: { "f.any.js": "" },
    },
  });
  const { tests, omitted } = selectTests(root, "x");
  t.strictSame(
    tests.map(({ id }) => id),
    ["x/a.worker.js", "x/b.any.js", "x/deep/f.any.js"],
  );
  t.strictSame(omitted, [
    { path: "x/c.window.js", reason: "needs a window" },
    { path: "x/d.html", reason: "a page, which needs a document" },
  ]);
  t.strictSame(
    selectTests(root, "x/deep/f.any.js").tests.map(({ id }) => id),
    ["x/deep/f.any.js"],
  );
  t.strictSame(selectTests(root, "y"), { tests: [], omitted: [] });
  t.end();
});
