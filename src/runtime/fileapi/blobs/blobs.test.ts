import t from "tap";
import "../../../../test/runtime-ops.ts";
import { runTask } from "../../event-loop/index.ts";
import { deserializePlatformObject, inspectPlatformObject, serializePlatformObject } from "../../webidl/index.ts";
import { type Blob as BlobObject, blobRecordOf, type File as FileObject, globals } from "./index.ts";

const Blob = globals.Blob?.value as new (parts?: unknown, options?: unknown) => BlobObject;
const File = globals.File?.value as new (parts: unknown, name: unknown, options?: unknown) => FileObject;

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

t.test("a blob of text, bytes and blobs", async (t) => {
  const given = bytes("xcdx");
  const blob = new Blob(["a", "b", given.subarray(1, 3), new Blob(["é"]), "", 1], { type: "Text/Plain" });
  given.fill(0);
  t.equal(blob.size, 7);
  t.equal(blob.type, "text/plain");
  t.equal(await blob.text(), "abcdé1");
  t.same(await blob.bytes(), bytes("abcdé1"));
  t.equal(Buffer.from(await blob.arrayBuffer()).toString(), "abcdé1");
});

t.test("what is read is the reader's own", async (t) => {
  const blob = new Blob(["abc"]);
  (await blob.bytes()).fill(0);
  new Uint8Array(await blob.arrayBuffer()).fill(0);
  const reader = blob.stream().getReader() as { read(): Promise<{ value?: Uint8Array }> };
  (await reader.read()).value?.fill(0);
  t.equal(await blob.text(), "abc");
});

t.test("blobs and slices have their bytes in common", async (t) => {
  const big = new Blob([new Uint8Array(1000), "tail"]);
  const joined = new Blob([big, big]);
  const [first, second] = blobRecordOf(joined)?.parts ?? [];
  t.equal(first?.buffer, second?.buffer);
  const slice = joined.slice(1000, 1006, "A/B");
  t.equal(blobRecordOf(slice)?.parts[0]?.buffer, first?.buffer);
  t.equal(slice.size, 6);
  t.equal(slice.type, "a/b");
  t.equal(await slice.text(), "tail\0\0");
});

t.test("slices at and beyond the ends", async (t) => {
  const blob = new Blob(["ab", new Blob(["cd"]), "ef"]);
  const cases: [number | undefined, number | undefined, string][] = [
    [undefined, undefined, "abcdef"],
    [1, 5, "bcde"],
    [-2, undefined, "ef"],
    [0, -4, "ab"],
    [4, 2, ""],
    [-100, 100, "abcdef"],
    [Number.NaN, Number.POSITIVE_INFINITY, "abcdef"],
    [2, 4, "cd"],
    [6, 6, ""],
  ];
  for (const [start, end, text] of cases) t.equal(await blob.slice(start, end).text(), text, `${start} ${end}`);
  t.equal(await blob.slice(1, 5).slice(1, 3).text(), "cd");
  t.equal(blob.slice(0, 1, "\u20ac").type, "");
});

t.test("types are MIME types, serialized anew", async (t) => {
  for (const [given, kept] of [
    ["text/plain;charset=utf-8", "text/plain;charset=utf-8"],
    ["Multipart/Form-Data; Boundary=AbC", "multipart/form-data;boundary=AbC"],
    [' text/plain;a="b c" ', 'text/plain;a="b c"'],
    ["a/b;c=\u00ff", 'a/b;c="\u00ff"'],
    ["a/b;c=\u20ac", "a/b"],
    ["plain", ""],
  ] as const) {
    t.equal(new Blob([], { type: given }).type, kept, given);
    t.equal(new File([], "name", { type: given }).type, kept, given);
  }
  const blob = new Blob(["ab"], { type: "multipart/form-data;boundary=AbC" });
  t.equal(blob.slice(0, 1, blob.type).type, blob.type, "a slice with the blob's own type");
  t.equal(blob.slice(0, 1, "A/B;c=D").type, "a/b;c=d");
});

t.test("endings", async (t) => {
  const text = "a\r\nb\rc\n\r\n\r";
  t.equal(await new Blob([text]).text(), text);
  t.equal(await new Blob([text], { endings: "native" }).text(), "a\nb\nc\n\n\n");
  t.throws(() => new Blob([], { endings: "NATIVE" }), TypeError);
});

