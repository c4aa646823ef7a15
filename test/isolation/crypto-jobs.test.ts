// Long cryptography is done beside its app's turns: the app answers others meanwhile. Its CPU time and memory are the app's, and it
// ends with whom it is for. That nothing waits for an end that never comes shows what happens beside what.

import { pbkdf2Sync } from "node:crypto";
import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ executors: 2 });
t.teardown(() => nano.stop());

const hours = { cpuMs: 3_600_000, wallMs: 3_600_000 };

/** An app that derives for longer than any test lasts, and answers other requests. */
const endless = `
  let begun = 0;
  let ended = 0;
  const params = { name: "PBKDF2", hash: "SHA-512", salt: new Uint8Array(8), iterations: 4294967295 };
  const argon = { name: "Argon2id", nonce: new Uint8Array(16), parallelism: 1, memory: 1024, passes: 4294967295 };
  const steps = {
    async pbkdf2() {
      const key = await crypto.subtle.importKey("raw", new Uint8Array(8), "PBKDF2", false, ["deriveBits"]);
      return [crypto.subtle.deriveBits(params, key, 8 * 1024)];
    },
    async argon2() {
      const key = await crypto.subtle.importKey("raw-secret", new Uint8Array(8), "Argon2id", false, ["deriveBits"]);
      return [crypto.subtle.deriveBits(argon, key, 256)];
    },
    async many() {
      return (await Promise.all(Array.from({ length: 50 }, steps.pbkdf2))).flat();
    },
  };
  export default { async fetch(request) {
    const name = new URL(request.url).pathname.slice(1);
    if (name === "") return Response.json({ begun, ended });
    const work = await steps[name]();
    begun++;
    try {
      await Promise.all(work);
      ended++;
    } catch (error) {
      return new Response(error.name, { status: 500 });
    }
    return new Response("done");
  } }`;

async function untilBegun(app: string, count: number): Promise<{ begun: number; ended: number }> {
  for (;;) {
    const seen = await (await nano.fetch(app)).json();
    if ((seen as { begun: number }).begun >= count) return seen as { begun: number; ended: number };
  }
}

function statsOf(app: number) {
  const stats = nano.engine.stats().apps.find((one) => one.app === app);
  if (stats === undefined) throw new Error(`no app ${app}`);
  return stats;
}

/** Asks, and gives up when it is told to. */
function ask(app: string, path: string) {
  const controller = new AbortController();
  const response = nano.fetch(app, path, { signal: controller.signal }).then(
    ({ status }) => status,
    () => "given up",
  );
  return { response, giveUp: () => controller.abort() };
}

