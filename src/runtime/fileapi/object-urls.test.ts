import t from "tap";
import "../../../test/runtime-ops.ts";
import { URL as RuntimeURL } from "../url/index.ts";
import { blobOfBytes, newBlob } from "./blobs/index.ts";
import { blobOfUrl, blobRecordOf } from "./index.ts";

const URL = RuntimeURL as unknown as { createObjectURL(value: unknown): string; revokeObjectURL(url: unknown): void };
const blob = newBlob(blobOfBytes(new Uint8Array([1, 2, 3]), "a/b"));

t.test("a URL names its blob until it is revoked", async (t) => {
  const url = URL.createObjectURL(blob);
  t.match(url, /^blob:null\/[0-9a-f-]{36}$/);
  t.equal(blobOfUrl(url), blobRecordOf(blob));
  t.equal(blobOfUrl(`${url}#part`), blobRecordOf(blob));
  t.equal(blobOfUrl(`${url}?query`), null);
  URL.revokeObjectURL(`${url}#part`);
  t.ok(blobOfUrl(url), "a URL with a fragment revokes nothing");
  URL.revokeObjectURL("nonsense");
  URL.revokeObjectURL(url);
  t.equal(blobOfUrl(url), null);
});

t.test("only blobs have URLs", async (t) => {
  t.throws(() => URL.createObjectURL({}), TypeError);
  t.throws(() => (URL.createObjectURL as () => void)(), TypeError);
  t.equal(URL.createObjectURL.length, 1);
});
