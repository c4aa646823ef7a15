import t from "tap";
import "../../../../test/runtime-ops.ts";
import { blobOfBytes, type File, newBlob, newFile } from "../../fileapi/blobs/index.ts";
import { inspectPlatformObject } from "../../webidl/index.ts";
import { FormData } from "./form-data.ts";

const blob = newBlob(blobOfBytes(new Uint8Array([1, 2, 3]), "a/b"));
const file = newFile(blobOfBytes(new Uint8Array([4]), ""), { name: "own", lastModified: 5 });

t.test("entries", async (t) => {
  const form = new FormData();
  form.append("a", 1);
  form.append("b", "x\ud800");
  form.append("a", undefined);
  t.same(
    [...(form as unknown as Iterable<unknown>)],
    [
      ["a", "1"],
      ["b", "x\ufffd"],
      ["a", "undefined"],
    ],
  );
  t.same([form.get("a"), form.get("c"), form.getAll("a"), form.has("b")], ["1", null, ["1", "undefined"], true]);
  form.set("a", "2");
  form.set("c", "3");
  t.same(
    [...(form as unknown as Iterable<unknown>)],
    [
      ["a", "2"],
      ["b", "x\ufffd"],
      ["c", "3"],
    ],
  );
  form.delete("b");
  t.notOk(form.has("b"));
});

t.test("files", async (t) => {
  const form = new FormData();
  form.append("blob", blob);
  form.append("file", file);
  form.append("named", file, "other");
  const first = form.get("blob") as File;
  t.same([first.name, first.type, await first.bytes()], ["blob", "a/b", new Uint8Array([1, 2, 3])]);
  t.equal(form.get("file"), file);
  const named = form.get("named") as File;
  t.same([named.name, named.lastModified], ["other", 5]);
});

t.test("what is refused", async (t) => {
  const form = new FormData();
  t.throws(() => form.append("a", "text", "filename"), TypeError);
  t.throws(() => form.set("a", "text", undefined), TypeError);
  t.throws(() => (form.append as (name: string) => void)("a"), TypeError);
  t.throws(() => new FormData({}), TypeError);
  t.throws(() => new FormData(null), TypeError);
  t.throws(() => FormData.prototype.get.call({}, "a"), TypeError);
  t.equal(FormData.length, 0);
});

t.test("the list is live while it is gone through", async (t) => {
  const form = new FormData();
  form.append("a", "1");
  const seen: unknown[] = [];
  (form as unknown as { forEach(visit: (value: unknown, name: unknown) => void): void }).forEach((_value, name) => {
    seen.push(name);
    if (seen.length < 3) form.append(`more ${seen.length}`, "");
  });
  t.same(seen, ["a", "more 1", "more 2"]);
});

t.test("what a console shows", async (t) => {
  const form = new FormData();
  form.append("a", "1");
  form.append("a", file);
  form.append("__proto__", "x");
  const [label, fields] = inspectPlatformObject(form) ?? [];
  t.equal(label, "FormData");
  t.same(Object.entries(fields ?? {}), [
    ["a", ["1", file]],
    ["__proto__", "x"],
  ]);
});
