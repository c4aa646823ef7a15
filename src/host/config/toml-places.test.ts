import { parse } from "smol-toml";
import t from "tap";
import { tomlPlaces } from "./toml-places.ts";

const TEXT = `# a comment with = and [
title = "one = # [two]" # three
"quoted key" . 'other.key' = 1
list = [ 1, # [
  "a]", 'b', [2, [3]],
  { x = { "y" = [true] }, z = """
]} "quoted" \\""" end""" },
]
lines = '''
[not.a.table]
a = 1'''

[table.inner]
a.b . c = 2026-01-01 07:32:00
d = {}

  [[rows]]
  n = 1
  [rows.below]
  m = 2
  [[rows.many]]
  k = 1
[[rows]]
n = 2
[[rows.many]]
k = 2
[[rows.many]]
k = 3
`;

t.test("every key and element is found where it stands", (t) => {
  const places = tomlPlaces(TEXT);
  const at = (...path: (string | number)[]) => {
    const range = places(path);
    return range === undefined ? undefined : TEXT.slice(range.offset, range.offset + range.length);
  };
  t.equal(at("title"), "title");
  t.equal(at("quoted key", "other.key"), `"quoted key" . 'other.key'`);
  t.equal(at("list", 0), "1");
  t.equal(at("list", 1), `"a]"`);
  t.equal(at("list", 3, 1, 0), "3");
  t.equal(at("list", 4, "x", "y"), `"y"`);
  t.equal(at("list", 4, "x", "y", 0), "true");
  t.equal(at("list", 4, "z"), "z");
  t.equal(at("not"), undefined, "not in a string");
  t.equal(at("table", "inner"), "table.inner");
  t.equal(at("table", "inner", "a", "b", "c"), "a.b . c");
  t.equal(at("table", "inner", "d"), "d");
  t.equal(places(["rows", 0, "n"])?.offset, TEXT.indexOf("n = 1"));
  t.equal(places(["rows", 1, "n"])?.offset, TEXT.indexOf("n = 2"));
  t.equal(places(["rows", 0, "below", "m"])?.offset, TEXT.indexOf("m = 2"));
  t.equal(places(["rows", 0, "many", 0, "k"])?.offset, TEXT.indexOf("k = 1"));
  t.equal(places(["rows", 1, "many", 1, "k"])?.offset, TEXT.indexOf("k = 3"));
  t.end();
});

t.test("all paths of what the parser reads have a place", (t) => {
  const places = tomlPlaces(TEXT);
  function look(value: unknown, path: (string | number)[]): void {
    if (path.length > 0) t.ok(places(path), JSON.stringify(path));
    if (typeof value !== "object" || value === null || value instanceof Date) return;
    const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    for (const [key, below] of entries) look(below, [...path, key]);
  }
  look(parse(TEXT), []);
  t.end();
});

t.test("text that is no TOML ends the search all the same", (t) => {
  for (const text of ["[", "[[", "a", "a=", "a=[", "a={", "a=[}", "={]", "a = {b = }", '"', "a = [,,,]]", "\u0000"]) {
    t.doesNotThrow(() => tomlPlaces(text), text);
  }
  t.end();
});
