// Signals to a server of two processes.

import { rmSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { serve } from "./nano.ts";
import { ANSWERING, gone } from "./supervised.ts";

const SLOW = `export default { async fetch() {
  console.log("began");
  await new Promise((resolve) => setTimeout(resolve, 300));
  return new Response("done");
} };`;

t.test("Ctrl-C reaches both: what runs is answered, exit code 0", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": SLOW })], { group: true });
  const engine = server.engine;
  const slow = server.ask("/");
  await server.until(() => server.line("log", { text: "began" }));
  server.signalGroup("SIGINT");
  t.match(await slow, { status: 200, body: "done" });
  t.equal(await server.ended, 0);
  await gone(engine);
});

t.test("Ctrl-C twice cuts what runs", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": SLOW.replace("300", "20000") })], { group: true });
  const slow = server.ask("/");
  slow.catch(() => undefined);
  await server.until(() => server.line("log", { text: "began" }));
  server.signalGroup("SIGINT");
  await server.until(() => server.line("serve"));
  server.signalGroup("SIGINT");
  await t.rejects(slow);
  t.equal(await server.ended, 0);
});

t.test("a server whose engine cannot be started again ends when it is told to", async (t) => {
  const folder = t.testdir({ "index.js": ANSWERING });
  const server = await serve(t, [folder]);
  rmSync(join(folder, "index.js"));
  process.kill(server.engine, "SIGKILL");
  t.match(await server.until(() => server.line("engine", { event: "failed" })), { text: /nothing is served/ });
  t.equal(await server.stop(), 0);
});

t.test("both are stopped for a while and go on", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": ANSWERING })], { group: true });
  const engine = server.engine;
  server.signalGroup("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  server.signalGroup("SIGCONT");
  t.equal((await server.ask("/")).status, 200);
  t.equal(server.engine, engine);
  t.equal(await server.stop(), 0);
});