t.test("lone surrogates of neighbours do not become a pair", async (t) => {
  t.equal(await new Blob(["\ud83d", "\ude00"]).text(), "\ufffd\ufffd");
});

t.test("hostile parts", (t) => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
  t.throws(() => new Blob([new Uint8Array(buffer)]), TypeError);
  t.throws(() => new Blob([new Uint8Array(new SharedArrayBuffer(8))]), TypeError);
  t.throws(() => new Blob("text"), TypeError);
  t.throws(() => new Blob({}), TypeError);
  const detached = new ArrayBuffer(8);
  const detaches = {
    toString() {
      structuredClone(detached, { transfer: [detached] });
      return "x";
    },
  };
  t.equal(new Blob([detached, detaches]).size, 1);
  const { size } = Object.getOwnPropertyDescriptors(Blob.prototype);
  t.throws(() => size?.get?.call({}), TypeError);
  t.throws(() => new (File as unknown as new (parts: unknown[]) => object)([]), TypeError);
  t.end();
});

t.test("a wrong this is a rejection", async (t) => {
  const { text, bytes: read } = Blob.prototype as BlobObject;
  await t.rejects(text.call({} as BlobObject), TypeError);
  await t.rejects(read.call({} as BlobObject), TypeError);
});

t.test("a File whose parent class was changed leaves nothing to the next Blob", async (t) => {
  const parent = Object.getPrototypeOf(File) as object;
  Object.setPrototypeOf(File, class {});
  t.teardown(() => Object.setPrototypeOf(File, parent));
  new File(["secret"], "name");
  t.equal(await new Blob(["mine"]).text(), "mine");
});

t.test("the stream gives chunks, into the reader's buffers too", async (t) => {
  const blob = new Blob([new Uint8Array(70_000), "end"]);
  const sizes: number[] = [];
  for await (const chunk of blob.stream() as unknown as AsyncIterable<Uint8Array>) sizes.push(chunk.length);
  t.same(sizes, [65_536, 4467]);
  const reader = blob.slice(-3).stream().getReader({ mode: "byob" }) as {
    read(view: Uint8Array): Promise<{ done: boolean; value: Uint8Array }>;
  };
  const first = await reader.read(new Uint8Array(2));
  t.equal(Buffer.from(first.value).toString(), "en");
  const second = await reader.read(new Uint8Array(2));
  t.equal(Buffer.from(second.value).toString(), "d");
  t.ok((await reader.read(new Uint8Array(2))).done);
  const empty = (new Blob().stream() as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  t.ok((await empty.next()).done);
});

t.test("files", async (t) => {
  const before = Date.now();
  const file = new File(["abc"], "näme\ud800", { type: "a/b" });
  t.equal(file.name, "näme\ufffd");
  t.equal(file.type, "a/b");
  t.ok(file.lastModified >= before && file.lastModified <= Date.now());
  t.equal(new File([], "", { lastModified: 5.7 }).lastModified, 5);
  t.notOk(file.slice() instanceof File);
  t.ok(file instanceof Blob);
  const order: string[] = [];
  const bag = new Proxy({}, { get: (_, name) => void order.push(String(name)) });
  new File([], "", bag);
  t.same(order, ["endings", "type", "lastModified"]);
});

t.test("clones", async (t) => {
  const clone = (value: object) => deserializePlatformObject(serializePlatformObject(value) as unknown[]);
  const original = new Blob(["ab", new Blob(["c"])], { type: "a/b" });
  const blob = clone(original) as BlobObject;
  t.not(blob, original);
  t.equal(await blob.text(), "abc");
  t.equal(blobRecordOf(blob)?.parts[0], blobRecordOf(original)?.parts[0], "the bytes are the same");
  t.equal(blob.type, "a/b");
  const file = clone(new File(["abc"], "name", { lastModified: 7 })) as FileObject;
  t.same([await file.text(), file.name, file.lastModified], ["abc", "name", 7]);
  const left = serializePlatformObject(original) as unknown[];
  runTask(() => undefined);
  t.throws(() => deserializePlatformObject(left), /once/, "a clone that failed holds nothing beyond the task");
});

t.test("what a console shows", (t) => {
  t.same(inspectPlatformObject(new Blob(["a"])), ["Blob", { size: 1, type: "" }]);
  const file = new File(["a"], "b", { lastModified: 1 });
  t.same(inspectPlatformObject(file), ["File", { size: 1, type: "", name: "b", lastModified: 1 }]);
  t.end();
});