t.test("others of an app are answered while it works, and the work ends with its request", async (t) => {
  const names = ["pbkdf2", "argon2", "many"];
  const works: ReturnType<typeof ask>[] = [];
  for (const name of names) {
    const app = nano.app(name, endless, { limits: { ...hours, waitUntilMs: 1 } });
    const work = ask(name, `/${name}`);
    works.push(work);
    t.same(await untilBegun(name, 1), { begun: 1, ended: 0 }, name);
    // Its CPU time is the app's while it works.
    const before = statsOf(app).cpuMicros;
    while (statsOf(app).cpuMicros < before + 20_000) await nano.fetch(name);
    t.same(await (await nano.fetch(name)).json(), { begun: 1, ended: 0 }, name);
  }
  for (const work of works) {
    work.giveUp();
    t.equal(await work.response, "given up");
  }
  // No thread is left in a turn.
  while (nano.engine.stats().runningExchanges > 0 || nano.engine.stats().busyExecutors > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  t.equal(nano.engine.stats().lostExecutors, 0);
  for (const name of names) nano.remove(name);
});

t.test("its CPU time is the request's, and limited", async (t) => {
  const app = nano.app("limited", endless, { limits: { cpuMs: 60 } });
  for (const path of ["/pbkdf2", "/argon2", "/many"]) {
    const response = await nano.fetch("limited", path);
    t.equal(response.status, 503);
    t.equal(response.headers.get("x-nano-error"), "NANO_CPU_LIMIT");
    await response.body?.cancel();
  }
  const ended = (await nano.exchanges(app, 3)).filter(({ path }) => path !== "/");
  t.same(
    ended.map(({ outcome }) => outcome),
    ["exceededCpu", "exceededCpu", "exceededCpu"],
  );
  for (const { cpuMicros, path } of ended) t.ok(cpuMicros >= 60_000, `${path}: ${cpuMicros} µs`);
});

t.test("an app that is removed while its work is on leaves others alone", async (t) => {
  nano.app("removed", endless, { limits: { ...hours, waitUntilMs: 1 } });
  nano.app("neighbour", `export default { fetch: () => new Response("here") }`);
  const long = ask("removed", "/many");
  await untilBegun("removed", 1);
  nano.remove("removed");
  t.equal(await (await nano.fetch("neighbour")).text(), "here");
  long.giveUp();
  t.equal(await long.response, "given up");
  while (nano.engine.stats().runningExchanges > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  t.equal(await (await nano.fetch("neighbour")).text(), "here");
});

t.test("results are right, however many are under way, and whoever asks", async (t) => {
  const app = `
    export default { async fetch(request) {
      const count = Number(new URL(request.url).searchParams.get("count"));
      const key = await crypto.subtle.importKey("raw", new Uint8Array(8).fill(count), "PBKDF2", false, ["deriveBits"]);
      const derive = (_, at) => crypto.subtle.deriveBits(
        { name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array([at]), iterations: 5000 }, key, 256);
      const all = await Promise.all(Array.from({ length: count }, derive));
      return Response.json(all.map((bits) => new Uint8Array(bits).toHex()));
    } }`;
  nano.app("many-results", app, { limits: hours });
  const counts = [30, 1, 12, 3];
  const answers = await Promise.all(
    counts.map(async (count) => (await nano.fetch("many-results", `/?count=${count}`)).json()),
  );
  counts.forEach((count, index) => {
    const password = Buffer.alloc(8, count);
    const expected = Array.from({ length: count }, (_, at) =>
      pbkdf2Sync(password, Buffer.from([at]), 5000, 32, "sha256").toString("hex"),
    );
    t.same(answers[index], expected);
  });
});

t.test("what an app gives all objects sees nothing of keys on their way", async (t) => {
  const app = `
    export default { async fetch() {
      const seen = [];
      const algorithm = { name: "RSA-PSS", modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
      const base = await crypto.subtle.importKey("raw", new Uint8Array(8), "PBKDF2", false, ["deriveKey"]);
      const derivation = { name: "PBKDF2", hash: "SHA-512", salt: new Uint8Array(8), iterations: 20000 };
      Object.defineProperty(Object.prototype, "then", {
        configurable: true,
        get() { seen.push(Object.keys(this).join() || this[Symbol.toStringTag] || typeof this); },
      });
      const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const key = await crypto.subtle.deriveKey(derivation, base, { name: "AES-GCM", length: 256 }, true, ["encrypt"]);
      delete Object.prototype.then;
      return Response.json({ seen: [...new Set(seen)], key: pair.privateKey.algorithm.modulusLength, bits: key.algorithm.length });
    } }`;
  nano.app("thenable", app, { limits: hours });
  t.same(await (await nano.fetch("thenable")).json(), {
    seen: ["privateKey,publicKey", "CryptoKey"],
    key: 1024,
    bits: 256,
  });
});

t.test("an app may wait for it at its start, and a program before its end", async (t) => {
  const derive = `
    const key = await crypto.subtle.importKey("raw", new Uint8Array(8), "PBKDF2", false, ["deriveBits"]);
    const bits = await crypto.subtle.deriveBits(
      { name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(8), iterations: 30000 }, key, 256);
    const hex = new Uint8Array(bits).toHex();`;
  const expected = pbkdf2Sync(Buffer.alloc(8), Buffer.alloc(8), 30000, 32, "sha256").toString("hex");
  nano.app("at-start", `${derive} export default { fetch: () => new Response(hex) }`);
  t.equal(await (await nano.fetch("at-start")).text(), expected);
  const { outcome, text } = await nano.evaluate(`(async () => { ${derive} return hex })()`);
  t.equal(outcome, "ok");
  t.match(text, expected);
});

t.test("what waits is on the app's memory", async (t) => {
  const app = `
    export default { async fetch() {
      const key = await crypto.subtle.importKey("raw", new Uint8Array(8), "PBKDF2", false, ["deriveBits"]);
      const params = { name: "PBKDF2", hash: "SHA-512", salt: new Uint8Array(1024 * 1024), iterations: 4294967295 };
      const names = new Set();
      for (let count = 0; count < 100; count++) {
        const refused = await Promise.race([
          crypto.subtle.deriveBits(params, key, 512).catch((error) => error.name),
          new Promise((resolve) => setTimeout(resolve, 0, undefined)),
        ]);
        if (refused !== undefined) return new Response(refused);
      }
      return new Response("all were taken");
    } }`;
  nano.app("hoard", app, { limits: { ...hours, memoryMb: 32, waitUntilMs: 1 } });
  t.match(await (await nano.fetch("hoard")).text(), /^(OperationError|RangeError)$/);
  nano.remove("hoard");
});

t.test("the engine stops while work is under way", async (t) => {
  nano.app("last", endless, { limits: hours });
  const long = ask("last", "/many");
  await untilBegun("last", 1);
  long.giveUp();
  t.pass("and the process ends");
});
