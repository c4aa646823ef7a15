// What an app asks crypto.subtle for while it waits for more of it is done beside its turns, on copies of what it gave. Nothing that is
// done there can be told in the step that asked: so it shows which operations those are.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ executors: 2 });
t.teardown(() => nano.stop());

const works = `
  const { subtle } = crypto;
  const hash = "SHA-256";
  const large = () => crypto.getRandomValues(new Uint8Array(65536)).buffer.transfer(300_000);
  const small = () => new Uint8Array([1, 2, 3]).buffer;
  const pair = (algorithm) => subtle.generateKey(algorithm, false, ["sign", "verify"]);
  async function signing(algorithm, params, data) {
    const { privateKey } = await pair(algorithm);
    return { data, run: (bytes) => subtle.sign(params, privateKey, bytes) };
  }
  async function verifying(algorithm, params, data) {
    const { privateKey, publicKey } = await pair(algorithm);
    const signature = await subtle.sign(params, privateKey, data());
    return { data: () => signature.slice(), run: (bytes) => subtle.verify(params, publicKey, bytes, data()) };
  }
  const rsa = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash };
  const ecdsa = { name: "ECDSA", namedCurve: "P-256" };
  const works = {
    digest: () => ({ data: large, run: (bytes) => subtle.digest("SHA-512", bytes) }),
    async hmac() {
      const key = await subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash }, false, ["sign"]);
      return { data: large, run: (bytes) => subtle.sign("HMAC", key, bytes) };
    },
    async "hmac verify"() {
      const key = await subtle.importKey("raw", new Uint8Array(32), { name: "HMAC", hash }, false, ["sign", "verify"]);
      const data = large();
      const signature = await subtle.sign("HMAC", key, data);
      return { data: () => signature.slice(), run: (bytes) => subtle.verify("HMAC", key, bytes, data) };
    },
    rsa: () => signing(rsa, rsa, small),
    "ecdsa verify": () => verifying(ecdsa, { name: "ECDSA", hash }, small),
    "ed25519": () => signing("Ed25519", "Ed25519", small),
    "ed25519 verify": () => verifying("Ed25519", "Ed25519", small),
    "ml-dsa verify": () => verifying("ML-DSA-44", "ML-DSA-44", small),
    "small digest": () => ({ data: small, run: (bytes) => subtle.digest("SHA-512", bytes) }),
  };
  const made = {};
  const text = (result) => typeof result === "boolean" ? String(result) : new Uint8Array(result).toHex();

  /** Is a promise settled by what is settled now? */
  async function isSettled(promise) {
    let settled = false;
    promise.then(() => { settled = true; });
    for (let hops = 0; hops < 50; hops++) await undefined;
    return settled;
  }`;

async function ask(name: string, source: string) {
  nano.app(name, `${works}\nexport default { async fetch(request) { ${source} } }`, { limits: { cpuMs: 60_000 } });
  return await (await nano.fetch(name)).json();
}

const beside = ["digest", "hmac", "hmac verify", "rsa", "ecdsa verify", "ed25519", "ed25519 verify", "ml-dsa verify"];
const inTurn = ["small digest"];

t.test("of several operations at once the first is done at once, the others beside the turn", async (t) => {
  const told = await ask(
    "several",
    `const told = {};
    for (const name in works) {
      const { data, run } = await works[name]();
      const bytes = data();
      const all = [run(bytes), run(bytes), run(bytes)];
      told[name] = await Promise.all(all.map(isSettled));
      await Promise.all(all);
      told[name].push(await isSettled(run(bytes)));
    }
    return Response.json(told);`,
  );
  for (const name of beside) t.same((told as Record<string, boolean[]>)[name], [true, false, false, true], name);
  for (const name of inTurn) t.same((told as Record<string, boolean[]>)[name], [true, true, true, true], name);
});

t.test("what comes of it is the same, whatever the app does to its bytes meanwhile", async (t) => {
  const told = await ask(
    "same",
    `const told = {};
    for (const name in works) {
      const { data, run } = await works[name]();
      const bytes = data();
      const expected = text(await run(bytes.slice()));
      const copies = Array.from({ length: 20 }, () => bytes.slice());
      const all = copies.map(run);
      for (const copy of copies) new Uint8Array(copy).fill(0);
      copies[3].transfer();
      const results = (await Promise.all(all)).map(text);
      told[name] = results.every((result) => result === expected) && expected.length > 3;
    }
    return Response.json(told);`,
  );
  for (const name of [...beside, ...inTurn]) t.equal((told as Record<string, boolean>)[name], true, name);
});

t.test("a wrong signature is none, and a key that is too short is an error, beside the turn as in it", async (t) => {
  const told = await ask(
    "wrong",
    `const { data, run } = await works["ecdsa verify"]();
    const wrong = data();
    new Uint8Array(wrong)[5] ^= 1;
    const answers = await Promise.all([run(data()), run(wrong), run(new ArrayBuffer(3)), run(data())]);
    const { run: sign } = await signing({ ...rsa, name: "RSA-PSS" }, { name: "RSA-PSS", saltLength: 1000 }, small);
    const errors = await Promise.allSettled([sign(small()), sign(small())]);
    return Response.json([...answers, ...errors.map(({ reason }) => reason.name + (reason instanceof DOMException))]);`,
  );
  t.same(told, [true, false, false, true, "OperationErrortrue", "OperationErrortrue"]);
});

t.test("a message that is hashed as a whole by its algorithm is not for the app's turn", async (t) => {
  const told = await ask(
    "long",
    `const { run } = await works.ed25519();
    const message = new ArrayBuffer(5 << 20);
    const promise = run(message);
    const settled = await isSettled(promise);
    return Response.json([settled, text(await promise).length]);`,
  );
  t.same(told, [false, 128]);
});

t.test("where there is no memory for copies it is done at once", async (t) => {
  nano.app(
    "full",
    `${works}\nexport default { async fetch() {
      const bytes = new ArrayBuffer(20 << 20);
      const all = Array.from({ length: 6 }, () => subtle.digest("SHA-256", bytes));
      const results = (await Promise.all(all)).map(text);
      return Response.json(results.every((result) => result === results[0]));
    } }`,
    { limits: { cpuMs: 60_000, memoryMb: 64 } },
  );
  t.equal(await (await nano.fetch("full")).json(), true);
});

t.test("a key that verifies much says the same as before, once there is a table for it", async (t) => {
  const told = await ask(
    "much",
    `const params = { name: "ECDSA", hash: "SHA-384" };
    const { privateKey, publicKey } = await pair(ecdsa);
    const signature = await subtle.sign(params, privateKey, small());
    const wrong = signature.slice();
    new Uint8Array(wrong)[40] ^= 1;
    const verify = (bytes, data) => subtle.verify(params, publicKey, bytes, data);
    let errors = 0;
    for (let times = 0; times < 1500; times++) {
      // Other work has its turn.
      if (times % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      if (!(await verify(signature, small()))) errors++;
      if (await verify(wrong, small())) errors++;
      if (await verify(signature, new ArrayBuffer(3))) errors++;
      if (await verify(signature.slice(0, 63), small())) errors++;
    }
    return Response.json(errors);`,
  );
  t.equal(told, 0);
});
