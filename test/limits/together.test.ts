// What else an isolate was doing when one of its requests brought it down, and what bombs do that come again and again.

import t, { type Test } from "tap";
import { nano } from "../e2e/nano.ts";
import type { AppSetup } from "../engine.ts";
import { ask, Neighbour } from "./harness/client.ts";
import { EngineProcess } from "./harness/engine.ts";

const unstoppable = "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);";
const fatal = '"xy".repeat(2 ** 27).split("");';

interface Site {
  engine: EngineProcess;
  app: number;
}

/** A test of an app in an engine of its own, beside a neighbour whose every request must succeed. */
function beside(name: string, source: string, setup: AppSetup, body: (t: Test, site: Site) => Promise<void>): void {
  t.test(name, async (t) => {
    const engine = await EngineProcess.start();
    t.teardown(() => engine.kill());
    const app = await engine.app("bomb", source, setup);
    await engine.app("neighbour", `export default { fetch: () => new Response("here") };`);
    const neighbour = new Neighbour(engine.port, "neighbour", "here");
    t.teardown(() => neighbour.stop());
    await body(t, { engine, app });
    await neighbour.once();
    const load = neighbour.take();
    t.same(load.failures, [], "every request of the neighbour succeeded");
    t.comment(`the neighbour's worst of ${load.requests}: ${load.worst.toFixed(1)} ms`);
  });
}

function holding(bomb: string): string {
  return `const forever = new Promise(() => {});
export default { async fetch(request) {
  if (request.url.endsWith("/bomb")) { ${bomb} }
  if (request.url.endsWith("/wait")) { setInterval(() => {}, 1000); await forever; }
  if (request.url.endsWith("/stream")) return new Response(new ReadableStream({ start(c) { c.enqueue(new Uint8Array(10)); } }));
  return new Response("fine");
} };`;
}

const ends: { name: string; bomb: string; limits: AppSetup["limits"]; code: RegExp; outcome: RegExp }[] = [
  {
    name: "a builtin that never ends",
    bomb: unstoppable,
    limits: { cpuMs: 50, running: 4 },
    code: /^NANO_CPU_LIMIT$/,
    outcome: /^exceededCpu$/,
  },
  {
    name: "a fatal error of V8",
    bomb: fatal,
    limits: { cpuMs: 20_000, running: 4, memoryMb: 32 },
    code: /^NANO_MEMORY_LIMIT$/,
    outcome: /^exceededMemory$/,
  },
];

for (const { name, bomb, limits, code, outcome } of ends) {
  const what = `${name}: all that ran in the isolate is answered, all that waited is served`;
  beside(what, holding(bomb), { limits: { ...limits, wallMs: 60_000 } }, async (t, { engine, app }) => {
    const asked = (path: string) => ask(engine.port, "bomb", { path });
    t.equal((await asked("/fine")).body, "fine");
    const running = [asked("/wait"), asked("/wait"), asked("/stream")];
    await new Promise((resolve) => setTimeout(resolve, 200));
    const exploding = asked("/bomb");
    // Four run: these wait in the isolate or before it.
    const waiting = [asked("/fine"), asked("/fine")];
    const [first, second, stream] = await Promise.all(running);
    for (const answer of [first, second, await exploding]) {
      t.match(answer, { status: 503, code }, "with the limit's code");
    }
    t.match(stream, { cut: true }, "a response that was begun breaks off");
    for (const answer of await Promise.all(waiting)) t.equal(answer.body, "fine", "what waited is served");
    for (const path of ["/wait", "/stream", "/bomb"]) {
      const event = await engine.until(`the access event of ${path}`, () => engine.exchanges(app, path)[0]);
      t.match(event.outcome, outcome, `the access log tells of ${path}`);
    }
    t.equal((await asked("/fine")).body, "fine", "the app answers afterwards");
  });
}

