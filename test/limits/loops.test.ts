// Code that never ends, wherever the runtime calls the app: the request ends, its neighbours notice nothing, and the
// same app answers the next request.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const loops: Record<string, string> = {
  handler: "for (;;);",
  promises: "const again = () => Promise.resolve().then(again); await again();",
  header: 'return new Response("x", { headers: [["a", { toString() { for (;;); } }]] });',
  getter: 'return new Response("x", { get headers() { for (;;); } });',
  thenable: "return { get then() { for (;;); } };",
  pull: "return new Response(new ReadableStream({ pull() { for (;;); } }));",
  timer: "setTimeout(() => { for (;;); }); await new Promise(() => {});",
  stack: 'throw Object.defineProperty(new Error("x"), "stack", { get() { for (;;); } });',
  text: "throw { toString() { for (;;); } };",
};

nano.app("good", 'export default { fetch: () => new Response("good") };');
for (const [name, code] of Object.entries(loops)) {
  const source = `export default { async fetch(request) { if (request.url.endsWith("/fine")) return new Response("fine"); ${code} } };`;
  nano.app(name, source, { limits: { cpuMs: 50 } });
}

for (const name of Object.keys(loops)) {
  t.test(`in ${name}`, async (t) => {
    let isOver = false;
    const looping = nano.fetch(name).finally(() => {
      isOver = true;
    });
    while (!isOver) t.equal(await (await nano.fetch("good")).text(), "good");
    const answer = await looping;
    t.equal(answer.status, 503);
    t.match(await answer.json(), { error: { code: "NANO_CPU_LIMIT" } });
    t.equal(await (await nano.fetch(name, "/fine")).text(), "fine");
  });
}
