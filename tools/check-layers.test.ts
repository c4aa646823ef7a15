import t from "tap";
import { checkLayers } from "./check-layers.ts";
import { floorsOf } from "./layers/tables.ts";
import { ignoredFolders } from "./tree.ts";

/** The problems of a small tree, each as "file:line rule" with its message left out. */
function places(files: Record<string, string>): string[] {
  return checkLayers(new Map(Object.entries(files))).map(({ file, line, rule }) => `${file}:${line} ${rule}`);
}

function messages(files: Record<string, string>): string[] {
  return checkLayers(new Map(Object.entries(files))).map((problem) => problem.message);
}

t.test("a native room includes the rooms it stands on, and no other", async (t) => {
  const good = {
    "native/ops/url.cc":
      '#include "ops/url.h"\n\n#include <string>\n#include <v8.h>\n\n#include "base/bytes.h"\n#include "engine/strings.h"',
    "native/http/server.cc": '#include "reactor/reactor.h"\n#include "scheduler/poller.h"\n#include "base/bytes.h"',
    "native/isolate/apps.cc": '#include "http/exchange.h"\n#include "ops/table.h"\n#include <v8-platform.h>',
    "native/addon/addon.cc": '#include <napi.h>\n#include "isolate/apps.h"',
  };
  t.same(places(good), []);
  t.same(places({ "native/base/a.h": '#pragma once\n#include "engine/strings.h"' }), ["native/base/a.h:2 wall"]);
  t.same(places({ "native/ops/a.cc": '#include "scheduler/scheduler.h"' }), ["native/ops/a.cc:1 wall"]);
  t.same(places({ "native/scheduler/a.cc": '#include "engine/scopes.h"' }), ["native/scheduler/a.cc:1 wall"]);
  t.same(places({ "native/reactor/a.cc": '#include "http/server.h"' }), ["native/reactor/a.cc:1 wall"]);
  t.same(places({ "native/isolate/a.cc": '  #  include "addon/addon.h"' }), ["native/isolate/a.cc:1 wall"]);
  t.match(messages({ "native/base/a.h": '#include "engine/strings.h"' })[0], /base does not stand on engine/);
});

t.test("an include names a room that there is", async (t) => {
  t.same(places({ "native/http/a.cc": '#include "server.h"' }), ["native/http/a.cc:1 wall"]);
  t.same(places({ "native/http/a.cc": '#include "../base/bytes.h"' }), ["native/http/a.cc:1 wall"]);
  t.same(places({ "native/http/a.cc": '#include "cellar/wine.h"' }), ["native/http/a.cc:1 wall"]);
  t.same(places({ "native/cellar/wine.h": "", "native/loose.cc": "" }), [
    "native/cellar/wine.h:1 wall",
    "native/loose.cc:1 wall",
  ]);
});

t.test("a foreign header stays in its rooms", async (t) => {
  for (const [header, inside, outside] of [
    ["v8.h", "native/engine/a.h", "native/addon/a.h"],
    ["v8-platform.h", "native/isolate/a.h", "native/scheduler/a.h"],
    ["uv.h", "native/reactor/a.h", "native/http/a.h"],
    ["napi.h", "native/addon/a.h", "native/isolate/a.h"],
    ["node_api.h", "native/testing/a.cc", "native/engine/a.h"],
    ["node.h", "native/engine/platform.cc", "native/engine/realm.cc"],
    ["node_version.h", "native/engine/platform.h", "native/addon/a.cc"],
  ] as const) {
    t.same(places({ [inside]: `#include <${header}>` }), [], `${header} in ${inside}`);
    t.same(places({ [outside]: `#include <${header}>` }), [`${outside}:1 wall`], `${header} in ${outside}`);
    t.same(places({ [outside]: `#include "${header}"` }), [`${outside}:1 wall`], `"${header}" in ${outside}`);
  }
});

t.test("a C++ test includes what it needs, below the addon", async (t) => {
  t.same(places({ "native/base/a_test.cc": '#include "http/server.h"\n#include "testing/test.h"' }), []);
  t.same(places({ "native/testing/a.h": '#include "isolate/apps.h"' }), []);
  t.same(places({ "native/base/a_test.cc": '#include "addon/addon.h"' }), ["native/base/a_test.cc:1 wall"]);
  t.same(places({ "native/base/a.cc": '#include "testing/test.h"' }), ["native/base/a.cc:1 wall"]);
});

t.test("headers that include each other are a cycle", async (t) => {
  const files = {
    "native/base/a.h": '#include "base/b.h"',
    "native/base/b.h": '\n#include "base/c.h"',
    "native/base/c.h": '#include "base/a.h"',
  };
  t.same(places(files), ["native/base/a.h:1 cycle"]);
  t.match(messages(files)[0], "native/base/a.h -> native/base/b.h -> native/base/c.h -> native/base/a.h");
});

