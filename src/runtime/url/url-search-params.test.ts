import t from "tap";
import "../../../test/runtime-ops.ts";
import { parseUrlencoded, parseUrlencodedBytes, URLSearchParams, urlSearchParamsListOf } from "./index.ts";

t.test("params are made of strings, pairs and records", async (t) => {
  t.same(
    [...new URLSearchParams("?a=1&b=2&a=3")],
    [
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
    ],
  );
  t.same([...new URLSearchParams([["x", "y"]])], [["x", "y"]]);
  t.same(
    [...new URLSearchParams({ k: 1, l: null })],
    [
      ["k", "1"],
      ["l", "null"],
    ],
  );
  t.same([...new URLSearchParams(new URLSearchParams("q=r"))], [["q", "r"]]);
  t.throws(() => new URLSearchParams([["alone"]]), TypeError);
  t.throws(() => new URLSearchParams({ [Symbol.iterator]: 1 }), TypeError);
});

t.test("a form is decoded as the standard says", async (t) => {
  t.same(parseUrlencoded("a+b=c%20d&&=e&f&g=%zz%4&h=\u00e9%C3%A9"), [
    ["a b", "c d"],
    ["", "e"],
    ["f", ""],
    ["g", "%zz%4"],
    ["h", "\u00e9\u00e9"],
  ]);
  t.same(parseUrlencodedBytes("a=\xc3\xa9&b=\xff"), [
    ["a", "\u00e9"],
    ["b", "\ufffd"],
  ]);
  t.same(parseUrlencoded("\ufeffa=%EF%BB%BF"), [["\ufeffa", "\ufeff"]]);
});

t.test("a form is encoded as the standard says", async (t) => {
  const params = new URLSearchParams();
  params.append("a b*-._~", "\u00e9\u{1f600}'!");
  t.equal(String(params), "a+b*-._%7E=%C3%A9%F0%9F%98%80%27%21");
  t.equal(String(new URLSearchParams({ lone: "\ud800" })), "lone=%EF%BF%BD");
});

t.test("params are looked up, set and taken away by name, or by name and value", async (t) => {
  const params = new URLSearchParams("a=1&b=2&a=3&a=4");
  t.equal(params.get("a"), "1");
  t.equal(params.get("z"), null);
  t.same(params.getAll("a"), ["1", "3", "4"]);
  t.equal(params.has("a", "3"), true);
  t.equal(params.has("a", "9"), false);
  params.delete("a", "3");
  t.equal(String(params), "a=1&b=2&a=4");
  params.set("a", "5");
  t.equal(String(params), "a=5&b=2");
  params.set("c", "6");
  t.equal(params.size, 3);
});

t.test("sorting is by code units and keeps the order of equals", async (t) => {
  const params = new URLSearchParams("z=1&\ufb03=2&\u{1f308}=3&z=0");
  params.sort();
  t.same([...params.keys()], ["z", "z", "\u{1f308}", "\ufb03"]);
  t.same(params.getAll("z"), ["1", "0"]);
});

t.test("an iterator sees what is changed on its way", async (t) => {
  const params = new URLSearchParams("a=1&b=2&c=3");
  const seen: string[] = [];
  for (const [name] of params) {
    seen.push(name);
    params.delete("b");
  }
  t.same(seen, ["a", "c"]);
});

t.test("the list behind params is given to other rooms", async (t) => {
  t.same(urlSearchParamsListOf(new URLSearchParams("a=b")), [["a", "b"]]);
  t.equal(urlSearchParamsListOf({}), null);
  t.equal(urlSearchParamsListOf("a=b"), null);
});
