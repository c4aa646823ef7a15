import { spawnSync } from "node:child_process";
import { join } from "node:path";
import t from "tap";

const root = join(import.meta.dirname, "..", "..");

function nano(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(root, "bin", "nano"), ["test-conformance", ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stdout, stderr };
}

const good = {
  "names.js": "const named = 1;",
  "data.txt": "data",
  "a.any.js": [
    "// META: script=/names.js",
    "// META: script=deep/more.js",
    'test(() => assert_equals(named + more, 3), "scripts");',
    'promise_test(async () => assert_equals(await (await fetch("data.txt")).text(), "data"), "data");',
  ].join("\n"),
  deep: {
    "more.js": "const more = 2;",
    "w.worker.js": 'importScripts("/resources/testharness.js"); test(() => {}, "worker"); done();',
    "idl.any.js": [
      "// META: script=/resources/WebIDLParser.js",
      "// META: script=/resources/idlharness.js",
      "const idl = new IdlArray();",
      'idl.add_idls("[Exposed=*] interface AbortController { constructor(); undefined abort(optional any reason); };");',
      "idl.test();",
    ].join("\n"),
  },
  "d.window.js": "document.body",
};

t.test("a folder of tests runs with the harness that comes with NANO", (t) => {
  const { status, stdout, stderr } = nano("--dir", t.testdir(good));
  t.equal(stderr, "");
  t.equal(status, 0);
  t.match(stdout, / {2}1 +2 +2 +0 +0 +0 +1 /, "two subtests pass, and one file needs a window");
  t.match(stdout, /\/deep +2 +\d\d? +\d\d? +0 +0 /);
  t.end();
});

t.test("what a test does to its process is told of that test", (t) => {
  const folder = t.testdir({
    "a.any.js": 'test(() => {}, "good");',
    "grows.any.js":
      'test(() => {}, "before"); const all = []; for (;;) all.push(new Array(1e6).fill(all.length + 0.5));',
    "prints.any.js": 'console.log("\\u0001wpt {nonsense"); console.log("\\u0001wpt null"); test(() => {}, "good");',
    "throws.any.js": 'test(() => {}, "before"); ]',
  });
  const { status, stdout } = nano("--dir", folder, "--verbose");
  t.equal(status, 1);
  t.match(stdout, /OK {2}\S+\/a\.any\.js {2}1\/1/);
  t.match(stdout, /OK {2}\S+\/prints\.any\.js {2}1\/1/);
  t.match(stdout, /CRASH {2}\S+\/grows\.any\.js .*exceededMemory/);
  t.match(stdout, /ERROR {2}\S+\/throws\.any\.js .*SyntaxError/);
  t.equal(nano("--dir", folder, "--update").status, 0);
  t.equal(nano("--dir", folder).status, 0, "what is expected is no surprise");
  t.end();
});

t.test("what is wrong with the options is said", (t) => {
  t.match(nano("--dir", "nowhere"), { status: 2, stderr: /--dir: nowhere: no such folder/ });
  t.match(nano("--dir", "x", "--suite", "wpt"), { status: 2, stderr: /one or the other/ });
  t.match(nano("--runtime", "dino"), { status: 2, stderr: /no runtime "dino" \(did you mean/ });
  t.end();
});
