// Keys of pairs as apps make, bring in, use and give out: with Node's Web Cryptography as the other side, and with data
// that is none.

import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ executors: 2 });
t.teardown(() => nano.stop());

const tools = `
  const { subtle } = crypto;
  const write = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const read = (text) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  const nameOf = (promise) => promise.then(() => "taken", (error) => error.name);`;

let apps = 0;

/** What the steps give, in an app, as JSON; \`input\` is what is given. */
async function inApp(steps: string, input: unknown = null): Promise<unknown> {
  const name = `app${apps++}`;
  const limits = { cpuMs: 30_000, wallMs: 60_000 };
  const code = `${tools} export default { async fetch(request) { const input = await request.json();
    return Response.json((await (async () => { ${steps} })()) ?? null); } }`;
  nano.app(name, code, { limits });
  const response = await nano.fetch(name, "/", { method: "POST", body: JSON.stringify(input) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return JSON.parse(text);
}

const { subtle } = crypto;
type Pair = { publicKey: CryptoKey; privateKey: CryptoKey };
const write = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString("base64");
const data = Buffer.from("what is told");

const signers = [
  { key: { name: "ML-DSA-44" }, params: { name: "ML-DSA-44", context: new Uint8Array([1, 2]) }, seed: 32 },
  { key: { name: "ML-DSA-65" }, params: { name: "ML-DSA-65" }, seed: 32 },
  { key: { name: "ML-DSA-87" }, params: { name: "ML-DSA-87" }, seed: 32 },
  { key: { name: "Ed448" }, params: { name: "Ed448" }, seed: 0 },
  { key: { name: "ECDSA", namedCurve: "P-521" }, params: { name: "ECDSA", hash: "SHA3-384" }, seed: 0 },
];

for (const { key, params, seed } of signers) {
  t.test(`${JSON.stringify(key)}: keys and signatures of Node's are taken, and those of the app by Node`, async (t) => {
    const format = seed > 0 ? "raw-public" : "raw";
    const pair = (await subtle.generateKey(key as never, true, ["sign", "verify"])) as Pair;
    const input = {
      pkcs8: write(await subtle.exportKey("pkcs8", pair.privateKey)),
      spki: write(await subtle.exportKey("spki", pair.publicKey)),
      raw: write((await subtle.exportKey(format as "raw", pair.publicKey)) as ArrayBuffer),
      jwk: await subtle.exportKey("jwk", pair.privateKey),
      signature: write(await subtle.sign(params as never, pair.privateKey, data)),
    };
    const context = "context" in params ? ", context: new Uint8Array([1, 2])" : "";
    const mine = (await inApp(
      `const key = ${JSON.stringify(key)};
       const params = { ...${JSON.stringify({ ...params, context: undefined })}${context} };
       const data = new TextEncoder().encode("what is told");
       const privateKey = await subtle.importKey("pkcs8", read(input.pkcs8), key, true, ["sign"]);
       const fromJwk = await subtle.importKey("jwk", { ...input.jwk, key_ops: undefined }, key, true, ["sign"]);
       const publicKey = await subtle.importKey("spki", read(input.spki), key, true, ["verify"]);
       const fromRaw = await subtle.importKey("${format}", read(input.raw), key, true, ["verify"]);
       const signature = read(input.signature);
       const same = [
         await subtle.verify(params, publicKey, signature, data),
         await subtle.verify(params, fromRaw, signature, data),
         await subtle.verify(params, publicKey, signature, data.subarray(1)),
         await subtle.verify(params, publicKey, signature.subarray(1), data),
       ];
       const derived = await subtle.getPublicKey(privateKey, ["verify"]);
       const cloned = structuredClone(fromJwk);
       return {
         same,
         pkcs8: write(await subtle.exportKey("pkcs8", cloned)),
         spki: write(await subtle.exportKey("spki", derived)),
         raw: write(await subtle.exportKey("${format}", publicKey)),
         jwk: await subtle.exportKey("jwk", privateKey),
         signature: write(await subtle.sign(params, cloned, data)),
       };`,
      input,
    )) as typeof input & { same: boolean[] };
    t.same(mine.same, [true, true, false, false]);
    for (const format of ["pkcs8", "spki", "raw"] as const) t.equal(mine[format], input[format], format);
    t.same({ ...mine.jwk, key_ops: 0, alg: 0 }, { ...input.jwk, key_ops: 0, alg: 0 });
    t.ok(await subtle.verify(params as never, pair.publicKey, Buffer.from(mine.signature, "base64"), data));
  });
}

for (const name of ["ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"]) {
  t.test(`${name}: Node and the app come to one secret`, async (t) => {
    const kem = subtle as unknown as {
      generateKey(algorithm: string, extractable: boolean, usages: string[]): Promise<Pair>;
      exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer>;
      encapsulateBits(algorithm: string, key: CryptoKey): Promise<{ sharedKey: ArrayBuffer; ciphertext: ArrayBuffer }>;
      decapsulateBits(algorithm: string, key: CryptoKey, ciphertext: Uint8Array): Promise<ArrayBuffer>;
    };
    const pair = await kem.generateKey(name, true, ["encapsulateBits", "decapsulateBits"]);
    const sealed = await kem.encapsulateBits(name, pair.publicKey);
    const input = {
      seed: write(await kem.exportKey("raw-seed", pair.privateKey)),
      pkcs8: write(await kem.exportKey("pkcs8", pair.privateKey)),
      raw: write(await kem.exportKey("raw-public", pair.publicKey)),
      ciphertext: write(sealed.ciphertext),
    };
    const mine = (await inApp(
      `const name = "${name}";
       const privateKey = await subtle.importKey("raw-seed", read(input.seed), name, true, ["decapsulateBits", "decapsulateKey"]);
       const publicKey = await subtle.importKey("raw-public", read(input.raw), name, true, ["encapsulateBits", "encapsulateKey"]);
       const { sharedKey, ciphertext } = await subtle.encapsulateBits(name, publicKey);
       const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
       const ours = await subtle.encapsulateKey(name, publicKey, hmac, true, ["sign"]);
       const theirs = await subtle.decapsulateKey(name, privateKey, ours.ciphertext, hmac, true, ["sign"]);
       return {
         pkcs8: write(await subtle.exportKey("pkcs8", privateKey)),
         shared: write(await subtle.decapsulateBits(name, privateKey, read(input.ciphertext))),
         sharedKey: write(sharedKey),
         ciphertext: write(ciphertext),
         keys: [write(await subtle.exportKey("raw", ours.sharedKey)), write(await subtle.exportKey("raw", theirs))],
         short: await nameOf(subtle.decapsulateBits(name, privateKey, new Uint8Array(5))),
       };`,
      input,
    )) as Record<string, string> & { keys: string[] };
    t.equal(mine.pkcs8, input.pkcs8);
    t.equal(mine.shared, write(sealed.sharedKey));
    const opened = await kem.decapsulateBits(name, pair.privateKey, Buffer.from(mine.ciphertext ?? "", "base64"));
    t.equal(write(opened), mine.sharedKey);
    t.equal(mine.keys[0], mine.keys[1]);
    t.equal(mine.short, "OperationError");
  });
}

t.test("what is no key, or not the same pair, is a DataError", async (t) => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const rsaJwk = rsa.privateKey.export({ format: "jwk" });
  const other = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({ format: "jwk" });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const ec2 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const ed = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const ed2 = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const pkcs8 = createPrivateKey({ key: ec, format: "jwk" }).export({ type: "pkcs8", format: "der" });
  const spki = createPublicKey(createPrivateKey({ key: rsaJwk, format: "jwk" })).export({
    type: "spki",
    format: "der",
  });
  const named = {
    pss: { name: "RSA-PSS", hash: "SHA-256" },
    ecdsa: { name: "ECDSA", namedCurve: "P-256" },
    ed: { name: "Ed25519" },
  };
  const zero = Buffer.alloc(32).toString("base64url");
  const order = "_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE";
  const wrong: [string, unknown, object][] = [
    ["RSA of two primes that are not its own", { ...rsaJwk, p: other.p }, named.pss],
    ["RSA with another exponent", { ...rsaJwk, d: other.d }, named.pss],
    ["RSA with another coefficient", { ...rsaJwk, qi: other.qi }, named.pss],
    ["RSA with an even public exponent", { kty: "RSA", n: rsaJwk.n, e: "BA" }, named.pss],
    ["RSA with the exponent 1", { kty: "RSA", n: rsaJwk.n, e: "AQ" }, named.pss],
    [
      "RSA with an even modulus",
      { kty: "RSA", n: Buffer.alloc(128, 0xfe).toString("base64url"), e: "AQAB" },
      named.pss,
    ],
    ["RSA without anything", { kty: "RSA", n: "", e: "" }, named.pss],
    [
      "RSA of far too many bits",
      { kty: "RSA", n: Buffer.alloc(2049, 0xff).toString("base64url"), e: "AQAB" },
      named.pss,
    ],
    ["a point beside the curve", { kty: "EC", crv: "P-256", x: ec.x, y: ec2.y }, named.ecdsa],
    ["a scalar that is another's", { ...ec, d: ec2.d }, named.ecdsa],
    ["the scalar zero", { ...ec, d: zero }, named.ecdsa],
    ["the order as scalar", { ...ec, d: order }, named.ecdsa],
    ["a short scalar", { ...ec, d: "AQ" }, named.ecdsa],
    ["a short coordinate", { ...ec, x: "AQ" }, named.ecdsa],
    ["an Edwards key that is another's", { ...ed, x: ed2.x }, named.ed],
    ["a short Edwards key", { ...ed, d: "AQ" }, named.ed],
  ];
  const bytes: [string, string, Buffer, object][] = [
    ["PKCS #8 with something behind it", "pkcs8", Buffer.concat([pkcs8, Buffer.alloc(1)]), named.ecdsa],
    ["the key of another algorithm", "pkcs8", pkcs8, named.ed],
    ["the key of another curve", "pkcs8", pkcs8, { name: "ECDSA", namedCurve: "P-384" }],
    ["SPKI with something behind it", "spki", Buffer.concat([spki, Buffer.alloc(1)]), named.pss],
    ["the point at infinity", "raw", Buffer.alloc(1), named.ecdsa],
    ["nothing", "raw", Buffer.alloc(0), named.ecdsa],
    ["an ML-KEM key out of range", "raw-public", Buffer.alloc(800, 0xff), { name: "ML-KEM-512" }],
  ];
  for (let cut = 0; cut < pkcs8.length; cut += 5) {
    bytes.push([`PKCS #8, ${cut} bytes of it`, "pkcs8", pkcs8.subarray(0, cut), named.ecdsa]);
  }
  const names = (await inApp(
    `const found = [];
     for (const [, jwk, algorithm] of input.wrong) {
       const usage = jwk.d === undefined ? "verify" : "sign";
       found.push(await nameOf(subtle.importKey("jwk", jwk, algorithm, true, [usage])));
     }
     for (const [, format, text, { ...algorithm }] of input.bytes) {
       const usage = algorithm.name.startsWith("ML-KEM") ? "encapsulateKey" : format === "pkcs8" ? "sign" : "verify";
       found.push(await nameOf(subtle.importKey(format, read(text), algorithm, true, [usage])));
     }
     for (const [jwk, algorithm] of input.right) found.push(await nameOf(subtle.importKey("jwk", jwk, algorithm, true, ["sign"])));
     return found;`,
    {
      wrong,
      bytes: bytes.map(([what, format, data, algorithm]) => [what, format, write(data), algorithm]),
      right: [
        [rsaJwk, named.pss],
        [ec, named.ecdsa],
        [ed, named.ed],
      ],
    },
  )) as string[];
  const cases = [...wrong, ...bytes];
  for (let at = 0; at < cases.length; at++) t.equal(names[at], "DataError", `${cases[at]?.[0]}`);
  t.same(names.slice(cases.length), ["taken", "taken", "taken"]);
});

t.test("keys of nobody's size are refused", async (t) => {
  const names = await inApp(`
    const rsa = (modulusLength, publicExponent) =>
      nameOf(subtle.generateKey({ name: "RSA-PSS", hash: "SHA-256", modulusLength, publicExponent }, true, ["sign"]));
    return [
      await rsa(16392, new Uint8Array([1, 0, 1])),
      await rsa(4294967295, new Uint8Array([1, 0, 1])),
      await rsa(0, new Uint8Array([1, 0, 1])),
      await rsa(1024, new Uint8Array(0)),
      await rsa(1024, new Uint8Array([4])),
      await rsa(1024, new Uint8Array(65536).fill(255)),
    ];`);
  t.same(names, new Array(6).fill("OperationError"));
});

t.test("the search for primes ends with the app's CPU time, and its neighbour goes on", async (t) => {
  const long = `export default { async fetch() {
    await crypto.subtle.generateKey(
      { name: "RSA-OAEP", hash: "SHA-256", modulusLength: 16384, publicExponent: new Uint8Array([1, 0, 1]) }, true, ["decrypt"]);
    return new Response("made");
  } }`;
  const app = nano.app("long", long, { limits: { cpuMs: 50 } });
  nano.app("neighbour", `export default { fetch: () => new Response("here") }`);
  for (let round = 0; round < 2; round++) {
    t.equal((await nano.fetch("long")).status, 503);
    t.equal(await (await nano.fetch("neighbour")).text(), "here");
  }
  const ended = await nano.exchanges(app, 2);
  t.same(
    ended.map(({ outcome }) => outcome),
    ["exceededCpu", "exceededCpu"],
    "ended, and not lost",
  );
});

t.test("keys work though the app has patched the language", async (t) => {
  const found = await inApp(`
    const algorithms = [
      [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
      [{ name: "Ed25519" }, "Ed25519"],
      [{ name: "RSA-PSS", hash: "SHA-256", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) }, { name: "RSA-PSS", saltLength: 32 }],
    ];
    const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
    const saved = [];
    const patch = (object, name, descriptor) => {
      saved[saved.length] = [object, name, Object.getOwnPropertyDescriptor(object, name)];
      Object.defineProperty(object, name, { configurable: true, ...descriptor });
    };
    const thrower = () => { throw new Error("patched"); };
    patch(Array.prototype, "push", { value: thrower });
    patch(typedArray, "length", { get: () => 1e9 });
    patch(typedArray, "byteLength", { get: () => 1e9 });
    patch(typedArray, "buffer", { get: thrower });
    patch(typedArray, "set", { value: thrower });
    patch(ArrayBuffer.prototype, "byteLength", { get: thrower });
    patch(ArrayBuffer.prototype, "slice", { value: thrower });
    let results = "";
    try {
      for (let at = 0; at < algorithms.length; at++) {
        const key = algorithms[at][0], params = algorithms[at][1];
        const pair = await subtle.generateKey(key, true, ["sign", "verify"]);
        const jwk = await subtle.exportKey("jwk", pair.privateKey);
        const again = await subtle.importKey("jwk", jwk, key, false, ["sign"]);
        const signature = await subtle.sign(params, again, new Uint8Array(3));
        results += await subtle.verify(params, pair.publicKey, signature, new Uint8Array(3));
      }
    } catch (error) {
      results += error.stack;
    } finally {
      for (let at = 0; at < saved.length; at++) Object.defineProperty(saved[at][0], saved[at][1], saved[at][2]);
    }
    return results;`);
  t.equal(found, "truetruetrue");
});
