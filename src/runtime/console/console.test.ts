import t from "tap";
import { runtimeOps, written } from "../../../test/runtime-ops.ts";
import { console } from "./index.ts";

// Of the ops that plain Node doesn't have, those that the values below need.
Object.assign(runtimeOps, { op_console_proxy_details: () => null, op_console_class_name: () => "Object" });

/** What a method writes: [level, text] each. */
function writtenBy(steps: () => void): [number, string][] {
  written.length = 0;
  steps();
  return [...written];
}

function text(...data: unknown[]): string | undefined {
  return writtenBy(() => console.log(...data))[0]?.[1];
}

t.test("arguments are joined, strings as they are", async (t) => {
  t.equal(text("a", 1, { b: "c" }, [null]), "a 1 { b: 'c' } [ null ]");
  t.equal(text({ a: 1 }, "%s"), "{ a: 1 } %s");
  t.same(
    writtenBy(() => console.log()),
    [],
  );
});

t.test("format specifiers", async (t) => {
  t.equal(text("%s is %d", "x", "4.5", "rest"), "x is 4.5 rest");
  t.equal(text("%i %f %d", "12px", "1.5x", "no"), "12 1.5 NaN");
  t.equal(text("%d %i %s", 5n, 6n, 7n), "5n 6n 7n");
  t.equal(text("%d %s", Symbol("a"), Symbol("b")), "NaN Symbol(b)");
  t.equal(text("%cstyled%c", "color: red", ""), "styled");
  t.equal(text("%O %j", { a: { b: {} } }, { c: 1 }), '{ a: { b: {} } } {"c":1}');
  t.equal(text("100%% of %s %x", "y"), "100% of y %x");
  t.equal(text("%s and %s", "one"), "one and %s");
  t.equal(text("%s %s", {}, { toString: () => "custom" }), "{} custom");
});

t.test("levels", async (t) => {
  const methods = ["debug", "log", "info", "warn", "error"] as const;
  for (const [level, method] of methods.entries())
    t.same(
      writtenBy(() => console[method]("x")),
      [[level, "x"]],
    );
});

t.test("groups indent each line", async (t) => {
  const lines = writtenBy(() => {
    console.group("outer");
    console.log("a\nb");
    console.groupCollapsed();
    console.log("deep");
    console.groupEnd();
    console.groupEnd();
    console.groupEnd();
    console.log("out");
  });
  t.same(
    lines.map(([, line]) => line),
    ["outer", "  a\n  b", "    deep", "out"],
  );
});

t.test("counting", async (t) => {
  const lines = writtenBy(() => {
    console.count("n");
    console.count("n");
    console.countReset("n");
    console.count("n");
    console.countReset("never");
  });
  t.same(lines.slice(0, 3), [
    [2, "n: 1"],
    [2, "n: 2"],
    [2, "n: 1"],
  ]);
  t.equal(lines[3]?.[0], 3);
});

t.test("assertions speak when they fail", async (t) => {
  t.same(
    writtenBy(() => console.assert(true, "x")),
    [],
  );
  t.same(
    writtenBy(() => console.assert(false)),
    [[4, "Assertion failed"]],
  );
  t.same(
    writtenBy(() => console.assert(0, "%s", "why")),
    [[4, "Assertion failed: why"]],
  );
  t.same(
    writtenBy(() => console.assert(null, { a: 1 })),
    [[4, "Assertion failed { a: 1 }"]],
  );
});

t.test("timers", async (t) => {
  const lines = writtenBy(() => {
    console.time("%s");
    console.timeLog("%s", 1, "two");
    console.timeEnd("%s");
    console.timeEnd("%s");
  });
  t.match(lines[0]?.[1], /^%s: \d+\.\dms 1 two$/);
  t.match(lines[1]?.[1], /^%s: \d+\.\dms$/);
  t.equal(lines[2]?.[0], 3, "there is none any more");
});

t.test("tables", async (t) => {
  const table = [
    "\u250c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u252c\u2500\u2500\u2500\u252c\u2500\u2500\u2500\u2500\u2500\u2510",
    "\u2502 (index) \u2502 a \u2502 b   \u2502",
    "\u251c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u253c\u2500\u2500\u2500\u253c\u2500\u2500\u2500\u2500\u2500\u2524",
    "\u2502 0       \u2502 1 \u2502     \u2502",
    "\u2502 1       \u2502   \u2502 'x' \u2502",
    "\u2514\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2534\u2500\u2500\u2500\u2534\u2500\u2500\u2500\u2500\u2500\u2518",
  ].join("\n");
  t.same(
    writtenBy(() => console.table([{ a: 1 }, { b: "x" }])),
    [[1, table]],
  );
  t.same(
    writtenBy(() => console.table(5)),
    [[1, "5"]],
  );
});

t.test("trace shows who called, dir looks as deep as it is told", async (t) => {
  function caller(): void {
    console.trace("here");
  }
  t.match(writtenBy(caller)[0]?.[1], /^Trace: here\n {4}at caller /);
  t.same(
    writtenBy(() => console.dir({ a: { b: 1 } }, { depth: 0 })),
    [[1, "{ a: [Object] }"]],
  );
});
