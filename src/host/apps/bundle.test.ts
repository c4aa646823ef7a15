import { join } from "node:path";
import t from "tap";
import { NanoError } from "../errors/index.ts";
import { type BundleSettings, bundleApp, bundleSnippet, releaseBundler } from "./bundle.ts";

t.teardown(releaseBundler);

async function failureOf(entry: string, settings?: BundleSettings): Promise<NanoError> {
  try {
    await bundleApp(entry, settings);
  } catch (error) {
    if (error instanceof NanoError) return error;
    throw error;
  }
  throw new Error("the app was accepted");
}

const EMPTY_WASM = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]);

t.test("the kind of an app is seen from its syntax", async (t) => {
  const folder = t.testdir({
    "module.js": "export default { fetch() { return new Response() } }",
    "script.js": "addEventListener('fetch', (event) => event.respondWith(new Response()))",
    "common.cjs": "module.exports = { fetch() { return new Response() } }",
    "await.js": "await 0; addEventListener('fetch', () => {})",
    "requires.js": "require('./script.js')",
  });
  const kindOf = async (name: string) => (await bundleApp(join(folder, name))).kind;
  t.equal(await kindOf("module.js"), "module");
  t.equal(await kindOf("script.js"), "script");
  t.equal(await kindOf("common.cjs"), "module");
  t.equal(await kindOf("await.js"), "module");
  t.equal(await kindOf("requires.js"), "script");
});

t.test("TypeScript, several files, a package by its worker condition, text and JSON", async (t) => {
  const folder = t.testdir({
    "index.ts": `
      import { where } from "pack";
      import page from "./page.html";
      import data from "./data.json";
      import { twice } from "./twice";
      const count: number = twice(21);
      export default { where, page, answer: data.answer, count };`,
    "twice.ts": "export const twice = (value: number): number => value * 2;",
    "page.html": "<h1>\u00fcber</h1>",
    "data.json": `{ "answer": "yes" }`,
    node_modules: {
      pack: {
        "package.json": `{ "exports": { "node": "./node.js", "workerd": "./workerd.js", "default": "./default.js" } }`,
        "node.js": "export const where = 'node'",
        "workerd.js": "export const where = 'workerd'",
        "default.js": "export const where = 'default'",
      },
    },
  });
  const bundle = await bundleApp(join(folder, "index.ts"));
  const module = await import(`data:text/javascript,${encodeURIComponent(bundle.source)}`);
  t.same({ ...module.default }, { where: "workerd", page: "<h1>\u00fcber</h1>", answer: "yes", count: 42 });
  t.match(bundle.source, /^[\0-\x7f]*$/, "kept in ASCII: one byte a character in every isolate");
  t.same(bundle.files.map((file) => file.slice(folder.length + 1)).sort(), [
    "data.json",
    "index.ts",
    "node_modules/pack/workerd.js",
    "page.html",
    "twice.ts",
  ]);
});

t.test("wasm and data stay modules of their own, named by content", async (t) => {
  const folder = t.testdir({
    "index.js": `
      import first from "./add.wasm";
      import second from "./add.wasm?module";
      import blob from "./blob.bin";
      export default [first, second, blob];`,
    "add.wasm": EMPTY_WASM,
    "blob.bin": Buffer.from([1, 2]),
  });
  const bundle = await bundleApp(join(folder, "index.js"));
  const shape = bundle.modules.map(({ specifier, type, bytes }) => [
    specifier.replace(/[0-9a-f]{16}/, "#"),
    type,
    [...bytes],
  ]);
  t.same(shape, [
    ["./add-#.wasm", "wasm", [...EMPTY_WASM]],
    ["./blob-#.bin", "data", [1, 2]],
  ]);
  for (const { specifier } of bundle.modules) t.ok(bundle.source.includes(JSON.stringify(specifier)));
  t.equal(bundle.kind, "module");
  t.ok(bundle.files.includes(join(folder, "add.wasm")));
});

t.test("rules say what imported files are", async (t) => {
  const folder = t.testdir({
    "index.js": `
      import readme from "./readme.md";
      import page from "./page.html";
      import bytes from "./table.dat";
      import add from "./add.bytes";
      import { answer } from "./code.jsm";
      import { twice } from "./twice.js";
      export default { readme, page, answer, twice, bytes, add };`,
    "readme.md": "# hi",
    "page.html": "<p>",
    "table.dat": Buffer.from([1]),
    "add.bytes": EMPTY_WASM,
    "code.jsm": "export { answer } from './deeper';",
    "deeper.js": "export const answer = 42;",
    "twice.js": "export const twice = (value) => value * 2;",
  });
  const bundle = await bundleApp(join(folder, "index.js"), {
    define: {},
    alias: {},
    rules: [
      { type: "Text", globs: ["**/*.md"], fallthrough: true },
      { type: "Data", globs: ["**/*.dat"], fallthrough: false },
      { type: "CompiledWasm", globs: ["*.bytes"], fallthrough: true },
      { type: "ESModule", globs: ["**/*.jsm", "**/*.js"], fallthrough: false },
    ],
  });
  t.match(bundle.source, /"# hi".*"<p>".*answer = 42.*twice = /s);
  t.same(
    bundle.modules.map(({ specifier, type }) => [specifier.replace(/[0-9a-f]{16}/, "#"), type]),
    [
      ["./table-#.dat", "data"],
      ["./add-#.bytes", "wasm"],
    ],
  );
  const names = ["add.bytes", "code.jsm", "deeper.js", "index.js", "page.html", "readme.md", "table.dat", "twice.js"];
  t.same(bundle.files.map((file) => file.slice(folder.length + 1)).sort(), names);
});

