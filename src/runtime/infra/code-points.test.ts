import t from "tap";
import {
  asciiLowercase,
  asciiUppercase,
  collectCodePoints,
  isAscii,
  isAsciiDigit,
  isHttpTokenString,
  isIsomorphicString,
  isomorphicDecode,
  isomorphicEncode,
  strictlySplit,
  stripHttpTabOrSpace,
  stripHttpWhitespace,
} from "./index.ts";

t.test("only ASCII letters change their case", async (t) => {
  t.equal(asciiLowercase("Content-TYPE Ä\u212a"), "content-type Ä\u212a");
  t.equal(asciiUppercase("get ä\u0131"), "GET ä\u0131");
  t.equal(asciiLowercase(""), "");
});

t.test("a token has at least one character, and no separator", async (t) => {
  t.ok(isHttpTokenString("x-1!#$%&'*+.^_`|~"));
  for (const text of ["", "a b", "a:b", "a\u00e9", "(", "a\n"]) t.notOk(isHttpTokenString(text), JSON.stringify(text));
});

t.test("what ASCII and isomorphic strings may hold", async (t) => {
  t.same([isAscii(""), isAscii("\x7f\0"), isAscii("\x80")], [true, true, false]);
  t.same(
    [isIsomorphicString("\xff"), isIsomorphicString("a\u0100"), isIsomorphicString("\ud800")],
    [true, false, false],
  );
});

t.test("stripping leaves the inside alone", async (t) => {
  t.equal(stripHttpWhitespace("\r\n\t a b \n"), "a b");
  t.equal(stripHttpTabOrSpace("\t a\n "), "a\n");
  t.equal(stripHttpWhitespace(" \t"), "");
  t.equal(stripHttpWhitespace("\u00a0a"), "\u00a0a");
});

t.test("collecting moves the position", async (t) => {
  const position = { at: 1 };
  t.equal(collectCodePoints("a12b3", position, isAsciiDigit), "12");
  t.equal(position.at, 3);
  t.equal(collectCodePoints("a12b3", position, isAsciiDigit), "");
});

t.test("a strict split keeps empty parts", async (t) => {
  t.same(strictlySplit(",a,,b", 0x2c), ["", "a", "", "b"]);
  t.same(strictlySplit("", 0x2c), [""]);
});

t.test("isomorphic encoding is its own way back, beyond one chunk", async (t) => {
  const text = Array.from({ length: 10_000 }, (_, at) => String.fromCharCode(at % 256)).join("");
  t.equal(isomorphicDecode(isomorphicEncode(text)), text);
});
