import t from "tap";
import { closest, codeFrame, exitCodes, NanoError, placeAt, suggestion } from "./index.ts";

t.test("the nearest word, if it is near", (t) => {
  t.equal(closest("sreve", ["serve", "eval"]), "serve");
  t.equal(closest("helo", ["hello", "help"]), "hello");
  t.equal(closest("memoryMB", ["memoryMb", "cpuMs"]), "memoryMb");
  t.equal(closest("x", ["serve", "eval"]), undefined);
  t.equal(closest("", []), undefined);
  t.equal(suggestion("naem", ["name"]), " (did you mean name?)");
  t.equal(suggestion("nothing", ["name"]), "");
  t.end();
});

t.test("places and frames", (t) => {
  const text = "one\r\n\ttwo three\nfour";
  const place = placeAt("a.js", text, text.indexOf("three"));
  t.same(place, { file: "a.js", line: 2, column: 6, lineText: "\ttwo three" });
  t.equal(codeFrame({ ...place, length: 5 }), "  2 |  two three\n    |      ^^^^^");
  t.same(placeAt("a.js", "", 0), { file: "a.js", line: 1, column: 1, lineText: "" });
  t.same(placeAt("a.js", "a\n", 2), { file: "a.js", line: 2, column: 1, lineText: "" });
  const long = `${"a".repeat(300)}!${"b".repeat(300)}`;
  const [source = "", mark = ""] = codeFrame(placeAt("a.js", long, 300)).split("\n");
  t.ok(source.length < 140);
  t.equal(source[mark.indexOf("^")], "!");
  t.end();
});

t.test("an error knows its exit code and keeps its cause", (t) => {
  const cause = new Error("below");
  const error = new NanoError("NANO_USAGE", "what to do", { cause, detail: "more" });
  t.equal(error.exitCode, 2);
  t.equal(error.exitCode, exitCodes.NANO_USAGE);
  t.equal(error.cause, cause);
  t.equal(error.detail, "more");
  t.equal("cause" in new NanoError("NANO_USAGE", "x"), false);
  t.end();
});
