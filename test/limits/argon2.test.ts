// Argon2: results of RFC 9106 and of another implementation; memory on the app's account, and an end with its CPU time.

import { argon2Sync } from "node:crypto";
import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ executors: 2 });
t.teardown(() => nano.stop());

const variants = ["Argon2d", "Argon2i", "Argon2id"] as const;

interface Derivation {
  name: (typeof variants)[number];
  password: number[];
  nonce: number[];
  parallelism: number;
  memory: number;
  passes: number;
  secretValue?: number[];
  associatedData?: number[];
  bytes: number;
}

const app = `
  const toBytes = (params) => Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? new Uint8Array(value) : value]));
  export default { async fetch(request) {
    const { password, bytes, ...rest } = await request.json();
    try {
      const key = await crypto.subtle.importKey("raw-secret", new Uint8Array(password), rest.name, false, ["deriveBits"]);
      const bits = await crypto.subtle.deriveBits(toBytes(rest), key, bytes * 8);
      return new Response(new Uint8Array(bits).toHex());
    } catch (error) {
      return new Response(error.name + ": " + error.message);
    }
  } }`;
nano.app("argon2", app, { limits: { cpuMs: 20_000, wallMs: 60_000 } });

function derive(derivation: Derivation, name = "argon2"): ReturnType<typeof nano.fetch> {
  return nano.fetch(name, "/", { method: "POST", body: JSON.stringify(derivation) });
}

/** The same by Node's crypto. */
function expected(derivation: Derivation): string {
  const { name, password, nonce, parallelism, memory, passes, secretValue, associatedData, bytes } = derivation;
  return argon2Sync(name.toLowerCase() as "argon2d", {
    message: Buffer.from(password),
    nonce: Buffer.from(nonce),
    parallelism,
    tagLength: bytes,
    memory,
    passes,
    ...(secretValue === undefined ? {} : { secret: Buffer.from(secretValue) }),
    ...(associatedData === undefined ? {} : { associatedData: Buffer.from(associatedData) }),
  }).toString("hex");
}

const repeated = (byte: number, count: number) => Array.from({ length: count }, () => byte);
const usual = { password: repeated(1, 32), nonce: repeated(2, 16), parallelism: 1, memory: 64, passes: 1, bytes: 32 };

// https://www.rfc-editor.org/rfc/rfc9106#section-5
const published = {
  Argon2d: "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
  Argon2i: "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
  Argon2id: "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
};

for (const name of variants) {
  t.test(`${name}: the published tag`, async (t) => {
    const derivation = {
      ...{ ...usual, name, parallelism: 4, memory: 32, passes: 3 },
      ...{ secretValue: repeated(3, 8), associatedData: repeated(4, 12) },
    };
    t.equal(await (await derive(derivation)).text(), published[name]);
  });

  t.test(`${name}: tags of every kind are those of Node`, async (t) => {
    const cases: Partial<Derivation>[] = [
      {},
      { password: [], nonce: repeated(9, 8) },
      { memory: 8, bytes: 4 },
      { memory: 9, parallelism: 1, bytes: 64 },
      { memory: 1500, passes: 2, bytes: 65 },
      { memory: 2055, parallelism: 3, passes: 2, bytes: 96 },
      { memory: 128, parallelism: 16, passes: 4, bytes: 1000 },
      { associatedData: repeated(5, 3000), password: repeated(6, 200) },
    ];
    for (const each of cases) {
      const derivation: Derivation = { ...usual, name, ...each };
      t.equal(await (await derive(derivation)).text(), expected(derivation), JSON.stringify(each).slice(0, 100));
    }
  });
}

t.test("parameters that the draft refuses", async (t) => {
  const refused: (Partial<Derivation> & { version?: number })[] = [
    { bytes: 3 },
    { parallelism: 0 },
    { parallelism: 0x1000000, memory: 0xffffffff },
    { parallelism: 9, memory: 71 },
    { passes: 0 },
    { version: 16 },
  ];
  for (const each of refused) {
    const answer = await (await derive({ ...usual, name: "Argon2id", ...each })).text();
    t.match(answer, /^OperationError/, JSON.stringify(each));
  }
});

t.test("memory that the app has not is refused", async (t) => {
  for (const memory of [1024 * 1024, 0xffffffff]) {
    t.match(await (await derive({ ...usual, name: "Argon2id", memory })).text(), /^OperationError: .*memory/);
  }
  // What was refused, or used, is there again.
  const derivation: Derivation = { ...usual, name: "Argon2id", memory: 40 * 1024 };
  for (let round = 0; round < 4; round++) t.equal(await (await derive(derivation)).text(), expected(derivation));
});

t.test("it ends with the app's CPU time", async (t) => {
  const limited = nano.app("limited", app, { limits: { cpuMs: 50 } });
  t.equal((await derive({ ...usual, name: "Argon2id", passes: 0xffffffff }, "limited")).status, 503);
  t.equal((await derive({ ...usual, name: "Argon2i", passes: 1, bytes: 32 * 1024 * 1024 }, "limited")).status, 503);
  const ended = await nano.exchanges(limited, 2);
  t.same(
    ended.map(({ outcome }) => outcome),
    ["exceededCpu", "exceededCpu"],
    "ended, and not lost",
  );
});
