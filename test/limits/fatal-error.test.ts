// What V8 calls fatal ends the thread that it happened on, not the process.

import t from "tap";
import { serve } from "../e2e/nano.ts";

const bomb = `export default { fetch(request) {
  if (request.url.endsWith("/bomb")) "xy".repeat(2 ** 27).split("");
  return new Response("fine");
} };`;
const neighbour = `export default { fetch: () => new Response("here") };`;

t.test("the process is wounded and goes on", async (t) => {
  const server = await serve(t, [t.testdir({ bomb: { "index.js": bomb }, neighbour: { "index.js": neighbour } })]);
  t.equal((await server.ask("/", { app: "bomb" })).body, "fine");
  const answer = await server.ask("/bomb", { app: "bomb" });
  t.equal(answer.status, 503);
  t.match(JSON.parse(answer.body), { error: { code: /^NANO_(CPU|MEMORY)_LIMIT$/, app: "bomb" } });
  t.equal((await server.ask("/", { app: "neighbour" })).body, "here");
  t.equal((await server.ask("/", { app: "bomb" })).body, "fine", "the app is served by another isolate");
  t.match(await server.until(() => server.line("log")), { app: "bomb", level: "error" });
  await server.until(() => server.line("engine", { event: "replaced" }));
  t.equal((await server.ask("/", { app: "bomb" })).body, "fine");
  t.equal(server.line("engine", { event: "probation" }), undefined, "one wound is forgiven");
  server.signal("SIGTERM");
  t.equal(await server.ended, 0, "it still ends in order");
});
