// What the data directory promises when the server ends amid its work, or has no room.

import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { dataDirectory, saying, serveData } from "./deploying.ts";
import { root } from "./nano.ts";

t.test("a server that is killed amid deploys has the old or the new version of each app, whole", async (t) => {
  const data = dataDirectory(t);
  const filler = `/* ${"x".repeat(200_000)} */`;
  const names = ["a", "b", "c"];
  /** Of each app: what was answered last, and what was begun after that. */
  const answered: Record<string, number> = {};
  for (let round = 1; round <= 4; round++) {
    const { server, admin } = await serveData(t, data, ["--quiet"]);
    for (const name of names) {
      const { body } = await server.ask("/", { app: name });
      const number = Number(/^\d+/.exec(body)?.[0] ?? 0);
      const last = answered[name] ?? 0;
      t.ok(number === last || number === last + 1, `${name} serves ${number} after ${last} was answered`);
      answered[name] = number;
    }
    const deploying = names.map(async (name) => {
      for (let number = (answered[name] ?? 0) + 1; ; number++) {
        const answer = await admin.deploy(name, saying(String(number)) + filler).catch(() => undefined);
        if (answer?.status !== 201) return;
        answered[name] = number;
      }
    });
    setTimeout(() => server.kill(), 300 + 170 * round);
    await Promise.all([server.ended, ...deploying]);
  }
  const { server, admin } = await serveData(t, data, ["--quiet"]);
  t.ok(Object.values(answered).every((number) => number > 0));
  for (const name of names) {
    t.match(await server.ask("/", { app: name }), { status: 200 });
    t.equal((await admin.ask("DELETE", `/v1/apps/${name}`)).status, 204);
  }
  // Nothing is left behind: neither of deleted apps nor of deploys that were cut short.
  const blobs = join(data, "blobs");
  t.same(
    readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    [],
  );
});

t.test("without room a deploy fails with the reason, and what was there goes on", async (t) => {
  const data = dataDirectory(t);
  const { server: before, admin } = await serveData(t, data);
  await admin.deploy("a", saying("kept"));
  await before.stop();
  // A file that outgrows the limit fails as one on a full disk does, unless what tap has its children load handles the signal.
  const folder = t.testdir({
    limited: `#!/bin/sh\nulimit -f 400\nunset NODE_OPTIONS\nexec "${join(root, "bin", "nano")}" "$@"\n`,
  });
  const command = join(folder, "limited");
  chmodSync(command, 0o755);
  const { server, admin: limitedAdmin } = await serveData(t, data, [], { command });
  const large = `${saying("large")}/* ${"x".repeat(400_000)} */`;
  t.match(await limitedAdmin.deploy("a", large), {
    status: 507,
    body: { error: { code: "NANO_DATA_UNUSABLE", message: /cannot be used: file too large/ } },
  });
  t.match(await server.ask("/", { app: "a" }), { body: "kept" });
  t.match(await limitedAdmin.deploy("a", saying("small")), { status: 201 });
  t.match(await server.ask("/", { app: "a" }), { body: "small" });
});
