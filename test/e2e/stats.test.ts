// The table of what apps have come to.

import t from "tap";
import { nano, serve } from "./nano.ts";

const apps = {
  good: { "index.js": 'export default { fetch: () => new Response("good") };' },
  bad: { "index.js": 'export default { fetch() { throw new Error("bad"); } };' },
};

t.test("on SIGUSR2, and at the end with --stats", async (t) => {
  const server = await serve(t, [t.testdir(apps), "--stats"]);
  for (let i = 0; i < 3; i++) t.equal((await server.ask("/", { app: "good" })).status, 200);
  t.equal((await server.ask("/", { app: "bad" })).status, 500);
  // What is told of in the log is counted.
  await server.until(() => server.line("access", { app: "bad" }));
  server.signal("SIGUSR2");
  const table = await server.until(() => /^app [\s\S]* resident [\s\S]*\n/.exec(server.err)?.[0]);
  t.match(table, /^app +requests .*APP_EXCEPTION$/m);
  t.match(table, /^● good +3 .* ·$/m);
  t.match(table, /^● bad +1 .* 1$/m);
  t.match(table, /^ {2}2 apps +4 .* 1$/m);
  t.equal((await server.ask("/", { app: "good" })).status, 200, "it goes on");
  t.equal(await server.stop(), 0);
  t.match(server.err.slice(table.length), /^○ good +4 /m);
});

t.test("nothing without being asked", async (t) => {
  const server = await serve(t, [t.testdir(apps)]);
  t.equal(await server.stop(), 0);
  t.equal(server.err, "");
  t.match((await nano(["help", "serve"])).out, /--stats .*SIGUSR2/s);
});
