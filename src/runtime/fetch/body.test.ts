import t from "tap";
import "../../../test/runtime-ops.ts";

const { ReadableStream } = await import("../streams/index.ts");
const { URLSearchParams } = await import("../url/index.ts");
const { Request, Response } = await import("./index.ts");
const { blobRecordOf, globals } = await import("../fileapi/blobs/index.ts");

const Blob = globals.Blob?.value as new (parts: unknown[], options?: object) => { text(): Promise<string> };

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

function streamOf(...texts: string[]): InstanceType<typeof ReadableStream> {
  return new ReadableStream({
    start(controller: { enqueue(chunk: unknown): void; close(): void }) {
      for (const text of texts) controller.enqueue(bytes(text));
      controller.close();
    },
  });
}

t.test("each kind of body: its type and its text", async (t) => {
  const cases: [unknown, string | null, string][] = [
    ["héllo", "text/plain;charset=UTF-8", "héllo"],
    [new URLSearchParams("a=1&b=ü"), "application/x-www-form-urlencoded;charset=UTF-8", "a=1&b=%C3%BC"],
    [bytes("abc"), null, "abc"],
    [bytes("xabcx").subarray(1, 4), null, "abc"],
    [bytes("abc").buffer, null, "abc"],
    [new DataView(bytes("xab").buffer, 1), null, "ab"],
    [streamOf("a", "b"), null, "ab"],
    [{ toString: () => "object" }, "text/plain;charset=UTF-8", "object"],
    [12, "text/plain;charset=UTF-8", "12"],
    ["\ud800", "text/plain;charset=UTF-8", "\ufffd"],
    ["\ufeffx", "text/plain;charset=UTF-8", "x"],
  ];
  for (const [body, type, text] of cases) {
    const response = new Response(body);
    t.equal(response.headers.get("content-type"), type);
    t.equal(response.bodyUsed, false);
    const promise = response.text();
    t.equal(response.bodyUsed, true);
    t.equal(await promise, text);
  }
});

t.test("blobs as bodies, and bodies as blobs", async (t) => {
  const blob = new Blob(["héllo", new Blob([bytes("!")])], { type: "Text/X" });
  const response = new Response(blob);
  t.equal(response.headers.get("content-type"), "text/x");
  const clone = response.clone();
  t.equal(await response.text(), "héllo!");
  t.ok(response.bodyUsed);
  await t.rejects(response.blob(), TypeError);
  const back = await clone.blob();
  t.equal(back.type, "text/x");
  t.equal(blobRecordOf(back)?.parts[0], blobRecordOf(blob)?.parts[0], "the bytes are the same");
  t.equal(new Response(new Blob(["x"])).headers.get("content-type"), null);
  t.equal(await new Response(new Blob([])).text(), "");
  const streamed = new Response(blob);
  t.ok(streamed.body);
  t.equal(await (await streamed.blob()).text(), "héllo!");
  const request = new Request("http://a/", { method: "POST", body: "t", headers: { "Content-Type": 'a/b;C="d e"' } });
  const read = await request.blob();
  t.same([read.type, await read.text()], ['a/b;c="d e"', "t"]);
  t.equal((await new Response().blob()).size, 0);
  const given = bytes("abc");
  const ofBytes = await new Response(given).blob();
  given.fill(0);
  t.equal(await ofBytes.text(), "abc");
  (await new Response(ofBytes).bytes()).fill(0);
  t.equal(await ofBytes.text(), "abc");
});

t.test("the app's bytes are copied in and out", async (t) => {
  const given = bytes("abc");
  const response = new Response(given);
  const copy = response.clone();
  given.fill(0);
  const first = await response.bytes();
  first.fill(1);
  t.equal(await copy.text(), "abc");
});

t.test("a body without stream gets one on demand, once", async (t) => {
  const response = new Response("abc");
  const { body } = response;
  t.equal(response.body, body);
  t.equal(response.bodyUsed, false);
  t.equal(await response.text(), "abc");
  t.equal(response.bodyUsed, true);
  t.equal(body?.locked, true);
});

