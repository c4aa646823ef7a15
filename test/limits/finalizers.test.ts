// Callbacks of a FinalizationRegistry run under the app's limits.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

nano.app("neighbour", `export default { fetch: () => new Response("here") };`);
nano.app(
  "bomb",
  `let called = 0;
  const registry = new FinalizationRegistry(() => { called++; for (;;); });
  export default { async fetch(request) {
    if (!request.url.endsWith("/bomb")) return new Response(String(called));
    for (let i = 0; i < 1e5; i++) registry.register({}, i);
    return new Response("made");
  } };`,
  { limits: { cpuMs: 200 } },
);

t.test("a callback that loops is ended", async (t) => {
  t.equal(await (await nano.fetch("bomb", "/bomb")).text(), "made");
  let called = "0";
  while (called === "0") {
    t.equal(await (await nano.fetch("neighbour")).text(), "here");
    called = await (await nano.fetch("bomb")).text();
    await nano.fetch("bomb", "/bomb");
  }
  t.match(called, /^\d+$/, "the app answers after its callback was ended");
});
