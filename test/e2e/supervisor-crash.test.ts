// The engine crashes: another one serves on the same socket.

import t from "tap";
import { serve } from "./nano.ts";
import { ANSWERING, crashBusiestExecutor, gone, SPINNER } from "./supervised.ts";

t.test("connects wait in the socket while a fresh engine starts", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": ANSWERING })]);
  for (const [count, signal] of (["SIGSEGV", "SIGKILL", "SIGABRT", "SIGBUS"] as const).entries()) {
    const engine = server.engine;
    process.kill(engine, signal);
    await gone(engine);
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.ask("/")));
    t.same(
      answers.map(({ status }) => status),
      Array(20).fill(200),
    );
    t.match(await server.until(() => server.lines.filter((line) => line.type === "engine")[count]), {
      event: "crashed",
      cause: "crashed",
      how: signal,
      apps: [],
      ms: Number,
      text: `the engine crashed (${signal}); a fresh one serves after `,
    });
    t.not(server.engine, engine);
  }
  t.equal(await server.stop(), 0);
});

t.test("the app that ran is refused for a while that grows, the others are served", async (t) => {
  const apps = t.testdir({ spinner: { "index.js": SPINNER }, neighbour: { "index.js": ANSWERING } });
  const server = await serve(t, [apps, "--cpu-ms", "60000"]);
  const crashed = () => server.lines.filter((line) => line.event === "crashed").length;
  const spins = () => server.lines.filter((line) => line.text === "spins").length;
  for (const [count, seconds] of [1, 2, 4].entries()) {
    const engine = server.engine;
    const spinning = server.ask("/spin", { app: "spinner" });
    spinning.catch(() => undefined);
    await server.until(() => spins() > count);
    // It has used most CPU time by then.
    await new Promise((resolve) => setTimeout(resolve, 300));
    crashBusiestExecutor(engine);
    await t.rejects(spinning);
    await server.until(() => crashed() > count);
    const refused = await server.ask("/", { app: "spinner" });
    t.match(refused, {
      status: 503,
      headers: { "x-nano-error": "NANO_APP_PROBATION", "retry-after": String(seconds) },
    });
    t.match(JSON.parse(refused.body), { error: { code: "NANO_APP_PROBATION", app: "spinner" } });
    t.equal((await server.ask("/", { app: "neighbour" })).status, 200);
    t.match(server.lines.filter((line) => line.event === "probation")[count], {
      app: "spinner",
      ms: seconds * 1000,
      text: `spinner is not served for ${seconds} s: it ran when the engine crashed`,
    });
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    t.match(await server.ask("/", { app: "spinner" }), { status: 200, body: "fine" }, "its probation is over");
  }
  t.match(server.line("access", { status: 503 }), { app: "spinner", code: "NANO_APP_PROBATION" });
  t.equal(server.lines.filter((line) => line.event === "probation" && line.app !== "spinner").length, 0);
  t.equal(await server.stop(), 0);
});

t.test("without its supervisor the engine answers what runs, and ends", async (t) => {
  const slow = `export default { async fetch() {
    console.log("began");
    await new Promise((resolve) => setTimeout(resolve, 300));
    return new Response("done");
  } };`;
  const server = await serve(t, [t.testdir({ "index.js": slow })]);
  const engine = server.engine;
  const answer = server.ask("/");
  await server.until(() => server.line("log", { text: "began" }));
  process.kill(server.pid, "SIGKILL");
  t.match(await answer, { status: 200, body: "done" });
  await gone(engine);
  await t.rejects(server.ask("/"), { code: "ECONNREFUSED" });
});