t.test("a rule that lets none through ends those of its type", async (t) => {
  const folder = t.testdir({ "index.js": `import "./page.html";`, "page.html": "" });
  const rules = [{ type: "Text" as const, globs: ["**/*.md"], fallthrough: false }];
  const { message } = await failureOf(join(folder, "index.js"), { define: {}, rules, alias: {} });
  t.match(
    message,
    /index\.js:1:8: "\.\/page\.html" would be Text by a later rule, .* \(give it "fallthrough": true\)$/,
  );
});

t.test("names are replaced by what the configuration defines", async (t) => {
  const folder = t.testdir({
    "index.js": "export default [VERSION, process.env.MODE, process.env.NODE_ENV, typeof DEBUG];",
  });
  const define = { VERSION: "'1.2'", "process.env.MODE": '{"a":1}', DEBUG: "globalThis.debug" };
  const { source } = await bundleApp(join(folder, "index.js"), { define, rules: [], alias: {} });
  t.match(source, /\["1\.2", \w+, "production", typeof globalThis\.debug\]/);
  t.match(source, /\{ a: 1 \}/);
});

t.test("modules that stand for others, and JSX as the configuration has it", async (t) => {
  const folder = t.testdir({
    "index.tsx": `import { where } from "pack"; import other from "other"; export default [where, other, <b />, <></>, Value];`,
    "mine.js": "export const where = 'mine';",
    "tsconfig.special.json": `{ "compilerOptions": { "paths": { "other": ["./deep/other.ts"] } } }`,
    deep: { "other.ts": "export default 'by tsconfig';" },
  });
  const bundle = await bundleApp(join(folder, "index.tsx"), {
    define: {},
    rules: [],
    alias: { pack: join(folder, "mine.js") },
    tsconfig: join(folder, "tsconfig.special.json"),
    jsxFactory: "h",
    jsxFragment: "Fragment",
  });
  t.match(bundle.source, /"mine"/);
  t.match(bundle.source, /"by tsconfig"/);
  t.match(bundle.source, /h\("b", null\), .*h\(Fragment, null\)/);
  t.ok(bundle.files.includes(join(folder, "tsconfig.special.json")), "a change of it makes another bundle");
});

t.test("what does not parse or resolve is shown with its place", async (t) => {
  const folder = t.testdir({
    "syntax.js": "export default {\n  fetch() { return \u00fc\u00fc new; }\n}",
    "missing.js": "\nimport './nothing.js'",
    "node.js": "import { a } from './inner.js'; a()",
    "inner.js": "import fs from 'node:fs';\nexport const a = () => fs",
    "bare.js": "import { join } from 'path'; export default join",
    "cloudflare.js": "import { connect } from 'cloudflare:sockets'; export default connect",
  });
  const cases: [string, RegExp][] = [
    ["syntax.js", /syntax\.js:2:23: Expected ";" but found "new"/],
    ["missing.js", /missing\.js:2:8: Could not resolve "\.\/nothing\.js"/],
    ["node.js", /inner\.js:1:16: "node:fs" cannot be imported: modules of Node\.js are not there yet/],
    ["bare.js", /bare\.js:1:22: "node:path" cannot be imported/],
    ["cloudflare.js", /cloudflare\.js:1:25: "cloudflare:sockets" cannot be imported/],
  ];
  for (const [name, message] of cases) {
    const error = await failureOf(join(folder, name));
    t.equal(error.code, "NANO_APP_INVALID");
    t.match(error.message, message);
    t.match(error.detail, /^ {2}\d \| .*\n.*\^/);
  }
});

t.test("a package named like a module of Node's is the app's own business", async (t) => {
  const folder = t.testdir({
    "index.js": "import { own } from 'events'; export default own",
    node_modules: { events: { "package.json": `{ "main": "main.js" }`, "main.js": "export const own = 1" } },
  });
  t.match((await bundleApp(join(folder, "index.js"))).source, /own = 1/);
});

t.test("a snippet keeps the statements that only matter for their value", async (t) => {
  const folder = t.testdir({ "lib.js": "export const answer = 42" });
  const bundle = await bundleSnippet("import { answer } from './lib.js'\nanswer", {
    folder,
    file: "eval",
    loader: "js",
  });
  t.match(bundle.source, /answer;\n$/);
  t.match(
    JSON.parse(bundle.sourceMap).sources,
    ["lib.js", "eval"].map((name) => new RegExp(name)),
  );
});