t.test("the stream of a consumed body is locked and gives nothing", async (t) => {
  const response = new Response("abc");
  await response.text();
  t.equal(response.body?.locked, true);
  t.equal(response.bodyUsed, true);
  await t.rejects(response.text(), TypeError);
  t.throws(() => response.clone(), TypeError);
});

t.test("byte readers can read a body that was given as text", async (t) => {
  const reader = new Response("abc").body?.getReader({ mode: "byob" }) as {
    read(view: Uint8Array): Promise<{ value: Uint8Array; done: boolean }>;
  };
  const { value } = await reader.read(new Uint8Array(2));
  t.equal(Buffer.from(value).toString(), "ab");
});

t.test("clones are independent, of text as of streams", async (t) => {
  for (const body of ["abc", streamOf("a", "bc")]) {
    const response = new Response(body);
    const copy = response.clone();
    t.equal(await response.text(), "abc");
    t.equal(copy.bodyUsed, false);
    t.equal(await copy.text(), "abc");
  }
});

t.test("json, arrayBuffer, and their failures", async (t) => {
  t.strictSame(await new Response('{"a":1}').json(), { a: 1 });
  t.strictSame(await new Response(bytes("[1]")).json(), [1]);
  await t.rejects(new Response("{").json(), SyntaxError);
  await t.rejects(new Response(null).json(), SyntaxError);
  t.equal((await new Response("abc").arrayBuffer()).byteLength, 3);
  t.equal((await new Response(streamOf("ab", "c")).arrayBuffer()).byteLength, 3);
  t.equal((await new Response(null).bytes()).length, 0);
  const bad = new ReadableStream({ start: (c: { enqueue(chunk: unknown): void }) => c.enqueue("text") });
  await t.rejects(new Response(bad).text(), TypeError);
});

t.test("a method called on something else rejects, it does not throw", async (t) => {
  await t.rejects(Response.prototype.text.call({} as never), TypeError);
  await t.rejects(Request.prototype.json.call(new Response() as never), TypeError);
});

t.test("a request takes the body of another over", async (t) => {
  for (const body of ["abc", streamOf("a", "bc")]) {
    const first = new Request("http://a/", { method: "POST", body });
    const second = new Request(first, { method: "PUT" });
    t.equal(first.bodyUsed, true);
    t.throws(() => new Request(first), TypeError);
    t.equal(second.method, "PUT");
    t.equal(await second.text(), "abc");
  }
});

t.test("a locked or read stream is no body", async (t) => {
  const locked = streamOf("a");
  locked.getReader();
  t.throws(() => new Response(locked), TypeError);
  const read = streamOf("a");
  await read.cancel();
  t.throws(() => new Response(read), TypeError);
});

t.test("what a Request refuses", async (t) => {
  const refused: [unknown, object?][] = [
    ["relative"],
    ["http://u@a/"],
    ["http://a/", { method: "TRACE" }],
    ["http://a/", { method: "A B" }],
    ["http://a/", { body: "x" }],
    ["http://a/", { mode: "navigate" }],
    ["http://a/", { window: {} }],
    ["http://a/", { cache: "only-if-cached" }],
    ["http://a/", { redirect: "sometimes" }],
    ["http://a/", { signal: {} }],
    ["http://a/", { headers: { "a b": "c" } }],
    ["http://a/", { headers: [["a"]] }],
    ["http://a/", { headers: { a: "b\nc" } }],
    ["http://a/", { method: "POST", body: streamOf("a"), keepalive: true }],
  ];
  for (const [input, init] of refused) t.throws(() => new Request(input, init), TypeError, JSON.stringify(init));
});

t.test("what a Response refuses", async (t) => {
  t.throws(() => new Response(null, { status: 199 }), RangeError);
  t.throws(() => new Response(null, { status: 600 }), RangeError);
  t.throws(() => new Response("x", { status: 204 }), TypeError);
  t.throws(() => new Response(null, { statusText: "a\nb" }), TypeError);
  t.throws(() => Response.json(undefined), TypeError);
  t.throws(() => Response.redirect("http://a/", 200), RangeError);
  t.throws(() => Response.redirect("relative"), TypeError);
  t.equal(Response.redirect("http://a/b", 307).headers.get("location"), "http://a/b");
});