beside(
  "an app that loses one executor after another is held off, and its neighbours are served",
  holding(unstoppable),
  { limits: { cpuMs: 20 } },
  async (t, { engine }) => {
    const codes: string[] = [];
    for (let i = 0; i < 6; i++) codes.push((await ask(engine.port, "bomb", { path: "/bomb" })).code);
    t.same(codes, [...new Array(4).fill("NANO_CPU_LIMIT"), "NANO_OVERLOADED", "NANO_OVERLOADED"]);
    t.notOk(engine.wounded, "one app alone does not wound the process");
  },
);

beside(
  "a fatal error in a turn that was given up before wounds the process, which goes on serving",
  holding(fatal),
  { limits: { cpuMs: 5 } },
  async (t, { engine, app }) => {
    t.equal((await ask(engine.port, "bomb", { path: "/bomb" })).code, "NANO_CPU_LIMIT");
    await engine.until("the line of the loss", () => engine.logs(app).find((line) => /interrupted/.test(line.text)));
    await engine.until("the wound", () => engine.wounded);
    t.equal((await ask(engine.port, "bomb", { path: "/fine" })).body, "fine");
  },
);

beside(
  "many apps that lose executors wound the process, which goes on serving",
  holding(unstoppable),
  { limits: { cpuMs: 20 } },
  async (t, { engine }) => {
    for (let i = 0; i < 9; i++) {
      await engine.app(`hostile${i}`, holding(unstoppable), { limits: { cpuMs: 20 } });
      t.equal((await ask(engine.port, `hostile${i}`, { path: "/bomb" })).code, "NANO_CPU_LIMIT");
    }
    t.ok(engine.wounded, "it asks to be replaced");
    t.equal((await ask(engine.port, "bomb", { path: "/fine" })).body, "fine", "a new isolate is made");
  },
);

beside(
  "memory that grows from request to request ends the isolate, and the app goes on",
  `const kept = []; export default { fetch() { kept.push(new Array(131072).fill(kept.length)); return new Response(String(kept.length)); } };`,
  { limits: { memoryMb: 32 } },
  async (t, { engine }) => {
    const answers = [];
    for (let i = 0; i < 120; i++) answers.push(await ask(engine.port, "bomb"));
    const over = answers.filter((answer) => answer.code === "NANO_MEMORY_LIMIT").length;
    t.ok(over >= 2, `the limit was reached again and again (${over} times)`);
    t.ok(
      answers.every((answer) => answer.status === 200 || answer.code === "NANO_MEMORY_LIMIT"),
      "nothing else went wrong",
    );
  },
);

beside(
  "many requests at once, each of which allocates",
  `export default { async fetch() { const kept = []; for (let i = 0; i < 20; i++) { kept.push(new Array(10000).fill(i)); await new Promise((done) => setTimeout(done)); } return new Response("fine"); } };`,
  { limits: { memoryMb: 32, cpuMs: 200 } },
  async (t, { engine }) => {
    const answers = await Promise.all(Array.from({ length: 256 }, () => ask(engine.port, "bomb")));
    const wrong = answers.filter((answer) => answer.body !== "fine" && !/^NANO_(MEMORY|CPU)_LIMIT$/.test(answer.code));
    t.same(wrong, [], "each is answered, well or with the limit's code");
    t.equal((await ask(engine.port, "bomb")).body, "fine", "the app answers afterwards");
  },
);

beside(
  "many requests at once, each of which spins",
  holding("for (;;);"),
  { limits: { cpuMs: 10 } },
  async (t, { engine }) => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(engine.port, "bomb", { path: "/bomb" })));
    t.ok(answers.every((answer) => answer.code === "NANO_CPU_LIMIT"));
    t.equal((await ask(engine.port, "bomb", { path: "/fine" })).body, "fine");
  },
);

t.test("an evaluation that never ends", async (t) => {
  const ended = await nano(["eval", "--cpu-ms", "100", unstoppable]);
  t.not(ended.code, 0);
  t.match(ended.err, /CPU/);
});
