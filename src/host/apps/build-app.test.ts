import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize } from "node:v8";
import t, { type Test } from "tap";
import { cacheFolder } from "./cache-folder.ts";
import { type AppPlace, type BuiltApp, buildApp, findApps, releaseBundler } from "./index.ts";

t.teardown(releaseBundler);

/** An app with two files, and a cache of its own. */
async function appIn(t: Test): Promise<{ place: AppPlace; folder: string; cache: string }> {
  const folder = t.testdir({
    cache: {},
    app: {
      "nano.jsonc": `{ "name": "shop", "vars": { "A": [1] }, "limits": { "cpuMs": 7 } }`,
      "index.js": "import { text } from './text';\nexport default { fetch: () => new Response(text) };",
      "text.js": "export const text = 'one';",
    },
  });
  const cache = join(folder, "cache");
  process.env.NANO_CACHE_DIR = cache;
  t.teardown(() => delete process.env.NANO_CACHE_DIR);
  const [place] = (await findApps(join(folder, "app"))).apps;
  if (place === undefined) throw new Error("no app");
  return { place, folder: join(folder, "app"), cache };
}

/** Replaces the source in the only cached bundle by another of the same length, so that its use can be told. */
function markCached(cache: string): string {
  const [name = ""] = readdirSync(join(cache, "bundles"));
  return join(cache, "bundles", name);
}

/** As a start after which the cache has all that it will have. */
async function buildAndStore(place: AppPlace): Promise<BuiltApp> {
  const built = await buildApp(place);
  await built.stored;
  return built;
}

t.test("the definition carries the configuration, and before it what the command says", async (t) => {
  const { place } = await appIn(t);
  const { definition } = await buildApp(place, { limits: { overrides: { memoryMb: 9 } }, vars: { B: "2" } });
  t.equal(definition.name, "shop");
  t.equal(definition.kind, "module");
  t.equal(definition.sourceName, "shop/index.js");
  t.same(deserialize(definition.env), { A: [1], B: "2" });
  t.equal(definition.limits.cpuMs, 7);
  t.equal(definition.limits.memoryMb, 9);
});

t.test("a second start takes the bundle from the cache and gives the same", async (t) => {
  const { place, cache } = await appIn(t);
  const first = await buildAndStore(place);
  const written = readFileSync(markCached(cache));
  const second = await buildAndStore(place);
  t.same(second.definition, first.definition);
  t.same(second.files, first.files);
  t.same(readFileSync(markCached(cache)), written);
  t.same(readdirSync(join(cache, "bundles")).length, 1, "nothing unfinished is left behind");
});

t.test("esbuild is loaded by the first start only", async (t) => {
  const { folder } = await appIn(t);
  const program = `
    import { createRequire } from "node:module";
    const { buildApp, findApps, releaseBundler } = await import(${JSON.stringify(join(import.meta.dirname, "index.ts"))});
    const { stored } = await buildApp((await findApps(${JSON.stringify(folder)})).apps[0]);
    await stored;
    await releaseBundler();
    const loaded = Object.keys(createRequire("/").cache);
    console.log(loaded.some((file) => file.includes("/node_modules/esbuild/")));`;
  const start = () => execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  t.equal(start(), "true\n");
  t.equal(start(), "false\n");
});

t.test("a changed file, and a file that now goes before another, make a new bundle", async (t) => {
  const { place, folder } = await appIn(t);
  t.match((await buildAndStore(place)).definition.source, /"one"/);
  writeFileSync(join(folder, "text.js"), "export const text = 'two';");
  t.match((await buildAndStore(place)).definition.source, /"two"/);
  writeFileSync(join(folder, "text.ts"), "export const text: string = 'three';");
  t.match((await buildAndStore(place)).definition.source, /"three"/);
});

t.test("a configuration that defines something else makes a new bundle", async (t) => {
  const { place, folder } = await appIn(t);
  writeFileSync(join(folder, "text.js"), "export const text = TEXT;");
  for (const text of ["one", "two"]) {
    const config = { ...place.config, define: { TEXT: JSON.stringify(text) } };
    t.match((await buildAndStore({ ...place, config })).definition.source, `"${text}"`);
  }
});

