// The source that an isolate runs for a test: prelude, testharness.js, and the text of the test after that of the scripts it
// names. Those are one text, as top-level declarations of one are seen by the next; what stands first decides whether it is strict.

import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { wptFolder } from "../fetch/pin.ts";
import type { TestFile } from "./protocol.ts";

/** Begins each line of a console that carries a result. */
export const mark = "\u0001wpt ";

export const harnessPath = "resources/testharness.js";

/** Gives the text at a path with slashes from the root of the tests; throws when there is none. */
export type ReadScript = (pathAndQuery: string) => Promise<string>;

/** Where a browser would have loaded the test from. */
export function addressOf(test: TestFile): string {
  const origin = test.path.includes(".h2.")
    ? "https://web-platform.test:9000"
    : test.path.includes(".https.")
      ? "https://web-platform.test:8443"
      : "http://web-platform.test:8000";
  const page = test.kind === "any" ? test.path.replace(/\.js$/, ".worker.html") : test.path;
  return `${origin}/${page}${test.variant}`;
}

function pathOf(test: TestFile, script: string): string {
  const [name = "", query] = script.split("?");
  const path = name.startsWith("/") ? name.slice(1) : posix.join(posix.dirname(test.path), name);
  return query === undefined ? path : `${path}?${query}`;
}

const literalImports = /importScripts\(([^()]*)\)/g;
const literal = /(["'])([^"'\n]+)\1/g;

/** The scripts that a text imports by names written in it. */
function importedBy(text: string): string[] {
  const found: string[] = [];
  for (const [, list = ""] of text.matchAll(literalImports)) {
    for (const [, , name = ""] of list.matchAll(literal)) found.push(name);
  }
  return found;
}

/** A worker's imports at its top level become what they import, all others look their text up. */
async function inlineImports(
  test: TestFile,
  text: string,
  read: ReadScript,
  texts: Map<string, string>,
): Promise<string> {
  let result = "";
  for (const line of text.split("\n")) {
    const imported = /^(self\.)?importScripts\(/.test(line) ? importedBy(line) : [];
    if (imported.length === 0) {
      result += `${line}\n`;
      continue;
    }
    for (const name of imported) {
      const script = await read(pathOf(test, name));
      const isHarness = pathOf(test, name) === harnessPath;
      result += `${isHarness ? withTimer(script) : await inlineImports(test, script, read, texts)}\n`;
    }
    result += `${line.replace(/^(self\.)?importScripts\([^()]*\);?/, "")}\n`;
  }
  for (const name of importedBy(result)) {
    const address = new URL(name, addressOf(test)).href;
    if (texts.has(address)) continue;
    texts.set(address, await read(pathOf(test, name)).catch(() => ""));
  }
  return result;
}

function withTimer(harness: string): string {
  return `${harness}\n;__startTimer();\n`;
}

let prelude: string | undefined;

/** `hasBase`: does the runtime know the test's address, so that relative URLs are relative to it? */
export async function programOf(test: TestFile, read: ReadScript, hasBase: boolean): Promise<string> {
  prelude ??= readFileSync(join(wptFolder(), "runner", "prelude.js"), "utf8")
    .trimEnd()
    .replace(/;$/, "");
  const texts = new Map<string, string>();
  const parts: string[] = [];
  const own = await read(test.path);
  if (test.kind === "worker") {
    parts.push(await inlineImports(test, own, read, texts));
  } else {
    for (const script of test.scripts) parts.push(await read(pathOf(test, script)));
    parts.push(own, "done();");
  }
  const text = `${parts.join("\n;")}\n//# sourceURL=${new URL(`/${test.path}`, addressOf(test))}`;
  const settings = {
    mark,
    url: addressOf(test),
    hasBase,
    title: test.title,
    timeoutMs: test.timeoutMs,
    scripts: Object.fromEntries(texts),
  };
  const harness = test.kind === "worker" ? "" : withTimer(await read(harnessPath));
  return `${prelude}(${JSON.stringify(settings)});\n${harness}\n;__run(${JSON.stringify(text)});`;
}
