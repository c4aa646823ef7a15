// What one app does to its globals, prototypes and timers, no other app sees.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

nano.app(
  "vandal",
  `
  globalThis.secret = "of the vandal";
  Array.prototype.push = () => { throw new Error("patched"); };
  Object.prototype.leaked = true;
  Promise.prototype.then = function () { throw new Error("patched"); };
  Headers.prototype.get = () => "patched";
  delete globalThis.URL;
  setInterval(() => { globalThis.ticks = (globalThis.ticks ?? 0) + 1; }, 1);
  export default { fetch: () => new Response(String(globalThis.ticks)) };`,
);
nano.app(
  "neighbour",
  `export default { async fetch(request) {
    const list = []; list.push(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return Response.json({
      secret: typeof secret, leaked: {}.leaked ?? null, list, ticks: typeof ticks,
      header: request.headers.get("x-probe"), url: new URL(request.url).pathname,
    });
  } };`,
);

t.test("a neighbour sees nothing of it", async (t) => {
  const vandal = await nano.fetch("vandal");
  t.equal(vandal.status, 200, "the runtime itself still works for the vandal");
  await vandal.text();
  const answer = await nano.fetch("neighbour", "/path", { headers: { "x-probe": "1" } });
  t.same(await answer.json(), {
    secret: "undefined",
    leaked: null,
    list: [1],
    ticks: "undefined",
    header: "1",
    url: "/path",
  });
});

t.test("nothing internal is on the global object", async (t) => {
  const { text } = await nano.evaluate(
    `["ops", "hooks", "runtime", "nano", "process", "require", "global", "Buffer"].filter((name) => name in globalThis).join()`,
  );
  t.equal(text, "''", "no ops, hooks or Node names");
});

t.test("the env of an app is its own", async (t) => {
  nano.app("one", `export default { fetch: (r, env) => Response.json(env) }`, {
    env: { NAME: "one", deep: { list: [1, "2"] } },
  });
  nano.app("two", `export default { fetch: (r, env) => Response.json(env) }`, { env: { NAME: "two" } });
  t.same(await (await nano.fetch("one")).json(), { NAME: "one", deep: { list: [1, "2"] } });
  t.same(await (await nano.fetch("two")).json(), { NAME: "two" });
});
