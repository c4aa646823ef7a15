import { createHash } from "node:crypto";
import t from "tap";
import "../../../../test/runtime-ops.ts";

const { bytesMatch } = await import("./integrity.ts");

const bytes = Uint8Array.from(Buffer.from("content"));
const digest = (hash: string, encoding: "base64" | "base64url" = "base64") =>
  `${hash}-${createHash(hash).update(bytes).digest(encoding)}`;

t.test("one of the strongest digests must match", async (t) => {
  t.equal(bytesMatch(bytes, digest("sha256")), true);
  t.equal(bytesMatch(bytes, digest("sha384", "base64url")), true);
  t.equal(bytesMatch(bytes, `sha512-wrong ${digest("sha512")}?option`), true);
  t.equal(bytesMatch(bytes, `${digest("sha256")} sha512-wrong`), false);
  t.equal(bytesMatch(bytes, "sha256-wrong"), false);
  t.equal(bytesMatch(bytes, "sha256"), false);
});

t.test("nothing that is understood matches everything", async (t) => {
  t.equal(bytesMatch(bytes, " \t"), true);
  t.equal(bytesMatch(bytes, "md5-x unknown"), true);
});
