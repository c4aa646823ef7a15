import t from "tap";
import { checkDeviations } from "./check-deviations.ts";

const head = "# Deviations\n\n| id | what | why | tests it costs |\n|---|---|---|---|\n";

/** The problems as "file:line message". */
function problems(table: string, code: Record<string, string> = {}): string[] {
  const tree = new Map(Object.entries({ ...code, "spec/deviations.md": table }));
  return checkDeviations(tree).map(({ file, line, message }) => `${file}:${line} ${message}`);
}

const used = { "src/runtime/dom/a.ts": "// 3. Skipped (D-DOM-1)." };

t.test("a row and its use fit", async (t) => {
  t.same(problems(`${head}| D-DOM-1 | a | b | c |\n`, used), []);
  t.same(problems(`${head}| D-DOM-1 | a \\| b | b | none |\n`, used), []);
  t.same(problems(`${head}| D-HR-TIME-12 | a | b | c |\n`, { "wpt/expectations/x.json": '["D-HR-TIME-12"]' }), []);
  t.same(problems(`${head}| D-HTTP-1 | a | b | c |\n`, { "native/http/a.cc": "// D-HTTP-1" }), []);
  t.same(problems(head), []);
});

t.test("an id that is used and not described is told at each use", async (t) => {
  const found = problems(head, { "src/a.ts": "\n// D-DOM-1\n", "native/a.cc": "// D-DOM-1, D-DOM-2" });
  t.equal(found.length, 3);
  t.match(found[0], /^src\/a\.ts:2 D-DOM-1 is not in/);
  t.match(found[2], /^native\/a\.cc:1 D-DOM-2 is not in/);
});

t.test("an id that is described and not used is told at its row", async (t) => {
  const found = problems(`${head}| D-DOM-1 | a | b | c |\n`, {
    "tools/a.ts": "D-DOM-1",
    "src/b.ts": "D-DOM-11 XD-DOM-1",
  });
  t.match(found[1], /^spec\/deviations\.md:5 D-DOM-1 is named nowhere/);
});

t.test("an id is given once", async (t) => {
  const row = "| D-DOM-1 | a | b | c |\n";
  t.match(problems(head + row + row, used), [/deviations\.md:6 D-DOM-1 is taken in line 5/]);
});

t.test("the table is one, with four full cells a row", async (t) => {
  t.match(problems(""), [/:1 there is one table/]);
  t.match(problems("| id | what |\n|---|---|\n"), [/:1 there is one table/]);
  t.match(problems("| id | what | why | tests it costs |\n| D-DOM-1 | a | b | c |\n", used)[0], /there is one table/);
  t.match(problems(`${head}| D-DOM-1 | a | b |\n`)[0], /:5 a row has 4 cells .* this one 3/);
  t.match(problems(`${head}| D-DOM-1 | a | b | c | d |\n`)[0], /:5 a row has 4 cells .* this one 5/);
  t.match(problems(`${head}| D-DOM-1 | a |  | c |\n`)[0], /:5 D-DOM-1 says nothing under "why"/);
  t.match(problems(`${head}| D-dom-1 | a | b | c |\n`)[0], /:5 "D-dom-1" is no id/);
  t.match(problems(`${head}| D-DOM-0 | a | b | c |\n`)[0], /:5 "D-DOM-0" is no id/);
  t.match(problems(`${head}\n| D-DOM-1 | a | b | c |\n`, used), [/:6 the table has a gap/]);
});
