import { join } from "node:path";
import t from "tap";
import { checkEngine, findEngineFiles, findPackage, loadEngine } from "./index.ts";

const platform = `${process.platform}-${process.arch}`;

t.test("the package is found from any file in it", (t) => {
  const { root, version } = findPackage();
  t.ok(import.meta.dirname.startsWith(root));
  t.match(version, /^\d+\.\d+\.\d+/);
  t.end();
});

t.test("a build of the checkout goes before what the package brought", (t) => {
  const root = t.testdir({
    build: { Release: { "nano.node": "" } },
    dist: { "runtime.snapshot": "", "runtime.js": "", [platform]: { "nano.node": "", "runtime.snapshot": "" } },
  });
  t.equal(findEngineFiles(root).addon, join(root, "build/Release/nano.node"));
  t.equal(findEngineFiles(root).snapshot, join(root, "dist/runtime.snapshot"));
  t.equal(findEngineFiles(root, "build-other").addon, join(root, "dist", platform, "nano.node"));
  t.end();
});

t.test("the package's own, with a snapshot for the platform", (t) => {
  const root = t.testdir({
    dist: { "runtime.js": "", [platform]: { "nano.node": "", "runtime.snapshot": "" } },
  });
  t.same(findEngineFiles(root), {
    addon: join(root, "dist", platform, "nano.node"),
    snapshot: join(root, "dist", platform, "runtime.snapshot"),
    source: join(root, "dist/runtime.js"),
  });
  t.end();
});

t.test("what is missing or does not load is said in one line", (t) => {
  const nothing = t.testdir({});
  t.throws(() => findEngineFiles(nothing), {
    code: "NANO_ENGINE_MISSING",
    message: /not built: run "npm run build" in /,
  });
  t.end();
});

t.test("an addon that is none", (t) => {
  const root = t.testdir({
    build: { Release: { "nano.node": "no library" } },
    dist: { "runtime.snapshot": "", "runtime.js": "" },
  });
  t.throws(() => loadEngine(root), {
    code: "NANO_ENGINE_MISMATCH",
    message: /^the engine's addon does not load \([^\n]+$/,
  });
  t.end();
});

t.test("libraries must be those that the addon was built with", (t) => {
  const { v8 = "", ada = "" } = process.versions;
  t.doesNotThrow(() => checkEngine({ v8, ada }));
  t.throws(() => checkEngine({ v8, ada: "0.0.1" }), {
    message: new RegExp(`^built with ada 0\\.0\\.1, but this engine has ${ada}`),
  });
  t.throws(() => checkEngine({ none: "1" }), { message: /but this engine has none: / });
  t.end();
});
