import t from "tap";
import "../../../test/runtime-ops.ts";
import { createHash, createHmac } from "node:crypto";
import { deserializePlatformObject, serializePlatformObject } from "../webidl/index.ts";
import { Crypto, crypto } from "./crypto.ts";
import { CryptoKey } from "./subtle/crypto-key.ts";

const { subtle } = crypto;
const text = Buffer.from("the text");

function hex(buffer: unknown): string {
  return Buffer.from(buffer as ArrayBuffer).toString("hex");
}

t.test("digests are those of the hashes", async (t) => {
  for (const [name, node] of [
    ["SHA-1", "sha1"],
    ["sha-256", "sha256"],
    ["SHA-384", "sha384"],
    ["SHA-512", "sha512"],
  ]) {
    const expected = createHash(node as string)
      .update(text)
      .digest("hex");
    t.equal(hex(await subtle.digest(name, text)), expected);
    t.equal(hex(await subtle.digest({ name }, new DataView(new Uint8Array(text).buffer))), expected);
  }
});

t.test("HMAC keys sign and verify", async (t) => {
  const raw = Buffer.from("0123456789");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", raw, algorithm, true, ["verify", "sign", "sign"]);
  t.same(key.usages, ["sign", "verify"]);
  t.same(key.algorithm, { name: "HMAC", hash: { name: "SHA-256" }, length: 80 });
  const signature = await subtle.sign("hmac", key, text);
  t.equal(hex(signature), createHmac("sha256", raw).update(text).digest("hex"));
  t.equal(await subtle.verify("HMAC", key, signature, text), true);
  t.equal(await subtle.verify("HMAC", key, signature.slice(1), text), false);
  t.equal(await subtle.verify("HMAC", key, signature, raw), false);
});

t.test("a key goes out as JWK and comes back", async (t) => {
  const algorithm = { name: "HMAC", hash: "SHA-512" };
  const key = await subtle.generateKey(algorithm, true, ["sign"]);
  const jwk = (await subtle.exportKey("jwk", key)) as { k: string };
  t.match(jwk, { alg: "HS512", ext: true, key_ops: ["sign"], kty: "oct" });
  t.equal(Buffer.from(jwk.k, "base64url").length, 128);
  const again = await subtle.importKey("jwk", jwk, algorithm, true, ["sign"]);
  t.equal(hex(await subtle.exportKey("raw", again)), hex(await subtle.exportKey("raw", key)));
  const refused = [
    { ...jwk, k: "a b" },
    { ...jwk, kty: "RSA" },
    { ...jwk, alg: "HS256" },
    { ...jwk, key_ops: ["verify"] },
  ];
  for (const bad of refused) {
    await t.rejects(subtle.importKey("jwk", bad, algorithm, true, ["sign"]), { name: "DataError" });
  }
});

t.test("what a key doesn't allow is refused", async (t) => {
  const algorithm = { name: "HMAC", hash: "SHA-1", length: 16 };
  const key = await subtle.generateKey(algorithm, false, ["verify"]);
  await t.rejects(subtle.sign("HMAC", key, text), { name: "InvalidAccessError" });
  await t.rejects(subtle.exportKey("raw", key), { name: "InvalidAccessError" });
  await t.rejects(subtle.generateKey(algorithm, true, []), { name: "SyntaxError" });
  await t.rejects(subtle.generateKey(algorithm, true, ["encrypt"]), { name: "SyntaxError" });
  await t.rejects(subtle.generateKey({ ...algorithm, length: 0 }, true, ["sign"]), { name: "OperationError" });
  await t.rejects(subtle.importKey("raw", new Uint8Array(), algorithm, true, ["sign"]), { name: "DataError" });
  await t.rejects(subtle.importKey("raw", new Uint8Array(9), algorithm, true, ["sign"]), { name: "DataError" });
  await t.rejects(subtle.digest("MD4", text), { name: "NotSupportedError" });
  await t.rejects(subtle.digest("SHA-1", "text"), TypeError);
  await t.rejects(Reflect.apply(subtle.digest, {}, ["SHA-1", text]), TypeError);
});

t.test("a key is cloned with its secret", async (t) => {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", text, algorithm, false, ["sign"]);
  const clone = deserializePlatformObject(structuredClone(serializePlatformObject(key)) as unknown[]) as CryptoKey;
  t.equal(clone.extractable, false);
  t.equal(hex(await subtle.sign("HMAC", clone, text)), hex(await subtle.sign("HMAC", key, text)));
});

t.test("random values fill arrays of integers, and not too large ones", async (t) => {
  const bytes = new Uint8Array(64);
  t.equal(crypto.getRandomValues(bytes), bytes);
  t.ok(bytes.some((byte) => byte !== 0));
  t.throws(() => crypto.getRandomValues(new Float64Array(1)), { name: "TypeMismatchError" });
  t.throws(() => crypto.getRandomValues(new DataView(new ArrayBuffer(1))), { name: "TypeMismatchError" });
  t.throws(() => crypto.getRandomValues(new Uint8Array(65537)), { name: "QuotaExceededError" });
  t.throws(() => crypto.getRandomValues([]), TypeError);
  t.match(crypto.randomUUID(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

t.test("script can't make keys or cryptos of its own", async (t) => {
  t.throws(() => Reflect.construct(Crypto, []), TypeError);
  t.throws(() => Reflect.construct(CryptoKey, []), TypeError);
});
