import { array, asyncProperty, oneof, record } from "fast-check";
import { anyBytes, anyText, type Properties, same } from "../made-up.ts";

const anyEntry = record({ name: anyText, value: oneof(anyText, anyBytes), filename: anyText });

/** As the standard writes text: well-formed, with CRLF for its line ends. */
const written = (text: string) => text.toWellFormed().replace(/\r\n|\r|\n/g, "\r\n");

async function shown(form: FormData): Promise<unknown[]> {
  const list: unknown[] = [];
  for (const [name, value] of form) {
    if (typeof value === "string") list.push([name, value]);
    else list.push([name, value.name, value.type, [...(await value.bytes())]]);
  }
  return list;
}

export const properties: Properties = {
  "a form goes out as multipart and comes back": {
    property: asyncProperty(array(anyEntry, { maxLength: 8 }), async (entries) => {
      const form = new FormData();
      const expected: unknown[] = [];
      for (const { name, value, filename } of entries) {
        if (typeof value === "string") {
          form.append(name, value);
          expected.push([written(name), written(value)]);
        } else {
          form.append(name, new Blob([value as Uint8Array<ArrayBuffer>], { type: "a/b" }), filename);
          expected.push([written(name), filename.toWellFormed(), "a/b", [...value]]);
        }
      }
      same(await shown(await new Response(form).formData()), expected);
    }),
    runs: 100,
  },
  "bytes that are no form end in a TypeError": {
    property: asyncProperty(anyText, anyBytes, async (head, bytes) => {
      const body = new Blob(["--b\r\n", head, "\r\n\r\n", bytes as Uint8Array<ArrayBuffer>]);
      const headers = { "content-type": "multipart/form-data; boundary=b" };
      const error = await new Response(body, { headers }).formData().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) same(error instanceof TypeError, true);
    }),
  },
};
