// Cryptography that takes long ends with its app's CPU time, and leaves the thread that it ran on; the results are those of
// another implementation.

import { createCipheriv, createHash, createHmac, hkdfSync, pbkdf2Sync } from "node:crypto";
import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ executors: 2 });
t.teardown(() => nano.stop());

const hex = `const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");`;

/** What the app's `steps` give, as JSON. */
async function ask(name: string, steps: string): Promise<unknown> {
  nano.app(
    name,
    `${hex} export default { async fetch() { return Response.json(await (async () => { ${steps} })()) } }`,
  );
  return (await nano.fetch(name)).json();
}

t.test("work beyond the CPU limit is ended, and its neighbour goes on", async (t) => {
  const long = `
    export default { async fetch(request) {
      const key = await crypto.subtle.importKey("raw", new Uint8Array(8), "PBKDF2", false, ["deriveBits"]);
      const params = { name: "PBKDF2", hash: "SHA-512", salt: new Uint8Array(8), iterations: 4294967295 };
      return new Response(await crypto.subtle.deriveBits(params, key, 8 * 1024 * 1024));
    } }`;
  const app = nano.app("long", long, { limits: { cpuMs: 50 } });
  nano.app("neighbour", `export default { fetch: () => new Response("here") }`);
  for (let round = 0; round < 3; round++) {
    t.equal((await nano.fetch("long")).status, 503);
    t.equal(await (await nano.fetch("neighbour")).text(), "here");
  }
  const ended = await nano.exchanges(app, 3);
  t.same(
    ended.map(({ outcome }) => outcome),
    ["exceededCpu", "exceededCpu", "exceededCpu"],
    "ended, and not lost",
  );
});

t.test("keys that there is no memory for are refused", async (t) => {
  const steps = `
    try {
      await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256", length: 4294967288 }, true, ["sign"]);
    } catch (error) {
      return error.name;
    }`;
  t.equal(await ask("huge", steps), "OperationError");
});

t.test("what is kept for keys that were used is on the app's memory, until they are garbage", async (t) => {
  const app = (kept: string) => `
    export default { async fetch() {
      const seed = new Uint8Array(32);
      const kept = [];
      for (let count = 0; count < 600; count++) {
        seed[0] = count;
        seed[1] = count >> 8;
        const key = await crypto.subtle.importKey("raw-seed", seed, "ML-DSA-87", false, ["sign"]);
        await crypto.subtle.sign("ML-DSA-87", key, seed);
        ${kept}
      }
      return new Response("all of them");
    } }`;
  const limits = { memoryMb: 32, cpuMs: 60_000, wallMs: 60_000 };
  nano.app("dropped", app(""), { limits });
  t.equal(await (await nano.fetch("dropped")).text(), "all of them");
  nano.app("kept", app("kept.push(key);"), { limits });
  const response = await nano.fetch("kept");
  t.not(response.status, 200);
  await response.body?.cancel();
});

const text = Buffer.alloc(3 * 1024 * 1024 + 5, "what is told");

t.test("long messages are hashed as a whole", async (t) => {
  const steps = `
    const data = new Uint8Array(${text.length});
    for (let at = 0; at < data.length; at++) data[at] = "what is told".charCodeAt(at % 12);
    const key = await crypto.subtle.importKey("raw", new Uint8Array(300).fill(7), { name: "HMAC", hash: "SHA3-512" }, false, ["sign"]);
    const stream = new crypto.DigestStream("sha-384");
    const writer = stream.getWriter();
    for (let at = 0; at < data.length; at += 100_001) await writer.write(data.subarray(at, at + 100_001));
    await writer.close();
    return [
      hex(await crypto.subtle.digest("SHA3-256", data)),
      hex(await crypto.subtle.sign("HMAC", key, data)),
      hex(await stream.digest),
      stream.bytesWritten,
    ];`;
  t.same(await ask("hashes", steps), [
    createHash("sha3-256").update(text).digest("hex"),
    createHmac("sha3-512", Buffer.alloc(300, 7)).update(text).digest("hex"),
    createHash("sha384").update(text).digest("hex"),
    text.length,
  ]);
});

t.test("keys are derived as by others", async (t) => {
  const steps = `
    const results = [];
    for (const hash of ["SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-384"]) {
      const base = (name) => crypto.subtle.importKey("raw", new Uint8Array(150).fill(3), name, false, ["deriveBits"]);
      const salt = new Uint8Array(9).fill(1);
      const info = new Uint8Array(4).fill(2);
      results.push(
        hex(await crypto.subtle.deriveBits({ name: "PBKDF2", hash, salt, iterations: 4321 }, await base("PBKDF2"), 1200)),
        hex(await crypto.subtle.deriveBits({ name: "HKDF", hash, salt, info }, await base("HKDF"), 1200)),
      );
    }
    return results;`;
  const key = Buffer.alloc(150, 3);
  const salt = Buffer.alloc(9, 1);
  const expected = ["sha1", "sha256", "sha384", "sha512", "sha3-384"].flatMap((hash) => [
    pbkdf2Sync(key, salt, 4321, 150, hash).toString("hex"),
    Buffer.from(hkdfSync(hash, key, salt, Buffer.alloc(4, 2), 150)).toString("hex"),
  ]);
  t.same(await ask("derived", steps), expected);
});