t.test("a room of the runtime imports the doors of the rooms it stands on", async (t) => {
  const good = {
    "src/runtime/infra/index.ts": "export const a = 1;",
    "src/runtime/webidl/index.ts": 'export { b } from "./b.ts";',
    "src/runtime/webidl/b.ts": 'import { a } from "../infra/index.ts";\nimport type { Ops } from "../ops.ts";',
    "src/runtime/fetch/deep/a.ts": 'import { b } from "../../webidl/index.ts";\nimport { c } from "../c.ts";',
    "src/runtime/main.ts": 'import "./workers/index.ts";\nimport { hooks } from "./hooks.ts";',
  };
  t.same(places(good), []);
  t.same(places({ "src/runtime/dom/a.ts": '\nimport { b } from "../streams/index.ts";' }), [
    "src/runtime/dom/a.ts:2 wall",
  ]);
  t.same(places({ "src/runtime/dom/a.ts": 'import { b } from "../webidl/b.ts";' }), ["src/runtime/dom/a.ts:1 wall"]);
  t.same(places({ "src/runtime/url/a.ts": 'export * from "../encoding/index.ts";' }), ["src/runtime/url/a.ts:1 wall"]);
  t.same(places({ "src/runtime/infra/a.ts": 'const a = await import("../dom/index.ts");' }), [
    "src/runtime/infra/a.ts:1 wall",
  ]);
  t.same(places({ "src/runtime/workers/a.ts": 'import { hooks } from "../main.ts";' }), [
    "src/runtime/workers/a.ts:1 wall",
  ]);
  t.same(places({ "src/runtime/cellar/a.ts": "", "src/runtime/loose.ts": "", "src/loose.ts": "" }), [
    "src/runtime/cellar/a.ts:1 wall",
    "src/runtime/loose.ts:1 wall",
    "src/loose.ts:1 wall",
  ]);
});

t.test("an import of types does not pass a wall either", async (t) => {
  const up = {
    "src/runtime/dom/a.ts": 'import type {\n  // a reader\n  Reader,\n} from "../streams/index.ts";',
    "src/runtime/infra/a.ts": 'export type { Event } from "../dom/index.ts";',
    "src/runtime/url/a.ts": 'export let e: import("../fetch/index.ts").Headers;',
  };
  t.same(places(up), ["src/runtime/dom/a.ts:1 wall", "src/runtime/infra/a.ts:1 wall", "src/runtime/url/a.ts:1 wall"]);
});

t.test("what only looks like an import is none", async (t) => {
  const text = [
    'const source = `\nimport { b } from "../streams/index.ts";\nimport type { C } from "../streams/index.ts";\n`;',
    '// import { b } from "../streams/index.ts";',
    'const regex = /import("..\\/streams\\/index.ts")/;',
  ];
  t.same(places({ "src/runtime/dom/a.ts": text.join("\n") }), []);
});

t.test("a file that does not parse is told of, and stops nothing", async (t) => {
  t.same(places({ "src/host/apps/a.ts": "import {", "src/host/apps/b.ts": 'import "../cli/index.ts";' }), [
    "src/host/apps/a.ts:1 syntax",
    "src/host/apps/b.ts:1 wall",
  ]);
});

t.test("the runtime imports no package; the host may", async (t) => {
  t.same(places({ "src/runtime/dom/a.ts": 'import { join } from "node:path";' }), ["src/runtime/dom/a.ts:1 wall"]);
  t.same(
    places({ "src/runtime/dom/a.test.ts": 'import t from "tap";', "src/host/apps/a.ts": 'import "esbuild";' }),
    [],
  );
});

t.test("host and runtime meet in the types of the protocol only", async (t) => {
  t.same(places({ "src/host/apps/a.ts": 'import type { A } from "../../runtime/hooks.ts";' }), [
    "src/host/apps/a.ts:1 wall",
  ]);
  t.same(places({ "src/runtime/fetch/a.test.ts": 'import { A } from "../../host/errors/index.ts";' }), [
    "src/runtime/fetch/a.test.ts:1 wall",
  ]);
  const both = {
    "src/protocol/index.ts": "export interface FetchCall {\n  url: string;\n}",
    "src/host/services/a.ts": 'import type { FetchCall } from "../../protocol/index.ts";',
    "src/runtime/fetch/a.ts": 'import type { FetchCall } from "../../protocol/index.ts";',
  };
  t.same(places(both), []);
  t.same(places({ "src/host/services/a.ts": 'import { A } from "../../protocol/index.ts";' }), [
    "src/host/services/a.ts:1 wall",
  ]);
  t.same(places({ "src/protocol/index.ts": "export const limit = 1;" }), ["src/protocol/index.ts:1 wall"]);
  t.same(places({ "src/protocol/index.ts": 'import type { A } from "../host/apps/index.ts";' }), [
    "src/protocol/index.ts:1 wall",
  ]);
});

t.test("the host's rooms have their order", async (t) => {
  t.same(places({ "src/host/commands/a.ts": 'import { a } from "../services/index.ts";' }), []);
  t.same(places({ "src/host/services/a.ts": 'import { a } from "../observe/index.ts";' }), [
    "src/host/services/a.ts:1 wall",
  ]);
  t.same(places({ "src/host/errors/a.ts": 'import type { a } from "../cli/index.ts";' }), [
    "src/host/errors/a.ts:1 wall",
  ]);
});

