// A builtin that V8 can't interrupt loses its executor: the client has its answer, the app a new isolate, the neighbour notices nothing.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

nano.app("neighbour", `export default { fetch: () => new Response("here") };`);
const bomb = nano.app(
  "bomb",
  `export default { fetch(request) {
    if (request.url.endsWith("/bomb")) new Array(2 ** 25).fill({});
    return new Response("fine");
  } };`,
  { limits: { cpuMs: 20 } },
);

t.test("it is given up, and its app goes on in another isolate", async (t) => {
  t.equal(await (await nano.fetch("bomb")).text(), "fine");
  let running = true;
  const answers: string[] = [];
  const neighbour = (async () => {
    while (running) answers.push(await (await nano.fetch("neighbour")).text());
  })();
  const answer = await nano.fetch("bomb", "/bomb");
  t.equal(answer.status, 503);
  t.match(await answer.json(), { error: { code: /^NANO_(CPU|MEMORY)_LIMIT$/, app: "bomb" } });
  t.equal(await (await nano.fetch("bomb")).text(), "fine");
  running = false;
  await neighbour;
  t.ok(answers.length > 0);
  t.ok(
    answers.every((text) => text === "here"),
    "every request of the neighbour was answered",
  );
  const exchanges = await nano.exchanges(bomb, 3);
  t.same(exchanges.map((event) => event.status).sort(), [200, 200, 503]);
});
