import { join } from "node:path";
import vm from "node:vm";
import t from "tap";
import { releaseBundler } from "../apps/index.ts";
import { NanoError } from "../errors/index.ts";
import { scriptOf } from "./eval-source.ts";

t.teardown(releaseBundler);

async function completionOf(text: string, name = "[eval]"): Promise<unknown> {
  const { source } = await scriptOf({ text, name });
  return vm.runInNewContext(source);
}

/** First line of the mapped stack that names a place. */
async function placeOfThrow(text: string, name = "[eval]"): Promise<string | undefined> {
  const script = await scriptOf({ text, name });
  try {
    await vm.runInNewContext(script.source, {}, { filename: script.name });
  } catch (error) {
    const stack = script.mapStack((error as Error).stack ?? "");
    return /at (?:.*\()?(.*?:\d+:\d+)\)?/.exec(stack)?.[1];
  }
  throw new Error("nothing was thrown");
}

t.test("code that needs nothing is left as it is", async (t) => {
  for (const text of ["1 + 1", "async function f() { await 1 }\nf", "var await = 1; await", "'import x'", "a.await"]) {
    t.equal((await scriptOf({ text, name: "[eval]" })).source, text);
  }
});

t.test("top-level await gives the value that a script would complete with", async (t) => {
  const cases: [string, unknown][] = [
    ["await 1", 1],
    ["const a = await 2; a * 2", 4],
    ["const a = await 2", undefined],
    ["let a = await 1\na += 1\na // the end", 2],
    ["function f() { return g() } function g() { return 7 }\nawait null; f()", 7],
    ["class A { async b() { return await 3 } }\nawait new A().b()", 3],
    ["if (await true) 'yes'; else 'no'", "yes"],
    ["if (await false) 'yes'\nelse 'no'", "no"],
    ["for (const a of [1, 2, 3]) await a", 3],
    ["for await (const a of [1, 2]) { a * 10 }", 20],
    ["let a = 0; while (a < await 3) a++\n", 2],
    ["try { await Promise.reject(5) } catch (e) { e + 1 } finally { 9 }", 6],
    ["switch (await 1) { case 1: 'one'; break; default: 'other' }", "one"],
    ["{ await 1; 'in a block' }", "in a block"],
    ["outer: for (;;) { await 0; 'left'; break outer }", "left"],
    ["(await 1, 2)", 2],
    ["await 0; ({ a: 1 }).a", 1],
    ["await 0\n;[1, 2].length", 2],
    ["await 0; (() => { 5 })()", undefined],
    ["await 0; _ = 3; globalThis._", 3],
    ["#!/usr/bin/env nano\nawait 8", 8],
    ["await 1; 'a'\n<!-- a comment of old", "a"],
  ];
  for (const [text, expected] of cases) t.same(await completionOf(text), expected, text);
});

t.test("a directive stays one", async (t) => {
  const strict = "'use strict'\nawait 0; (function () { return this === undefined })()";
  t.equal(await completionOf(strict), true);
  t.equal(await completionOf(strict.replace("'use strict'", "")), false);
});

t.test("what is thrown is placed in what was written", async (t) => {
  t.equal(await placeOfThrow("await 1; null.x"), "[eval]:1:15");
  t.equal(await placeOfThrow("await 1\n  null.x"), "[eval]:2:8");
  t.equal(await placeOfThrow("await 1; 2; 3; (() => { throw new Error() })()"), "[eval]:1:31");
  t.equal(await placeOfThrow("await 1\nfunction f() {\n  throw new Error()\n}\nf()"), "[eval]:3:9");
});

t.test("a mistake in syntax is placed, with its line", async (t) => {
  const failure = await scriptOf({ text: "await 1;\nconst = 2", name: "[eval]" }).catch((error: unknown) => error);
  if (!(failure instanceof NanoError)) throw failure;
  t.equal(failure.code, "NANO_APP_EXCEPTION");
  t.equal(failure.message, "[eval]:2:7: SyntaxError: Unexpected token");
  t.equal(failure.detail, "  2 | const = 2\n    |       ^");
});

t.test("TypeScript: annotations go, positions stay; the rest of it is bundled", async (t) => {
  t.equal(await completionOf("const a: number = 4; a as number", "a.ts"), 4);
  t.equal(await completionOf("interface A { b: string }\nconst a: A = { b: await 'x' }; a.b", "a.ts"), "x");
  t.equal(await placeOfThrow("type A = string;\nlet a: A | null = null;\na!.length", "a.ts"), "a.ts:3:4");
  t.equal(await completionOf("enum Colour { Red = 3 }\nColour.Red", "a.ts"), 3);
  t.equal(await placeOfThrow("enum A { B }\n\nfunction f(a: any): void {\n  a.b()\n}\nf(null)", "a.ts"), "a.ts:4:5");
});

t.test("imports are bundled, and places are those of the files", async (t) => {
  const folder = t.testdir({
    "main.ts": "import { twice } from './twice'\nconst a: number = await twice(21)\na",
    "twice.ts": "export const twice = async (n: number): Promise<number> => n * 2",
    "thrower.js": "// a comment\n\nexport function thrower() {\n  throw new Error('no')\n}",
    "json.json": `{ "a": 6 }`,
  });
  const inFolder = (name: string) => join(folder, name);
  t.equal(
    await completionOf("import { twice } from './twice'\nconst a: number = await twice(21)\na", inFolder("main.ts")),
    42,
  );
  t.equal(await completionOf("import json from './json.json'\njson.a", inFolder("a.js")), 6);
  t.equal(await completionOf("(await import('./json.json')).default.a", inFolder("a.js")), 6);
  t.equal(await completionOf("export const a = 1\na + 1", inFolder("a.js")), 2);
  const place = await placeOfThrow("import { thrower } from './thrower.js'\n\nthrower()", inFolder("a.js"));
  t.match(place, /thrower\.js:4:9$/);
  const own = await placeOfThrow("import './thrower.js'\n\nawait 1; null.x", inFolder("a.js"));
  t.match(own, /a\.js:3:15$/);
  await t.rejects(completionOf("import './none.js'", inFolder("a.js")), {
    code: "NANO_APP_INVALID",
    message: /a\.js:1:8/,
  });
});
