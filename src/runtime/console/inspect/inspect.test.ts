import { inspect as nodeInspect } from "node:util";
import t from "tap";
import { runtimeOps } from "../../../../test/runtime-ops.ts";
import { CustomEvent, Event } from "../../dom/index.ts";
import { URL, URLSearchParams } from "../../url/index.ts";
import { newDOMException } from "../../webidl/index.ts";
import { inspect } from "./index.ts";

// Of the ops that plain Node doesn't have, those that the values below need.
Object.assign(runtimeOps, {
  op_console_proxy_details: () => null,
  op_console_promise_details() {
    throw new TypeError("op_console_promise_details: bad argument");
  },
  op_console_preview_entries: () => null,
  op_console_class_name: () => "Object",
});

class Point {
  x = 1;
  #hidden = 2;
  get sum(): number {
    return this.x + this.#hidden;
  }
}
class Point3 extends Point {}
class AppError extends Error {}

const circular: { name: string; self?: unknown; list: unknown[] } = { name: "c", list: [] };
circular.self = circular;
circular.list.push({ parent: circular.list });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const withProperty = Object.assign([1, 2], { extra: true });

const values: Record<string, unknown> = {
  primitives: [1, -0, 1.5, Number.NaN, 10n, true, null, undefined, Symbol("s"), "it's", `"both" and 'both'`],
  "control characters": "a\nb\t\x00\x7f",
  "nested to depth 2": { a: { b: { c: { d: 1 } } }, e: [[[[]]]] },
  keys: { plain: 1, "not-plain": 2, 3: 4, [Symbol("k")]: 5 },
  accessors: Object.defineProperties({}, { a: { get: () => 1, enumerable: true }, b: { set() {}, enumerable: true } }),
  classes: [new Point(), new Point3(), Point, Point3, class {}],
  functions: [
    () => {},
    async () => {},
    function* named() {},
    async function* both() {},
    Object.assign(() => {}, { a: 1 }),
  ],
  collections: [new Map([["a", { x: 1 }]]), new Set([1, "b"]), new Map(), new Set()],
  "nested collections": { map: new Map([[{ k: 1 }, new Map([["deep", new Set([[1]])]])]]) },
  "dates and expressions": [new Date(0), new Date(Number.NaN), /a\/b/gi],
  boxed: [Object(1), Object("abc"), Object(true), Object(1n), Object(Symbol("z"))],
  "typed arrays": [new Uint8Array([1, 2]), new Float64Array(2), new BigInt64Array(1), new Uint8Array(0)],
  buffers: [new ArrayBuffer(3), new DataView(new ArrayBuffer(4), 1)],
  "null prototypes": [Object.create(null), Object.assign(Object.create(null), { a: 1 })],
  holes: [new Array(3), Object.assign(new Array(4), { 2: "x" })],
  "properties of an array": withProperty,
  "many numbers": numbers(120),
  "columns of text": numbers(27).map((at) => `item${at}`),
  "many objects": numbers(8).map((at) => ({ at })),
  "long lines": { first: "a".repeat(30), second: "b".repeat(30), third: "c".repeat(30) },
  "text of many lines": { text: "first line\nsecond line that is long enough to reach the limit of columns\nthird" },
  circular,
  errors: { plain: Object.assign(new Error("m"), { stack: "Error: m", code: 7 }) },
  tags: [Math, Object.create({ [Symbol.toStringTag]: "Tag" }), new Intl.NumberFormat("en")],
};

for (const [name, value] of Object.entries(values)) {
  t.test(name, async (t) => {
    t.equal(inspect(value), nodeInspect(value));
    t.equal(inspect(value, { depth: 0 }), nodeInspect(value, { depth: 0 }));
    t.equal(inspect(value, { depth: 9 }), nodeInspect(value, { depth: 9 }));
  });
}

t.test("colors", async (t) => {
  for (const name of ["primitives", "keys", "nested to depth 2", "classes", "collections", "many numbers"]) {
    t.equal(inspect(values[name], { colors: true }), nodeInspect(values[name], { colors: true }), name);
  }
});

t.test("errors have their class's name, their stack and their cause", async (t) => {
  const cause = Object.assign(new TypeError("inner"), { stack: "TypeError: inner\n    at two (app.js:2:2)" });
  const error = new AppError("outer", { cause });
  error.stack = "Error: outer\n    at one (app.js:1:1)";
  t.equal(inspect(error), nodeInspect(error));
  const aggregate = new AggregateError([cause], "all");
  aggregate.stack = "AggregateError: all\n    at three (app.js:3:3)";
  t.equal(inspect({ aggregate }), nodeInspect({ aggregate }));
});

t.test("getters are not run", async (t) => {
  const trap = {
    get boom(): never {
      throw new Error("run");
    },
    get [Symbol.toStringTag](): never {
      throw new Error("run");
    },
  };
  t.equal(inspect(trap), "{ boom: [Getter], Symbol(Symbol.toStringTag): [Getter] }");
});

t.test("platform objects are shown as their interfaces say", async (t) => {
  t.equal(inspect(new URLSearchParams("a=1&b=2&a=3")), "URLSearchParams { a: [ '1', '3' ], b: '2' }");
  t.match(inspect(new URL("http://h/?q")), /^URL \{\n {2}href: 'http:\/\/h\/\?q',\n {2}origin: 'http:\/\/h',/);
  t.match(inspect(newDOMException("gone", "AbortError")), /^DOMException \[AbortError\]: gone\n {4}at /);
  t.match(inspect(new Event("e", { cancelable: true })), /^Event \{\n {2}type: 'e',\n {2}defaultPrevented: false,\n/);
  t.match(inspect(new CustomEvent("c")), /^CustomEvent \{/);
});
