import t from "tap";
import "../../../test/runtime-ops.ts";

const { Headers, Request, Response } = await import("./index.ts");

t.test("made from pairs, records and other headers", async (t) => {
  const expected = [
    ["a", "1, 3"],
    ["b", "2"],
  ];
  for (const init of [
    [
      ["A", "1"],
      ["b", "2"],
      ["a", "3"],
    ],
    { A: "1, 3", b: 2 },
    new Headers({ b: "2", a: "1, 3" }),
    new Map([
      ["b", "2"],
      ["a", "1, 3"],
    ]),
  ]) {
    t.strictSame([...new Headers(init)], expected);
  }
});

t.test("a record's keys that are not enumerable, and its symbols", async (t) => {
  const record = Object.defineProperty({ a: "1" }, "hidden", { value: "2" });
  t.strictSame([...new Headers(record)], [["a", "1"]]);
  t.throws(() => new Headers({ [Symbol("s")]: "1" }), TypeError);
});

t.test("an iterator that the app put on headers is used", async (t) => {
  const headers = new Headers({ a: "1" });
  Object.defineProperty(headers, Symbol.iterator, {
    *value() {
      yield ["b", "2"];
    },
  });
  t.strictSame([...new Headers(headers)], [["b", "2"]]);
});

t.test("reading, changing, iterating while changing", async (t) => {
  const headers = new Headers({ "X-B": " 2 " });
  headers.append("x-b", "3");
  t.equal(headers.get("X-B"), "2, 3");
  headers.set("a", "1");
  const seen: unknown[] = [];
  for (const [name] of headers) {
    seen.push(name);
    if (name === "a") headers.append("c", "4");
  }
  t.strictSame(seen, ["a", "c", "x-b"]);
  headers.delete("A");
  t.equal(headers.has("a"), false);
  t.strictSame([...headers.keys()], ["c", "x-b"]);
});

t.test("refused names and values", async (t) => {
  const headers = new Headers();
  for (const name of ["", "a b", "a\n", "é", "\u0100"]) {
    t.throws(() => headers.set(name, "x"), TypeError);
    t.throws(() => headers.get(name), TypeError);
  }
  for (const value of ["a\nb", "a\0b", "\u0100", `${"x".repeat(100)}\r`.padEnd(200, "x")]) {
    t.throws(() => headers.append("a", value), TypeError);
  }
  t.throws(() => headers.append("a" as never, ...([] as unknown as [never])), TypeError);
  t.throws(() => Headers.prototype.get.call({} as never, "a"), TypeError);
});

t.test("guards", async (t) => {
  t.throws(() => Response.error().headers.set("a", "b"), TypeError);
  t.throws(() => Response.redirect("http://a/").headers.delete("location"), TypeError);
  const request = new Request("http://a/", {
    mode: "no-cors",
    headers: { Accept: "x", "X-A": "y", Range: "bytes=0-" },
  });
  t.strictSame([...request.headers], [["accept", "x"]]);
  request.headers.append("content-type", "application/json");
  request.headers.append("content-type", "text/plain");
  t.strictSame(
    [...request.headers],
    [
      ["accept", "x"],
      ["content-type", "text/plain"],
    ],
  );
  const free = new Request("http://a/", { headers: { Cookie: "a=b", Host: "c" } });
  t.equal(free.headers.get("cookie"), "a=b");
});

t.test("the app's changes of prototypes do not reach the records", async (t) => {
  const { get } = Map.prototype;
  Map.prototype.get = () => "patched" as never;
  try {
    t.equal(new Headers({ "content-type": "x" }).get("Content-Type"), "x");
  } finally {
    Map.prototype.get = get;
  }
});

t.test("getAll gives the lines of Set-Cookie, and nothing else's", async (t) => {
  const headers = new Headers([
    ["set-cookie", "a=1"],
    ["Set-Cookie", "b=2"],
    ["x", "1"],
  ]);
  t.strictSame(headers.getAll("SET-cookie"), ["a=1", "b=2"]);
  t.strictSame(new Headers().getAll("set-cookie"), []);
  t.throws(() => headers.getAll("x"), TypeError);
  t.throws(() => (headers.getAll as () => string[])(), TypeError);
});
