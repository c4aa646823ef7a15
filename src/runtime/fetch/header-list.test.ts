import t from "tap";
import {
  appendToHeaderList,
  copyHeaderList,
  deleteFromHeaderList,
  getDecodeAndSplit,
  getFromHeaderList,
  getSetCookie,
  type HeaderList,
  headerKey,
  headerListContains,
  headerListOfPairs,
  headerListOfText,
  isHeaderValue,
  newHeaderList,
  normalizeHeaderValue,
  setInHeaderList,
  sortAndCombine,
} from "./header-list.ts";

function listOf(...pairs: [string, string][]): HeaderList {
  const list = newHeaderList();
  for (const [name, value] of pairs) appendToHeaderList(list, name, name.toLowerCase(), value);
  return list;
}

t.test("a name's key is its lower case; what is no token has none", async (t) => {
  t.equal(headerKey("Content-Type"), "content-type");
  t.equal(headerKey("X-My_Header!"), "x-my_header!");
  for (const name of ["", " a", "a b", "a:b", "a\n", "é", "a(b)"]) t.equal(headerKey(name), null, JSON.stringify(name));
});

t.test("values are stripped at their ends and hold no line breaks", async (t) => {
  t.equal(normalizeHeaderValue(" \t\r\na b\n"), "a b");
  t.equal(isHeaderValue("a\tb é"), true);
  for (const value of ["a\nb", "a\rb", "a\0b"]) t.equal(isHeaderValue(value), false, JSON.stringify(value));
});

t.test("appending keeps the case of the first name and combines on reading", async (t) => {
  const list = listOf(["X-A", "1"], ["x-a", "2"]);
  t.strictSame(list.pairs, ["X-A", "1", "X-A", "2"]);
  t.equal(getFromHeaderList(list, "x-a"), "1, 2");
  t.equal(getFromHeaderList(list, "x-b"), null);
});

t.test("setting leaves one; deleting leaves none", async (t) => {
  const list = listOf(["a", "1"], ["b", "2"], ["A", "3"], ["c", "4"]);
  setInHeaderList(list, "a", "a", "5");
  t.strictSame(list.pairs, ["a", "5", "b", "2", "c", "4"]);
  t.strictSame(list.keys, ["a", "b", "c"]);
  deleteFromHeaderList(list, "b");
  t.strictSame(list.pairs, ["a", "5", "c", "4"]);
  t.equal(headerListContains(list, "b"), false);
});

t.test("sort and combine: sorted by name, cookies apart, and again after a change", async (t) => {
  const list = listOf(["b", "1"], ["Set-Cookie", "x=1"], ["a", "2"], ["b", "3"], ["set-cookie", "y=2"]);
  const expected = [
    ["a", "2"],
    ["b", "1, 3"],
    ["set-cookie", "x=1"],
    ["set-cookie", "y=2"],
  ];
  t.strictSame(sortAndCombine(list), expected);
  setInHeaderList(list, "a", "a", "4");
  t.strictSame(sortAndCombine(list)[0], ["a", "4"]);
  t.strictSame(getSetCookie(list), ["x=1", "y=2"]);
});

t.test("a copy is a list of its own", async (t) => {
  const list = listOf(["a", "1"]);
  const copy = copyHeaderList(list);
  setInHeaderList(copy, "a", "a", "2");
  t.equal(getFromHeaderList(list, "a"), "1");
});

t.test("lists as the engine and the host give them", async (t) => {
  t.strictSame(headerListOfText("").pairs, []);
  const ofText = headerListOfText("host\nexample.com\nx-empty\n");
  t.strictSame(ofText.pairs, ["host", "example.com", "x-empty", ""]);
  t.strictSame(ofText.keys, ["host", "x-empty"]);
  const ofPairs = headerListOfPairs(["Content-Type", "a/b", "X-Ünusual", "c"]);
  t.strictSame(ofPairs.keys, ["content-type", "x-ünusual"]);
});

t.test("values are split at commas, but not within quotes", async (t) => {
  const split = (value: string) => getDecodeAndSplit(listOf(["a", value]), "a");
  t.equal(getDecodeAndSplit(newHeaderList(), "a"), null);
  t.strictSame(split("x, y ,z"), ["x", "y", "z"]);
  t.strictSame(split('x;p="a,b\\",c", y'), ['x;p="a,b\\",c"', "y"]);
  t.strictSame(split('"open, still'), ['"open, still']);
  t.strictSame(split("a,"), ["a", ""]);
  t.strictSame(split('nosniff,"a"'), ["nosniff", '"a"']);
});