t.test("AES-OCB and ChaCha20-Poly1305 are those of others, and refuse what was changed", async (t) => {
  const steps = `
    const results = [];
    for (const [name, ivLength, tagLength] of [["AES-OCB", 15, 96], ["ChaCha20-Poly1305", 12, 128]]) {
      const raw = new Uint8Array(32).fill(9);
      const key = await crypto.subtle.importKey("raw-secret", raw, name, false, ["encrypt", "decrypt"]);
      const params = { name, iv: new Uint8Array(ivLength).fill(1), additionalData: new Uint8Array(5), tagLength };
      const sealed = await crypto.subtle.encrypt(params, key, new Uint8Array(1_500_001).fill(4));
      const opened = new Uint8Array(await crypto.subtle.decrypt(params, key, sealed));
      new Uint8Array(sealed)[7] ^= 1;
      const changed = await crypto.subtle.decrypt(params, key, sealed).catch((error) => error.name);
      new Uint8Array(sealed)[7] ^= 1;
      results.push(hex(await crypto.subtle.digest("SHA-256", sealed)), opened.length, opened.every((byte) => byte === 4), changed);
    }
    return results;`;
  const expected = [["aes-256-ocb", 15, 12] as const, ["chacha20-poly1305", 12, 16] as const].flatMap(
    ([name, ivLength, authTagLength]) => {
      const cipher = createCipheriv(name as "aes-256-ocb", Buffer.alloc(32, 9), Buffer.alloc(ivLength, 1), {
        authTagLength,
      });
      cipher.setAAD(Buffer.alloc(5), { plaintextLength: 1_500_001 });
      const body = [cipher.update(Buffer.alloc(1_500_001, 4)), cipher.final(), cipher.getAuthTag()];
      return [createHash("sha256").update(Buffer.concat(body)).digest("hex"), 1_500_001, true, "OperationError"];
    },
  );
  t.same(await ask("aead", steps), expected);
});

t.test("AES-CTR counts in as many bits as it is told", async (t) => {
  // Blocks ff, 00 of the last byte, the 15 others as they were.
  const steps = `
    const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "AES-CTR", false, ["encrypt"]);
    const encrypt = async (counter, length, data) =>
      crypto.subtle.encrypt({ name: "AES-CTR", counter, length }, key, data).then(hex, (error) => error.name);
    const counter = new Uint8Array(16).fill(255);
    const zeroed = (count) => counter.map((byte, at) => (at >= 16 - count ? 0 : byte));
    const zeros = new Uint8Array(32);
    const second = async (count) => encrypt(zeroed(count), 128, new Uint8Array(16));
    return [
      (await encrypt(counter, 8, zeros)).slice(32) === (await second(1)),
      (await encrypt(counter, 72, zeros)).slice(32) === (await second(9)),
      (await encrypt(counter, 128, zeros)).slice(32) === (await second(16)),
      await encrypt(counter, 1, new Uint8Array(48)),
    ];`;
  t.same(await ask("counter", steps), [true, true, true, "OperationError"]);
});

t.test("what is made of Keccak gives the published vectors", async (t) => {
  const steps = `
    const message = new Uint8Array([0, 1, 2, 3]);
    const text = (value) => new TextEncoder().encode(value);
    const raw = Uint8Array.from({ length: 32 }, (_, at) => 0x40 + at);
    const key = await crypto.subtle.importKey("raw-secret", raw, "KMAC128", true, ["sign", "verify"]);
    const params = { name: "KMAC128", outputLength: 256 };
    const signature = await crypto.subtle.sign(params, key, message);
    const digest = async (name, more, data) => hex(await crypto.subtle.digest({ name, outputLength: 256, ...more }, data));
    return [
      hex(signature),
      await crypto.subtle.verify(params, key, signature, message),
      await crypto.subtle.verify(params, key, signature, new Uint8Array(4)),
      await digest("cSHAKE128", { customization: text("Email Signature") }, message),
      await digest("TurboSHAKE128", {}, new Uint8Array(0)),
      hex(await crypto.subtle.digest({ name: "cSHAKE256", outputLength: 8000 }, new Uint8Array(1000).fill(3))),
      (await crypto.subtle.exportKey("jwk", key)).alg,
    ];`;
  t.same(await ask("keccak", steps), [
    // https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values: KMAC and cSHAKE, sample 1
    "e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e",
    true,
    false,
    "c1c36925b6409a04f1b504fcbca9d82b4017277cb5ed2b2065fc1d3814d5aaf5",
    // https://www.rfc-editor.org/rfc/rfc9861#section-5
    "1e415f1c5983aff2169217277d17bb538cd945a397ddec541f1ce41af2c1b74c",
    createHash("shake256", { outputLength: 1000 }).update(Buffer.alloc(1000, 3)).digest("hex"),
    "K128",
  ]);
});
