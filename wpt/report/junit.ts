// The results for what reads JUnit's XML: a suite for each directory, a case for each subtest. What is expected to fail is
// skipped in its words, so that a build is red for surprises only.

import type { Conformance, DirectoryReport } from "../conformance.ts";
import type { Verdict } from "../verdict/compare.ts";
import { totalOf } from "./counts.ts";
import type { RunInfo } from "./json.ts";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Whether XML 1.0 has a way to write a character, escaped or not: https://www.w3.org/TR/xml/#charsets */
function isWritable(point: number): boolean {
  if (point < 0x20) return point === 9 || point === 10 || point === 13;
  return !(point >= 0xd800 && point <= 0xdfff) && point !== 0xfffe && point !== 0xffff;
}

/** Text of an attribute: line breaks and tabs would be blanks there. */
export function xmlText(text: string): string {
  const writable = Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return isWritable(point) ? character : `\\u${point.toString(16).padStart(4, "0")}`;
  });
  return writable
    .join("")
    .replace(/[&<>"]/g, (character) => escapes[character] ?? "")
    .replace(/[\t\n\r\u0080-\u009f]/g, (unit) => `&#${unit.charCodeAt(0)};`);
}

const attributes = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join("");

function casesOf({ result, surprises }: Verdict): string[] {
  const odd = new Map(surprises.map((surprise) => [surprise.subtest, surprise]));
  const named = result.subtests.map(({ name, status, message }) => {
    const surprise = odd.get(name);
    odd.delete(name);
    const begin = `<testcase${attributes({ classname: result.id, name })}`;
    if (surprise !== undefined) return `${begin}><failure${attributes({ type: surprise.what, message })}/></testcase>`;
    if (status === "PASS") return `${begin}/>`;
    return `${begin}><skipped${attributes({ message: `expected ${status}: ${message}` })}/></testcase>`;
  });
  // Of the test as a whole, and subtests that did not run.
  const others = [...odd.values()].map(({ subtest, what, message }) => {
    const begin = `<testcase${attributes({ classname: result.id, name: subtest === "" ? "(harness)" : subtest })}`;
    return `${begin}><failure${attributes({ type: what, message })}/></testcase>`;
  });
  return [...others, ...named];
}

function suiteOf({ count, verdicts, omitted }: DirectoryReport, date: string): string {
  const left = omitted.map(
    ({ path, reason }) =>
      `<testcase${attributes({ classname: path, name: "(omitted)" })}><skipped${attributes({ message: reason })}/></testcase>`,
  );
  const cases = [...verdicts.flatMap(casesOf), ...left];
  // A directory that lost subtests has a surprise that belongs to no test.
  const failures = cases.filter((text) => text.includes("<failure")).length;
  if (count.surprises > 0 && failures === 0) {
    const name = { classname: count.directory, name: "(subtests)" };
    cases.push(
      `<testcase${attributes(name)}><failure${attributes({ type: "count", message: "not as many as expected" })}/></testcase>`,
    );
  }
  const numbers = {
    name: count.directory,
    tests: cases.length,
    failures: cases.filter((text) => text.includes("<failure")).length,
    skipped: cases.filter((text) => text.includes("<skipped")).length,
    time: count.millis / 1000,
    timestamp: date,
  };
  return `<testsuite${attributes(numbers)}>\n${cases.join("\n")}\n</testsuite>`;
}

export function junitReport({ directories }: Conformance, { date }: RunInfo): string {
  const { millis } = totalOf(directories.map(({ count }) => count));
  const suites = directories.map((directory) => suiteOf(directory, date));
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites${attributes({ name: "nano test-conformance", time: millis / 1000 })}>
${suites.join("\n")}
</testsuites>
`;
}
