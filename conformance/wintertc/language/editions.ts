// A small program for each feature of each edition of ECMAScript (https://tc39.es/ecma262/): its value, awaited, is true.

export type Features = Readonly<Record<string, string>>;

export const editions: Readonly<Record<string, Features>> = {
  "ES5 and before": {
    "strict mode": "(function () { 'use strict'; return this === undefined; })()",
    "sloppy mode": "(function () { return this === globalThis; })() && (undeclared = 1, delete undeclared)",
    with: "(function (o) { with (o) return x; })({ x: true })",
    "octal literals": "010 === 8 && '\\101' === 'A'",
    "HTML-like comments": "(function () { var x = true; <!-- x = false\n--> x = false\nreturn x; })()",
    "functions in blocks": "(function () { { function f() { return true; } } return f(); })()",
    "labels and getters": "a: { break a; } ({ get x() { return true; } }).x",
    "array extras": "[3, 1, 2].sort().map(x => x * 2).reduce((a, b) => a + b) === 12",
    JSON: "JSON.stringify(JSON.parse('{\"a\":[1,null]}')) === '{\"a\":[1,null]}'",
    "Annex B": "escape('ä') === '%E4' && 'x'.anchor('y') === '<a name=\"y\">x</a>' && new Date(0).getYear() === 70",
    "compiled regular expressions":
      "var r = /a/; r.compile('b', 'g'); r.flags === 'g' && RegExp.lastMatch !== undefined",
  },
  ES2015: {
    "let and const": "let a = 1; { let a = 2; } const b = a; b === 1",
    "arrow functions": "(() => (function () { return (() => this.x)(); }).call({ x: true }))()",
    classes: "class A { static s() { return 1; } get g() { return 2; } } class B extends A {} B.s() + new B().g === 3",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the program that has the template.
    "template literals": "((strings, ...values) => strings.raw[0] === 'a\\\\n' && values[0] === 1)`a\\n${1}`",
    destructuring: "const { a, b: [, c = 3], ...d } = { a: 1, b: [2], e: 5 }; a + c + d.e === 9",
    "default, rest and spread": "((a, b = a, ...c) => a + b + c.length)(1, undefined, ...[2, 3]) === 4",
    generators: "function* g() { return yield* [1, 2]; } [...g()].length === 2",
    "for-of and symbols": "let n = 0; for (const x of { *[Symbol.iterator]() { yield 5; } }) n = x; n === 5",
    "tail positions don't overflow a little": "(function f(n) { return n === 0 || f(n - 1); })(1000)",
    collections:
      "new Map([[NaN, 1]]).get(NaN) === 1 && new Set([1, 1]).size === 1 && new WeakMap([[{}, 1]]) instanceof WeakMap",
    promises: "Promise.all([1, Promise.resolve(2)]).then(([a, b]) => a + b === 3)",
    proxies: "new Proxy({}, { has: () => true }) && 'x' in new Proxy({}, { has: () => true })",
    Reflect: "Reflect.construct(Array, [], Set) instanceof Set && Reflect.ownKeys({ b: 1, 1: 1 }).join() === '1,b'",
    "typed arrays":
      "new Float64Array(new Uint8Array([1, 2])).at(-1) === 2 && new DataView(new ArrayBuffer(4)).getInt32(0) === 0",
    "sticky and unicode expressions": "/^.$/u.test('😀') && /a/y.sticky",
    "new.target and super": "class A { constructor() { this.t = new.target; } } class B extends A {} new B().t === B",
    "numeric literals": "0b11 + 0o7 === 10",
  },
  ES2016: {
    exponentiation: "2 ** 3 ** 2 === 512",
    includes: "[NaN].includes(NaN)",
  },
  ES2017: {
    "async functions": "(async () => (await 1) + (await Promise.resolve(2)) === 3)()",
    "entries and values": "Object.entries({ a: 1 })[0][1] === Object.values({ a: 1 })[0]",
    padding: "'1'.padStart(3, '0') + '1'.padEnd(2, '-') === '0011-'",
    "shared memory": "Atomics.add(new Int32Array(new SharedArrayBuffer(4)), 0, 5) === 0",
    "property descriptors": "Object.getOwnPropertyDescriptors({ a: 1 }).a.value === 1",
  },
  ES2018: {
    "async iteration": "(async () => { for await (const x of [Promise.resolve(7)]) return x === 7; })()",
    "async generators": "(async () => { async function* g() { yield 1; } return (await g().next()).value === 1; })()",
    "spread of properties": "({ ...{ a: 1 }, b: 2 }).a === 1",
    finally: "Promise.resolve(true).finally(() => false)",
    "named groups, look-behind, dotAll": "/(?<=a)(?<x>.)/s.exec('a\\n').groups.x === '\\n'",
    "property escapes": "/\\p{Script=Greek}/u.test('λ')",
  },
  ES2019: {
    "flat and flatMap": "[[1], [2]].flat().concat([3].flatMap(x => [x, x])).length === 4",
    fromEntries: "Object.fromEntries([['a', 1]]).a === 1",
    "optional catch binding": "(() => { try { throw 1; } catch { return true; } })()",
    "descriptions and trimming": "Symbol('x').description + ' y '.trimStart().trimEnd() === 'xy'",
    "stable sort": "Array.from({ length: 600 }, (_, i) => [i % 2, i]).sort((a, b) => a[0] - b[0])[1][1] === 2",
  },
  ES2020: {
    BigInt: "2n ** 64n === 18446744073709551616n && BigInt.asUintN(8, 257n) === 1n",
    "optional chaining and ??": "(null?.x.y ?? 5) === 5 && ({}).f?.() === undefined",
    allSettled: "Promise.allSettled([Promise.reject(1)]).then(([{ status }]) => status === 'rejected')",
    matchAll: "[...'a1b2'.matchAll(/\\d/g)].length === 2",
    globalThis: "globalThis === (function () { return this; })()",
    "dynamic import": "import('data:text/javascript,').then(() => true, (error) => error instanceof Error)",
  },
  ES2021: {
    any: "Promise.any([Promise.reject(1), true])",
    AggregateError: "new AggregateError([1], 'm').errors[0] === 1",
    "logical assignment": "let a = null; a ??= 1; a &&= 2; a ||= 3; a === 2",
    replaceAll: "'a.a'.replaceAll('a', 'b') === 'b.b'",
    separators: "1_000_000 === 1e6",
    "weak references": "new WeakRef(globalThis).deref() === globalThis && new FinalizationRegistry(() => 0) !== null",
  },
  ES2022: {
    "fields and private members":
      "class A { #x = 1; static s = 2; has(o) { return #x in o; } } new A().has(new A()) && A.s === 2",
    "static blocks": "class A { static { this.x = true; } } A.x",
    at: "[1, 2].at(-1) + 'ab'.at(-1) === '2b'",
    "error causes": "new Error('m', { cause: 5 }).cause === 5",
    "match indices": "/b/d.exec('ab').indices[0][0] === 1",
    hasOwn: "Object.hasOwn({ a: 1 }, 'a')",
  },
  ES2023: {
    "changes by copy": "[3, 1].toSorted()[0] === 1 && [1].with(0, 2)[0] === 2 && [1, 2].toSpliced(0, 1).length === 1",
    findLast: "[1, 2, 3].findLast(x => x < 3) === 2",
    "symbols as weak keys": "new WeakSet([Symbol('x')]) instanceof WeakSet",
  },
  ES2024: {
    groupBy: "Object.groupBy([1, 2], x => x % 2 ? 'odd' : 'even').odd[0] === 1 && Map.groupBy([1], x => x).has(1)",
    withResolvers: "(() => { const { promise, resolve } = Promise.withResolvers(); resolve(true); return promise; })()",
    "set notation": "/^[\\p{L}--[a-z]]$/v.test('A')",
    "well-formed strings": "'\\ud800'.toWellFormed() === '\\ufffd' && !'\\ud800'.isWellFormed()",
    "resizable buffers": "const b = new ArrayBuffer(1, { maxByteLength: 2 }); b.resize(2); b.byteLength === 2",
    transfer: "const b = new ArrayBuffer(1); b.transfer().byteLength === 1 && b.detached",
    waitAsync: "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 1).value === 'not-equal'",
  },
  ES2025: {
    "iterator helpers": "[1, 2, 3].values().map(x => x * 2).filter(x => x > 2).take(1).toArray()[0] === 4",
    "set methods": "new Set([1, 2]).intersection(new Set([2])).has(2)",
    "Promise.try": "Promise.try(() => true)",
    "RegExp.escape": "RegExp.escape('.') === '\\\\.'",
    "modifiers and duplicate names": "/(?i:a)b/.test('Ab') && /(?<x>a)|(?<x>b)/.exec('b').groups.x === 'b'",
    Float16Array: "new Float16Array([1.5])[0] === 1.5 && Math.f16round(1.1) !== 1.1",
    "JSON modules":
      "import('data:application/json,5', { with: { type: 'json' } }).then(() => true, (e) => e instanceof Error)",
  },
  "ES2026 and proposals that the engine has": {
    "Array.fromAsync": "Array.fromAsync([Promise.resolve(1)]).then(([x]) => x === 1)",
    "Error.isError": "Error.isError(new RangeError()) && !Error.isError({})",
    "base64 of bytes": "new Uint8Array([255]).toBase64() === '/w==' && Uint8Array.fromHex('ff')[0] === 255",
    "using declarations": "let x = false; { using y = { [Symbol.dispose]() { x = true; } }; } x",
    "await using":
      "(async () => { let x = false; { await using y = { async [Symbol.asyncDispose]() { x = true; } }; } return x; })()",
    "Iterator.concat": "Iterator.concat([1], [2]).toArray().length === 2",
    "raw JSON": "JSON.stringify(JSON.rawJSON('1e1000')) === '1e1000'",
    getOrInsert: "new Map().getOrInsert('a', 1) === 1",
    Temporal: "Temporal.PlainDate.from('2024-02-28').add({ days: 2 }).toString() === '2024-03-01'",
  },
  "ECMA-402": {
    "numbers and dates": "new Intl.NumberFormat('de').format(1234.5) === '1.234,5' && 5n.toLocaleString('en') === '5'",
    "date formats": "new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC' }).format(0) === '01/01/1970'",
    "collation and plurals":
      "['ö', 'z'].sort(new Intl.Collator('sv').compare)[0] === 'z' && new Intl.PluralRules('ar').select(2) === 'two'",
    "segments, lists, names":
      "[...new Intl.Segmenter().segment('👍🏽')].length === 1 && new Intl.ListFormat('en').format(['a', 'b']) === 'a and b'",
    "durations and locales":
      "new Intl.DurationFormat('en').format({ hours: 1 }) === '1 hr' && new Intl.Locale('en-u-hc-h12').hourCycle === 'h12'",
    "normal forms": "'\\u0041\\u030a'.normalize('NFC') === 'Å' && 'I'.toLocaleLowerCase('tr') === 'ı'",
  },
};
