import t from "tap";
import "../../../../test/runtime-ops.ts";
import { blobOfBytes, newBlob } from "../../fileapi/blobs/index.ts";
import { URL as RuntimeURL } from "../../url/index.ts";
import { fetch, Request } from "../index.ts";
import { parseSingleRange } from "./single-range.ts";

const URL = RuntimeURL as unknown as { createObjectURL(value: unknown): string; revokeObjectURL(url: unknown): void };
const blob = newBlob(blobOfBytes(Uint8Array.from(Buffer.from("0123456789")), "a/b"));

t.test("a blob: URL gives the blob", async (t) => {
  const url = URL.createObjectURL(blob);
  const response = await fetch(`${url}#x`);
  t.equal(response.url, url);
  t.same([response.status, response.statusText, response.type], [200, "OK", "basic"]);
  t.same(
    [...response.headers],
    [
      ["content-length", "10"],
      ["content-type", "a/b"],
    ],
  );
  t.equal(await response.text(), "0123456789");
  await t.rejects(fetch(url, { method: "POST" }), TypeError);
  const request = new Request(url);
  URL.revokeObjectURL(url);
  t.equal(await (await fetch(request)).text(), "0123456789", "a request made before the revocation has the blob");
  await t.rejects(fetch(url), TypeError);
});

t.test("parts of a blob", async (t) => {
  const url = URL.createObjectURL(blob);
  const cases: [string, string | null, string][] = [
    ["bytes=0-1", "bytes 0-1/10", "01"],
    ["bytes=8-", "bytes 8-9/10", "89"],
    ["bytes=-3", "bytes 7-9/10", "789"],
    ["bytes=-30", "bytes 0-9/10", "0123456789"],
    ["bytes = 5 - 500", "bytes 5-9/10", "56789"],
    ["bytes=10-", null, ""],
    ["bytes=-0", null, ""],
    ["bytes=3-2", null, ""],
    ["bytes=0-1,3-4", null, ""],
    ["characters=0-1", null, ""],
  ];
  for (const [range, contentRange, text] of cases) {
    if (contentRange === null) {
      await t.rejects(fetch(url, { headers: { range } }), TypeError, range);
      continue;
    }
    const response = await fetch(url, { headers: { range } });
    t.equal(response.status, 206);
    t.equal(response.headers.get("content-range"), contentRange);
    t.equal(response.headers.get("content-length"), `${text.length}`);
    t.equal(await response.text(), text);
  }
});

t.test("single ranges", async (t) => {
  t.same(parseSingleRange("bytes=1-2"), { start: 1, end: 2 });
  for (const bad of ["bytes", "bytes=", "bytes=-", "bytes=1", "bytes 1-2", "bytes=a-b", "bytes=1-2 "]) {
    t.equal(parseSingleRange(bad), null, bad);
  }
});
