// Apps that nobody asks keep their code up to a bound. Beyond it the host makes it again when they are asked.

import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import t from "tap";
import { dataDirectory, serveData } from "./deploying.ts";

/** Of a megabyte two fit. */
const LARGE = 400_000;

const folderOf = (name: string) => ({
  "index.js": `import text from "./large.txt";
    let asked = 0;
    export default { fetch: (request, env) => new Response("${name} " + env.WORD + " " + text.length + " " + ++asked) };`,
  "large.txt": name.padEnd(LARGE, "."),
  "nano.jsonc": `{ "vars": { "WORD": "word of ${name}" } }`,
});

const SMALL = `let asked = 0;
export default {
  fetch(request, env) {
    if (request.url.endsWith("/throw")) throw new Error("as it was asked to");
    return new Response("small " + env.WORD + " " + env.SECRET + " " + ++asked);
  },
};`;

t.test("they answer as before, in a new isolate", async (t) => {
  const names = ["one", "two", "three"];
  const apps = Object.fromEntries(names.map((name) => [name, folderOf(name)]));
  const folder = t.testdir({ apps, cache: {} });
  const args = [join(folder, "apps"), "--lazy", "--max-live", "1", "--kept-code-mb", "1"];
  const env = { NANO_CACHE_DIR: join(folder, "cache") };
  const { server, admin } = await serveData(t, dataDirectory(t), args, { env });
  t.equal((await admin.deploy("small", SMALL, { vars: { WORD: "word" } })).status, 201);
  t.equal((await admin.ask("PUT", "/v1/apps/small/secrets/SECRET", { value: "kept" })).status, 204);
  const ask = async (app: string, path = "/") => (await server.ask(path, { app })).body;
  const dormant = async () => {
    const { body } = await admin.ask("GET", "/v1/apps");
    return (body.apps as { label: string; state: string }[])
      .filter(({ state }) => state === "dormant")
      .map(({ label }) => label);
  };
  t.equal(await ask("small"), "small word kept 1");
  for (const name of names) t.equal(await ask(name), `${name} word of ${name} ${LARGE} 1`);
  // At the latest when the isolates of all but the last are gone.
  while (!(await dormant()).includes("small")) await setTimeout(20);
  t.equal(await ask("small"), "small word kept 1");
  while (!(await dormant()).includes("one")) await setTimeout(20);
  t.equal(await ask("one"), `one word of one ${LARGE} 1`);
  await ask("small", "/throw");
  const thrown = await server.until(() => server.lines.find(({ text }) => String(text).includes("as it was asked to")));
  t.match(thrown, { app: "small", level: "error", text: /at Object\.fetch \(.*:4:/ });
  t.equal(server.err, "");
});
