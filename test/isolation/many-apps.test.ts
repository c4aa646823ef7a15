// Two hundred apps at once, each with state of its own, answer in any order and never mix.

import t from "tap";
import { startEngine } from "../engine.ts";

const count = 200;
const nano = startEngine({ maxLive: count + 10 });
t.teardown(() => nano.stop());

for (let i = 0; i < count; i++) {
  nano.app(
    `app${i}`,
    `let calls = 0; export default { async fetch() { calls++; if (calls % 2) await new Promise((r) => setTimeout(r, 1)); return new Response("${i}:" + calls); } }`,
  );
}

t.test("each answers for itself", async (t) => {
  for (let round = 1; round <= 3; round++) {
    const answers = await Promise.all(
      Array.from({ length: count }, async (_, i) => (await nano.fetch(`app${i}`)).text()),
    );
    t.same(
      answers,
      Array.from({ length: count }, (_, i) => `${i}:${round}`),
      `round ${round}`,
    );
  }
  t.ok(nano.engine.stats().liveIsolates >= count, "every app has an isolate of its own");
});

t.test("a removed app answers no more, and its isolate is disposed of", async (t) => {
  const before = nano.engine.stats().liveIsolates;
  nano.remove("app7");
  const answer = await nano.fetch("app7");
  t.equal(answer.status, 404);
  t.match(await answer.json(), { error: { code: "NANO_NO_APP" } });
  while (nano.engine.stats().liveIsolates >= before) await new Promise((resolve) => setTimeout(resolve, 5));
  t.equal(nano.engine.stats().liveIsolates, before - 1);
});
