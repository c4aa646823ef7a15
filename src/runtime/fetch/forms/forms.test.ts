import t from "tap";
import "../../../../test/runtime-ops.ts";
import { blobOfBytes, blobRecordOf, type File, newBlob } from "../../fileapi/blobs/index.ts";
import { type FormData as FormDataObject, globals } from "../../xhr/form-data/index.ts";
import { Response } from "../index.ts";
import { parseDisposition } from "./content-disposition.ts";
import { parseMultipart } from "./multipart-parsing.ts";

const FormData = globals.FormData?.value as new () => FormDataObject;
const bytes = (text: string) => Uint8Array.from(Buffer.from(text));
const blobOf = (text: string, type = "") => newBlob(blobOfBytes(bytes(text), type));
const entriesOf = (form: FormDataObject) => [...(form as unknown as Iterable<[string, string | File]>)];
const parsed = (text: string) => parseMultipart(bytes(text), "b");
const part = (disposition: string, body: string) => `--b\r\nContent-Disposition: ${disposition}\r\n\r\n${body}\r\n`;

t.test("a form as a body, and back", async (t) => {
  const form = new FormData();
  form.append('n"a\nm\re', "line\nline\r\nline\rline é");
  form.append("file", blobOf("\r\n--bytes--\r\n", "x/y"), 'f"\n.txt');
  form.append("plain", blobOf(""), "é");
  const response = new Response(form);
  const type = response.headers.get("content-type") as string;
  const boundary = /^multipart\/form-data; boundary=(----formdata-nano-[0-9a-f-]+)$/.exec(type)?.[1];
  const text = await response.clone().text();
  t.equal(
    text,
    [
      `--${boundary}\r\nContent-Disposition: form-data; name="n%22a%0D%0Am%0D%0Ae"\r\n\r\nline\r\nline\r\nline\r\nline é\r\n`,
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="f%22%0A.txt"\r\nContent-Type: x/y\r\n\r\n\r\n--bytes--\r\n\r\n`,
      `--${boundary}\r\nContent-Disposition: form-data; name="plain"; filename="é"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n`,
      `--${boundary}--\r\n`,
    ].join(""),
  );
  const [first, second, third] = entriesOf((await response.formData()) as FormDataObject);
  t.same(first, ['n"a\r\nm\r\ne', "line\r\nline\r\nline\r\nline é"]);
  const file = second?.[1] as File;
  t.same([second?.[0], file.name, file.type, await file.text()], ["file", 'f"\n.txt', "x/y", "\r\n--bytes--\r\n"]);
  const plain = third?.[1] as File;
  t.equal(plain.name, "é");
});

t.test("the files of a form are not copied", async (t) => {
  const blob = blobOf("content");
  const form = new FormData();
  form.append("a", blob);
  const body = await new Response(form).blob();
  t.equal(blobRecordOf(body)?.parts[1]?.buffer, blobRecordOf(blob)?.parts[0]?.buffer);
  const response = new Response(
    blobOf(`${part('form-data; name="a"; filename="f"', "x")}${part('form-data; name="b"; filename="g"', "y")}--b--`),
  );
  const withType = new Response(response.body, { headers: { "content-type": "multipart/form-data; boundary=b" } });
  const [first, second] = entriesOf((await withType.formData()) as FormDataObject);
  const bufferOf = (value: unknown) => blobRecordOf(value)?.parts[0]?.buffer;
  t.ok(bufferOf(first?.[1]));
  t.equal(bufferOf(first?.[1]), bufferOf(second?.[1]));
});

t.test("what parsing takes", async (t) => {
  t.same(parsed("--b--"), []);
  t.same(parsed("\r\n\r\n--b--\r\nepilogue"), []);
  t.same(parsed(`${part('form-data; name="a"', "1")}--b--\r\n`), [["a", "1"]]);
  t.same(parsed("--b \t\r\ncontent-disposition:FORM-DATA;name=a\r\nX-Other: x\r\n\r\n\r\n--b--"), [["a", ""]]);
  t.same(parsed(`${part('form-data; name="a"', "\r\n--c\r\n\r")}--b--`), [["a", "\r\n--c\r\n\r"]]);
  const [entry] =
    parsed("--b\r\nContent-Type: A/B \r\nContent-Disposition: form-data; filename=f; name=a\r\n\r\nx\r\n--b--") ?? [];
  const file = entry?.[1] as File;
  t.same([file.name, file.type, await file.text()], ["f", "a/b", "x"]);
});

t.test("what parsing refuses", async (t) => {
  const bad = [
    "",
    "--",
    "--c--",
    "--b",
    "--b\r\n",
    "--b\r\n\r\n\r\n--b--",
    "--b\r\nno colon\r\n\r\nx\r\n--b--",
    "--b\r\na b: c\r\n\r\nx\r\n--b--",
    part('form-data; name="a"', "never ends"),
    `${part('attachment; name="a"', "x")}--b--`,
    `${part("form-data", "x")}--b--`,
    `${part('form-data; name="a', "x")}--b--`,
    `--b\r\nContent-Disposition: form-data; name="a"\r\n${"X: y\r\n".repeat(20_000)}\r\nx\r\n--b--`,
  ];
  for (const text of bad) t.equal(parsed(text), null, text.slice(0, 60));
});

t.test("dispositions", async (t) => {
  t.same(parseDisposition('form-data; name="%22%0d%0A%zz%"'), { name: '"\r\n%zz%', filename: null });
  t.same(parseDisposition('form-data; name="\u00c3\u00a9"'), { name: "é", filename: null });
  t.same(parseDisposition('form-data ; name = "a;b" ; filename = "" ;'), { name: "a;b", filename: "" });
  t.same(parseDisposition('form-data; name=a; name=b; __proto__="x"'), { name: "a", filename: null });
  t.equal(parseDisposition("form-data; name"), null);
  t.equal(parseDisposition('form-data name="a"'), null);
});

t.test("hostile numbers of entries", async (t) => {
  const many = part("form-data; name=a", "").repeat(10_001);
  t.throws(() => parsed(`${many}--b--`), /more than 10000 entries/);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  await t.rejects(new Response("&".repeat(10_001), { headers }).formData(), /more than 10000 entries/);
});

t.test("urlencoded forms, and bodies that are none", async (t) => {
  const form = await new Response(new URLSearchParams("a=1&b=%C3%A9+x").toString(), {
    headers: { "content-type": "application/x-www-form-urlencoded; charset=x" },
  }).formData();
  t.same(entriesOf(form as FormDataObject), [
    ["a", "1"],
    ["b", "é x"],
  ]);
  t.same(
    entriesOf(
      (await new Response(null, {
        headers: { "content-type": "application/x-www-form-urlencoded" },
      }).formData()) as FormData,
    ),
    [],
  );
  await t.rejects(new Response("x").formData(), /but is text\/plain/);
  await t.rejects(new Response(bytes("x")).formData(), /but is absent/);
  await t.rejects(new Response("x", { headers: { "content-type": "multipart/form-data" } }).formData(), /no boundary/);
  await t.rejects(
    new Response("x", { headers: { "content-type": "multipart/form-data;boundary=b" } }).formData(),
    TypeError,
  );
});
