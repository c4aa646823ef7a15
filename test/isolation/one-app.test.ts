// One app on many connections, handled by whichever executor is free, keeps its state whole: an isolate runs on one thread at a time.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine({ executors: 4 });
t.teardown(() => nano.stop());

nano.app(
  "counter",
  `let calls = 0, inside = 0, worst = 0;
  export default { async fetch(request) {
    inside++; worst = Math.max(worst, inside);
    const before = calls;
    for (let i = 0; i < 2000; i++) Math.sqrt(i);
    calls = before + 1;
    inside--;
    if (new URL(request.url).pathname === "/slow") await new Promise((resolve) => setTimeout(resolve, 1));
    return Response.json({ calls, worst });
  } };`,
);
nano.app(
  "spinner",
  `export default { fetch() { const end = Date.now() + 20; while (Date.now() < end); return new Response("spun"); } };`,
);

t.test("no call is lost and none runs beside another", async (t) => {
  const total = 2000;
  let sent = 0;
  let worst = 0;
  const client = async () => {
    while (sent < total) {
      const answer = (await (await nano.fetch("counter", sent++ % 3 ? "/" : "/slow")).json()) as { worst: number };
      worst = Math.max(worst, answer.worst);
    }
  };
  const spinning = Promise.all(Array.from({ length: 20 }, async () => (await nano.fetch("spinner")).text()));
  await Promise.all(Array.from({ length: 32 }, client));
  await spinning;
  const last = (await (await nano.fetch("counter")).json()) as { calls: number };
  t.equal(last.calls, sent + 1, "every request was counted once");
  t.equal(worst, 1, "never two inside at once");
});
