// All apps together hold no more memory than the server may use: idle ones give way, the largest first; then those that grow.

import t from "tap";
import { startEngine } from "../engine.ts";

const megabyte = 2 ** 20;
const nano = startEngine({ poolSize: 0, memoryBytes: 100 * megabyte });
t.teardown(() => nano.stop());

/** Holds as many MB more as its path says. */
const hoarder = `const kept = [];
let requests = 0;
export default { async fetch(request) {
  const mb = Number(new URL(request.url).pathname.slice(1));
  kept.push(new Uint8Array(mb * 2 ** 20));
  if (request.headers.has("wait")) await new Promise(() => {});
  return new Response(String(++requests));
} };`;

const requestsOf = async (name: string) => Number(await (await nano.fetch(name, "/0")).text());

t.test("the largest idle isolate gives way", async (t) => {
  for (const [name, mb] of [
    ["small", 5],
    ["large", 60],
    ["medium", 20],
  ] as const) {
    nano.app(name, hoarder);
    t.equal(await (await nano.fetch(name, `/${mb}`)).text(), "1");
  }
  nano.app("new", hoarder);
  t.equal(await (await nano.fetch("new", "/30")).text(), "1");
  while (nano.engine.stats().liveIsolates > 3) await new Promise((resolve) => setTimeout(resolve, 5));
  t.equal(await requestsOf("small"), 2);
  t.equal(await requestsOf("medium"), 2);
  t.equal(await requestsOf("new"), 2);
  t.equal(await requestsOf("large"), 1, "it is another isolate");
  for (const name of ["small", "large", "medium", "new"]) nano.remove(name);
});

t.test("with none idle the one that grows is ended", async (t) => {
  const held = nano.app("held", hoarder);
  const leave = new AbortController();
  t.teardown(() => leave.abort());
  void nano.fetch("held", "/70", { headers: { wait: "1" }, signal: leave.signal }).catch(() => undefined);
  while ((nano.engine.stats().apps.find((app) => app.app === held)?.bufferBytes ?? 0) < 70 * megabyte) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const grower = nano.app(
    "grower",
    `export default { async fetch() {
      const kept = [];
      for (;;) {
        kept.push(new Uint8Array(2 ** 20));
        await new Promise((resolve) => setTimeout(resolve));
      }
    } };`,
  );
  const answer = await nano.fetch("grower");
  t.equal(answer.status, 503);
  t.match(await answer.json(), { error: { code: "NANO_MEMORY_LIMIT", app: "grower" } });
  const lines = (app: number) =>
    nano.events.flatMap((event) => (event.type === "log" && event.app === app ? [event.text] : []));
  t.match(lines(grower), [/all apps together/]);
  t.same(lines(held), [], "the other one goes on");
});
