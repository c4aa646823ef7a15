// A probe is answered whatever state the app's isolate is in.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

t.test("of an app that serves already", async (t) => {
  const app = nano.app("served", `export default { fetch: () => new Response("ok") }`);
  t.same(await nano.engine.probe(app), { outcome: "ok", error: "", code: "" });
  t.equal(await (await nano.fetch("served")).text(), "ok");
  t.same(await nano.engine.probe(app), { outcome: "ok", error: "", code: "" });
});

t.test("of an app that can't be started, with the reason, told once", async (t) => {
  const broken = nano.app("broken", `throw new Error("at start")`);
  for (let i = 0; i < 3; i++) {
    t.match(await nano.engine.probe(broken), { outcome: "threw", error: /at start/, code: "NANO_APP_INVALID" });
  }
  t.notOk(nano.events.some((event) => event.type === "log"));
  t.equal((await nano.fetch("broken")).status, 502);
});

t.test("of an app that is gone", async (t) => {
  const app = nano.app("gone", `export default { fetch: () => new Response("ok") }`);
  nano.remove("gone");
  t.match(await nano.engine.probe(app), { outcome: "disposed" });
});