t.test("a damaged cache file is ignored and written anew", async (t) => {
  const { place, cache } = await appIn(t);
  const whole = (await buildAndStore(place)).definition.source;
  const file = markCached(cache);
  const good = readFileSync(file);
  const flipped = Buffer.from(good);
  flipped[flipped.length - 3] = 0x21;
  for (const damaged of [flipped, good.subarray(0, good.length / 2), Buffer.alloc(0), Buffer.from("\n")]) {
    writeFileSync(file, damaged);
    t.equal((await buildAndStore(place)).definition.source, whole);
    t.same(readFileSync(file), good);
  }
});

t.test("a cache that cannot be written is done without", async (t) => {
  const { place, cache } = await appIn(t);
  rmSync(cache, { recursive: true });
  writeFileSync(cache, "a file where the folder should be");
  t.match((await buildAndStore(place)).definition.source, /"one"/);
  t.ok(existsSync(cache));
});

t.test("V8's code cache comes back for the same source only", async (t) => {
  const { place, folder } = await appIn(t);
  const first = await buildAndStore(place);
  t.equal(first.definition.codeCache, undefined);
  await first.storeCodeCache(new Uint8Array([1, 2, 3]));
  t.same([...((await buildAndStore(place)).definition.codeCache ?? [])], [1, 2, 3]);
  writeFileSync(join(folder, "text.js"), "export const text = 'two';");
  t.equal((await buildAndStore(place)).definition.codeCache, undefined);
});

t.test("where the cache is", (t) => {
  t.equal(cacheFolder({ NANO_CACHE_DIR: "/a", XDG_CACHE_HOME: "/b" }), "/a");
  t.equal(cacheFolder({ XDG_CACHE_HOME: "/b" }), "/b/nano");
  t.match(cacheFolder({}), /\.cache\/nano$/);
  t.end();
});

t.test("an app of one file that imports nothing is served as it is", async (t) => {
  const { place, folder, cache } = await appIn(t);
  const serve = async (source: string, name = "index.js", config = place.config) => {
    writeFileSync(join(folder, name), source);
    const built = await buildApp({ ...place, entry: join(folder, name), config }, {}, true);
    await built.stored;
    return built;
  };
  const plain = "// as it is\nexport default { fetch: () => new Response() };\n";
  const built = await serve(plain);
  t.equal(built.definition.source, plain);
  t.equal(built.definition.kind, "module");
  t.same([built.files[0], built.sourceMap, built.warnings], [join(folder, "index.js"), "", []]);
  t.notOk(existsSync(join(cache, "bundles")), "nothing is kept of it");
  t.equal((await serve(plain, "index.mjs")).definition.source, plain);
  t.equal((await serve("export const a = 1; export { a as default };")).definition.source.length, 44);

  const bundled: [string, string?, Partial<typeof place.config>?][] = [
    ["import { text } from './text'; export default text;"],
    ["export { text as default } from './text';"],
    ["export default () => import('./text');"],
    ["export default process.env.NODE_ENV;"],
    ["export default '\u00fc';"],
    [`${plain}//${"x".repeat(33_000)}`],
    [plain, "index.ts"],
    ["addEventListener('fetch', () => {});"],
    [plain, "index.js", { define: { A: "1" } }],
    [plain, "index.js", { alias: { a: "b" } }],
  ];
  for (const [source, name, config] of bundled) {
    const made = await serve(source, name, { ...place.config, ...config });
    t.not(made.sourceMap, "", source.slice(0, 60));
  }
  await t.rejects(serve("export default {"), { code: "NANO_APP_INVALID" }, "the bundler says what is wrong");
  t.not(
    (await buildApp({ ...place, entry: join(folder, "index.mjs") })).sourceMap,
    "",
    "unless it is served, it is bundled",
  );
});
