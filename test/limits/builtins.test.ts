// Builtins that run long, or for ever, in one call.

import { type Bomb, fire } from "./harness/bombs.ts";

/** Stopped, given up, or refused by V8 with an exception: which one depends on how fast the machine is. */
const over = ["cpu", "memory", "threw", "ok"] as const;
const stopped = ["cpu", "memory"] as const;

const arrays: Bomb[] = [
  { name: "Array.fill", code: "for (;;) new Array(2 ** 25).fill({});", ends: stopped },
  { name: "Array.fill, 2**27", code: "new Array(2 ** 27).fill({});", ends: stopped },
  {
    name: "Array.includes of a holey array",
    code: "const a = []; a.length = 2 ** 32 - 1; for (;;) a.includes(1);",
    ends: "cpu",
  },
  {
    name: "Array.indexOf of a huge object",
    code: "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
    ends: "cpu",
  },
  {
    name: "Array.indexOf through a proxy",
    code: "Array.prototype.indexOf.call(new Proxy({}, { get: (_, key) => (key === 'length' ? 2 ** 53 - 1 : 1) , has: () => true }), 2);",
    ends: "cpu",
  },
  { name: "Array.join of holes", code: "const a = []; a.length = 2 ** 29; a.join();", ends: over },
  { name: "Array.join of a huge object", code: "Array.prototype.join.call({ length: 2 ** 53 - 1 }, '');", ends: over },
  {
    name: "Array.concat of huge arrays",
    code: "const a = []; a.length = 2 ** 31; a[0] = 1; for (;;) [].concat(a);",
    ends: over,
  },
  {
    name: "Array.concat of spreadable",
    code: "[].concat({ length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true, 0: 1 });",
    ends: over,
  },
  { name: "Array.copyWithin", code: "Array.prototype.copyWithin.call({ length: 2 ** 53 - 1 }, 0, 1);", ends: "cpu" },
  {
    name: "Array.reverse of a huge object",
    code: "Array.prototype.reverse.call({ length: 2 ** 53 - 1 });",
    ends: "cpu",
  },
  {
    name: "Array.flat of a deep array",
    code: "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; for (;;) a.flat(Infinity);",
    ends: over,
  },
  { name: "Array.flat of a cycle", code: "const a = []; a[0] = a; a[1] = a; a.flat(Infinity);", ends: over },
  { name: "Array.from of a length", code: "Array.from({ length: 2 ** 32 - 1 });", ends: stopped },
  {
    name: "Array.toSorted of a huge array",
    code: "const a = []; a.length = 2 ** 25; for (;;) a.toSorted();",
    ends: stopped,
  },
  { name: "Array.with", code: "const a = []; a.length = 2 ** 25; for (;;) a.with(0, 1);", ends: stopped },
  {
    name: "Array.splice",
    code: "const a = []; a.length = 2 ** 32 - 1; a[2 ** 32 - 2] = 1; for (;;) { a.splice(1, 1); a.length = 2 ** 32 - 1; }",
    ends: stopped,
  },
  {
    name: "Array.unshift of a huge object",
    code: "Array.prototype.unshift.call({ length: 2 ** 53 - 2 }, 1);",
    ends: over,
  },
  {
    name: "Array.sort of random numbers",
    code: "const a = Array.from({ length: 1e6 }, () => Math.random()); for (;;) a.sort();",
    ends: stopped,
  },
  { name: "spread of a huge array", code: "Math.max(...new Array(2 ** 27));", ends: over },
  { name: "apply of a huge length", code: "Reflect.apply(Math.max, null, { length: 2 ** 25 });", ends: over },
  {
    name: "Object.assign of many",
    code: "const o = {}; for (let i = 0; i < 1e5; i++) o['k' + i] = i; for (;;) Object.assign({}, o);",
    ends: stopped,
  },
  {
    name: "Object.keys of a proxy",
    code: "new Array(1); Object.keys(new Proxy({}, { ownKeys: () => Array.from({ length: 1e6 }, (_, i) => 'k' + i) }));",
    ends: over,
  },
  {
    name: "Object.groupBy",
    code: "Object.groupBy({ *[Symbol.iterator]() { for (let i = 0; ; i++) yield i; } }, (x) => x);",
    ends: stopped,
  },
  {
    name: "Map.groupBy",
    code: "Map.groupBy({ *[Symbol.iterator]() { for (let i = 0; ; i++) yield i; } }, (x) => x);",
    ends: stopped,
  },
  {
    name: "Set.union of an endless set",
    code: "new Set([1]).union({ size: 1, has: () => true, *keys() { for (let i = 0; ; i++) yield i; } });",
    ends: stopped,
  },
  {
    name: "an iterator's toArray",
    code: "Iterator.from({ next: () => ({ done: false, value: 1 }) }).toArray();",
    ends: stopped,
  },
  {
    name: "an iterator's drop",
    code: "Iterator.from({ next: () => ({ done: false }) }).drop(Infinity).next();",
    ends: "cpu",
  },
];