t.test("wpt/ is a room of the host beside src/", async (t) => {
  const good = {
    "src/host/commands/a.ts": 'import { a } from "../../../wpt/index.ts";',
    "wpt/runner/a.ts": 'import { b } from "../../src/host/services/index.ts";\nimport { c } from "../fetch/c.ts";',
    "test/e2e/a.ts": 'import { a } from "../../wpt/index.ts";',
  };
  t.same(places(good), []);
  t.same(places({ "src/host/commands/a.ts": 'import { a } from "../../../wpt/runner/a.ts";' }), [
    "src/host/commands/a.ts:1 wall",
  ]);
  t.same(places({ "src/host/services/a.ts": 'import { a } from "../../../wpt/index.ts";' }), [
    "src/host/services/a.ts:1 wall",
  ]);
  t.same(places({ "wpt/a.ts": 'import { a } from "../src/host/commands/index.ts";' }), ["wpt/a.ts:1 wall"]);
  t.same(places({ "wpt/a.ts": 'import { a } from "../src/runtime/url/index.ts";' }), ["wpt/a.ts:1 wall"]);
});

t.test("a test uses any room of its side, by the door, and test/; nothing else leaves src", async (t) => {
  t.same(places({ "src/runtime/dom/a.test.ts": 'import "../fetch/index.ts";\nimport "../../../test/ops.ts";' }), []);
  t.same(places({ "src/runtime/dom/a.test.ts": 'import "../fetch/body.ts";' }), ["src/runtime/dom/a.test.ts:1 wall"]);
  t.same(places({ "src/runtime/dom/a.ts": 'import "../../../test/ops.ts";' }), ["src/runtime/dom/a.ts:1 wall"]);
  t.same(places({ "src/host/apps/a.test.ts": 'import "../../../tools/a.ts";' }), ["src/host/apps/a.test.ts:1 wall"]);
  t.same(places({ "test/a.ts": 'import "../src/runtime/main.ts";\nimport "../src/host/apps/bundle.ts";' }), [
    "test/a.ts:2 wall",
  ]);
});

t.test("imports at run time make no cycle; imports of types may", async (t) => {
  const knot = {
    "src/host/apps/a.ts": 'import { b } from "./b.ts";',
    "src/host/apps/b.ts": 'import { c } from "./c.ts";\nimport "./d.ts";',
    "src/host/apps/c.ts": 'export * from "./a.ts";',
    "src/host/apps/d.ts": "",
  };
  t.same(places(knot), ["src/host/apps/a.ts:1 cycle"]);
  t.same(places({ ...knot, "src/host/apps/c.ts": 'import type { a } from "./a.ts";' }), []);
  t.same(places({ "src/host/apps/a.ts": 'import "./a.ts";' }), ["src/host/apps/a.ts:1 cycle"]);
});

t.test("two knots are two problems", async (t) => {
  const knots = {
    "src/host/apps/a.ts": 'import "./b.ts";',
    "src/host/apps/b.ts": 'import "./a.ts";',
    "src/host/config/a.ts": 'import "./b.ts";',
    "src/host/config/b.ts": 'import "./a.ts";',
  };
  t.same(places(knots), ["src/host/apps/a.ts:1 cycle", "src/host/config/a.ts:1 cycle"]);
});

t.test("a name that says nothing is refused, a name that contains such a word is not", async (t) => {
  for (const file of [
    "tools/util.ts",
    "test/helpers/a.ts",
    "tools/string-utils.test.ts",
    "native/base/lock_manager_test.cc",
  ]) {
    t.same(places({ [file]: "" }), [`${file}:1 name`]);
  }
  t.same(places({ "test/shared-array-buffer.ts": "", "tools/utility-bill.ts": "", "tools/uncommon.ts": "" }), []);
});

t.test("a long file is a warning, a very long one an error", async (t) => {
  const levels = (lines: number) =>
    checkLayers(new Map([["tools/a.ts", "a;\n".repeat(lines)]])).map(({ level }) => level);
  t.same(levels(400), []);
  t.same(levels(401), ["warning"]);
  t.same(levels(600), ["warning"]);
  t.same(levels(601), ["error"]);
});

t.test("a table that goes in a circle or into the void is refused", async (t) => {
  t.same([...(floorsOf({ a: [], b: ["a"], c: ["b"] }).get("c") ?? [])].sort(), ["a", "b"]);
  t.throws(() => floorsOf({ a: ["b"], b: ["a"] }), { message: /circle: a -> b -> a/ });
  t.throws(() => floorsOf({ a: ["b"] }), { message: /no room b/ });
});

t.test("folders that git ignores are known by name or by path", async (t) => {
  const folders = ignoredFolders("node_modules/\nbuild/\n*.tgz\n!keep/\n/wpt/tree/\n# note/\nfile\n");
  t.same([...folders].sort(), [".git", "build", "node_modules", "wpt/tree"]);
});
