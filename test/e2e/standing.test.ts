// What a server stands up to: its engine killed under load, no file descriptors left, and an app whose configuration breaks and is mended.

import { chmodSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import t from "tap";
import { root, serve } from "./nano.ts";
import { ANSWERING, Load } from "./supervised.ts";

t.test("kill -9 of the engine under load costs what it was answering, and nothing after", async (t) => {
  const CLIENTS = 8;
  const server = await serve(t, [t.testdir({ apps: { here: { "index.js": ANSWERING } } }) + "/apps", "--quiet"]);
  for (let round = 1; round <= 3; round++) {
    const load = new Load(server, "here", CLIENTS);
    await load.more(200);
    t.same(load.failures, [], "before it is killed");
    process.kill(server.engine, "SIGKILL");
    await server.until(() => server.lines.filter(({ event }) => event === "crashed").length === round);
    await load.more(400);
    await load.end();
    const cut = load.failures.filter((failure) => /ECONNRESET|EPIPE|socket hang up/.test(failure));
    t.same(load.failures, cut, "connects wait, and no request is refused");
    // A kept connection may be cut idle, and the request after it, too.
    t.ok(cut.length <= 2 * CLIENTS, `${cut.length} requests were cut`);
  }
  t.equal(server.engines().length, 1);
  t.equal(await server.stop(), 0);
});

t.test("out of file descriptors idle connections give way, and requests are answered", async (t) => {
  const folder = t.testdir({
    apps: { here: { "index.js": ANSWERING } },
    limited: `#!/bin/sh\nulimit -n 128\nexec "${join(root, "bin", "nano")}" "$@"\n`,
  });
  const command = join(folder, "limited");
  chmodSync(command, 0o755);
  const server = await serve(t, [join(folder, "apps")], { command });
  t.match(await server.ask("/", { app: "here" }), { status: 200, body: "here" });
  const idle: Socket[] = [];
  for (let i = 0; i < 300; i++) {
    const socket = connect(server.port, "127.0.0.1").on("error", () => undefined);
    idle.push(socket);
  }
  const load = new Load(server, "here", 4);
  await load.more(200);
  await load.end();
  t.ok(load.answered >= 200);
  for (const socket of idle) socket.destroy();
  t.match(await server.ask("/", { app: "here" }), { status: 200, body: "here" });
  t.equal(server.engines().length, 1, "the same engine, and no other");
  t.equal(await server.stop(), 0);
});

t.test("a configuration that breaks while it is watched changes nothing until it is mended", async (t) => {
  const folder = t.testdir({
    "index.js": `export default { fetch: (request, env) => new Response(env.SAYS) };`,
    "nano.jsonc": `{ "vars": { "SAYS": "before" } }`,
  });
  const server = await serve(t, [folder, "--watch"]);
  t.equal((await server.ask("/")).body, "before");
  writeFileSync(join(folder, "nano.jsonc"), `{ "vars": { "SAYS": "broken" `);
  await server.until(() => /nano\.jsonc:1:\d+: /.test(server.err));
  t.equal((await server.ask("/")).body, "before");
  writeFileSync(join(folder, "nano.jsonc"), `{ "vars": { "SAYS": "mended" } }`);
  for (;;) {
    const { body } = await server.ask("/");
    if (body === "mended") break;
    t.equal(body, "before");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  t.equal(await server.stop(), 0);
});