const strings: Bomb[] = [
  { name: "String.split", code: `"xy".repeat(2 ** 27).split("");`, ends: stopped, wounds: true },
  { name: "String.split, 2**25", code: `"xy".repeat(2 ** 25).split("");`, ends: stopped, wounds: true },
  { name: "String.repeat", code: `let s = "x"; for (;;) s = s.repeat(2) + s.at(-1);`, ends: over },
  {
    name: "String.padEnd, flattened",
    code: `for (;;) { const s = "x".padEnd(2 ** 29 - 24, "ab"); s.charCodeAt(2 ** 28); }`,
    ends: over,
    wounds: true,
  },
  { name: "String.replaceAll", code: `"x".repeat(2 ** 22).replaceAll("x", "y".repeat(2 ** 7));`, ends: over },
  {
    name: "String.replaceAll to too much",
    code: `"x".repeat(2 ** 25).replaceAll("x", "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy");`,
    ends: over,
    wounds: true,
  },
  { name: "String.normalize", code: `"\\u1e9b\\u0323".repeat(2 ** 22).normalize("NFKD");`, ends: over },
  {
    name: "String.localeCompare",
    code: `const a = "\\u00e4".repeat(2 ** 22); for (;;) a.localeCompare(a + "b");`,
    ends: over,
  },
  { name: "String.toUpperCase", code: `"\\u00df".repeat(2 ** 25).toUpperCase();`, ends: over },
  {
    name: "String.indexOf, quadratic",
    code: `("a".repeat(2 ** 24) + "b").indexOf("a".repeat(2 ** 23) + "c");`,
    ends: over,
  },
  {
    name: "String.concat of ropes",
    code: `let s = "ab"; for (let i = 0; i < 26; i++) s += s; for (;;) (s + Math.random()).charCodeAt(5);`,
    ends: over,
    wounds: true,
  },
  {
    name: "String.fromCharCode of many",
    code: "String.fromCharCode(...new Array(1e5).fill(65)); for (;;) String.fromCharCode.apply(null, new Array(1e5).fill(65));",
    ends: over,
  },
  {
    name: "strings of a code point each",
    code: `const s = "x".repeat(2 ** 24); const all = []; for (;;) all.push([...s]);`,
    ends: stopped,
  },
  {
    name: "isWellFormed and toWellFormed",
    code: `const s = "\\ud800".repeat(2 ** 24); for (;;) s.toWellFormed();`,
    ends: stopped,
  },
  { name: "a JSON text of 100 MB", code: `JSON.parse("[" + "1,".repeat(5e7) + "1]");`, ends: stopped },
  { name: "a JSON text of deep arrays", code: `JSON.parse("[".repeat(2e7));`, ends: over, wounds: true },
  { name: "a JSON text of deep objects", code: `JSON.parse('{"a":'.repeat(5e6));`, ends: over },
  {
    name: "a JSON text of many keys",
    code: "let s = '{'; for (let i = 0; i < 1e6; i++) s += '\"k' + i + '\":1,'; for (;;) JSON.parse(s + '\"a\":1}');",
    ends: stopped,
  },
  {
    name: "JSON.stringify of a huge graph",
    code: "let o = [1]; for (let i = 0; i < 40; i++) o = [o, o]; JSON.stringify(o);",
    ends: over,
  },
  {
    name: "JSON.stringify of huge strings",
    code: `const s = "\\u0000".repeat(2 ** 24); JSON.stringify(s); JSON.stringify([s, s, s, s, s, s]);`,
    ends: over,
  },
  {
    name: "JSON.stringify of an endless toJSON",
    code: "const o = { toJSON: () => ({ o }) }; JSON.stringify(o);",
    ends: over,
  },
  {
    name: "JSON.stringify of a growing proxy",
    code: "const p = new Proxy([], { get: (_, k) => (k === 'length' ? 2 ** 32 - 1 : 1) }); JSON.stringify(p);",
    ends: over,
  },
];

const numbers: Bomb[] = [
  { name: "BigInt power", code: "2n ** (2n ** 29n);", ends: over, wounds: true },
  { name: "BigInt squaring", code: "let a = 3n; for (;;) a *= a;", ends: over },
  { name: "BigInt division", code: "const a = 3n ** 4000000n; for (;;) a / (a >> 900000n);", ends: "cpu" },
  { name: "BigInt toString", code: "(3n ** 8000000n).toString();", ends: "cpu" },
  { name: "BigInt toString in base 32", code: "(1n << 1073741823n).toString(32);", ends: over, wounds: true },
  { name: "BigInt of a long text", code: `BigInt("7".repeat(2 ** 23));`, ends: "cpu" },
  { name: "BigInt of a hexadecimal text", code: `for (;;) BigInt("0x" + "f".repeat(2 ** 27));`, ends: over },
  {
    name: "BigInt modulo power",
    code: "let a = 7n ** 300000n; for (;;) a = (a * a) % (7n ** 300001n + 1n);",
    ends: "cpu",
  },
  { name: "BigInt.asUintN", code: "for (;;) BigInt.asUintN(2 ** 30, -1n);", ends: over, wounds: true },
  {
    name: "Number.toString in base 2",
    code: "for (;;) Number.MAX_VALUE.toString(3) + (5e-324).toFixed(100);",
    ends: "cpu",
  },
  {
    name: "Math.sumPrecise of an endless list",
    code: "(Math.sumPrecise ?? Math.max)({ *[Symbol.iterator]() { for (;;) yield 1e300; } });",
    ends: ["cpu", "threw", "ok"],
  },
];

const patterns: Bomb[] = [
  { name: "a catastrophic pattern", code: `/^(a+)+$/.test("a".repeat(40) + "b");`, ends: "cpu" },
  {
    name: "a catastrophic pattern with look-behind",
    code: `/(?<=(a+)+)b$/.test("a".repeat(40) + "c" + "a".repeat(40));`,
    ends: ["cpu", "ok"],
  },
  {
    name: "a catastrophic pattern with backreferences",
    code: `/^(?:(a*)\\1)*$/.test("a".repeat(60) + "b");`,
    ends: ["cpu", "ok"],
  },
  {
    name: "a catastrophic unicode-sets pattern",
    code: `/^(?:[\\p{L}--[a]]|b)+\\1?()$/v.test("b".repeat(1e6)); /^(\\p{L}+)+$/v.test("b".repeat(40) + "1");`,
    ends: "cpu",
  },
  {
    name: "a catastrophic replace",
    code: `"a".repeat(3e4).replace(/(a|aa)+$|b/g, (x) => x); "a".repeat(40).concat("b").replace(/(a+)+$/, "");`,
    ends: over,
  },
  { name: "a catastrophic split", code: `"a".repeat(50).concat("b").split(/(a+)+$/);`, ends: over },
  { name: "a giant pattern", code: `new RegExp("(?:" + "a|".repeat(2e6) + "b)").test("c");`, ends: over, wounds: true },
  {
    name: "a pattern of giant repetitions",
    code: `new RegExp("(?:(?:(?:a{1000}){1000}){1000}){1000}").test("a".repeat(1e6));`,
    ends: over,
    wounds: true,
  },
  { name: "a deep pattern", code: `new RegExp("(".repeat(1e6) + ")".repeat(1e6)).test("a");`, ends: over },
  {
    name: "a pattern of many named groups",
    code: `new RegExp(Array.from({ length: 1e5 }, (_, i) => "(?<g" + i + ">a)").join("|")).exec("a");`,
    ends: over,
  },
  {
    name: "a pattern of giant classes",
    code: `new RegExp("[" + Array.from({ length: 6e4 }, (_, i) => String.fromCharCode(i * 1 + 1).replace(/[\\]\\\\^-]/, "a")).join("") + "]+", "i").test("x");`,
    ends: over,
  },
  {
    name: "many patterns",
    code: `for (let i = 0; ; i++) new RegExp("a{" + (i % 1000) + "}(b|c" + i + ")+").test("aaaabcbcbc");`,
    ends: stopped,
  },
  {
    name: "matchAll over everything",
    code: `const all = []; for (;;) all.push(...("ab".repeat(1e4).matchAll(/(a)(b)/g)));`,
    ends: stopped,
  },
  { name: "RegExp.lastIndex set back", code: `const r = /a/g; while (r.exec("aa")) r.lastIndex = 0;`, ends: "cpu" },
];

const times: Bomb[] = [
  { name: "Date parsing", code: `Date.parse("1".repeat(2 ** 24)); for (;;) Date.parse("(".repeat(1e6));`, ends: "cpu" },
  {
    name: "Intl objects",
    code: "const all = []; for (;;) all.push(new Intl.NumberFormat('de', { style: 'currency', currency: 'EUR' }), new Intl.DateTimeFormat('fr'), new Intl.Collator('sv'));",
    ends: stopped,
  },
  {
    name: "Intl segmenter",
    code: `const s = new Intl.Segmenter("th", { granularity: "word" }); [...s.segment("\\u0e01".repeat(1e6))];`,
    ends: over,
  },
  {
    name: "Intl format of a huge number",
    code: "const f = new Intl.NumberFormat('ar'); f.format(10n ** 300000n); for (;;) f.format(10n ** 30000n);",
    ends: over,
  },
  {
    name: "Intl ListFormat",
    code: "new Intl.ListFormat('en').format(Array.from({ length: 1e6 }, () => 'x'.repeat(100)));",
    ends: over,
  },
  {
    name: "Intl collation of long texts",
    code: `const c = new Intl.Collator("zh"); const a = "\\u4e2d".repeat(2 ** 21); for (;;) c.compare(a, a + "x");`,
    ends: over,
  },
  { name: "toLocaleString of a huge array", code: "new Array(1e7).fill(1.5).toLocaleString();", ends: stopped },
  {
    name: "Temporal arithmetic",
    code: "if (globalThis.Temporal) for (;;) Temporal.PlainDate.from('2020-01-01').add({ days: 1e8 - 1 }).until('2000-01-01', { largestUnit: 'days' }); for (;;);",
    ends: ["cpu", "threw"],
  },
  {
    name: "Temporal calendars",
    code: "for (;;) (globalThis.Temporal ? Temporal.PlainDate.from('-271821-04-20').withCalendar('chinese').toLocaleString('zh-u-ca-chinese') : 0);",
    ends: ["cpu", "threw"],
  },
  { name: "Atomics.wait", code: "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", ends: "threw" },
  { name: "Atomics.pause", code: "for (;;) Atomics.pause?.();", ends: "cpu" },
];

fire("builtins", [...arrays, ...strings, ...numbers, ...patterns, ...times]);
