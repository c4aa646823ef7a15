// What a request set going belongs to it, whoever else's step it runs in: here the continuation of one request runs in the
// step of another, which settles the promise that the first one waits for.

import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const source = (continuation: string) => `let go;
export default { async fetch(request) {
  const { pathname } = new URL(request.url);
  if (pathname === "/fine") return new Response("fine");
  if (pathname === "/go") {
    go();
    await null;
    console.log("gone");
    return new Response("went");
  }
  console.log("waits");
  await new Promise((resolve) => { go = resolve; });
  ${continuation}
} };`;

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Lets a request wait and another one set it going again. */
async function both(name: string, continuation: string, cpuMs = 2000) {
  const app = nano.app(name, source(continuation), { limits: { cpuMs, wallMs: 20_000, subrequests: 3 } });
  const lines = () => nano.events.flatMap((event) => (event.type === "log" && event.app === app ? [event] : []));
  const waiting = nano.fetch(name, "/wait");
  await until(() => lines().some((line) => line.text === "waits"));
  const going = await nano.fetch(name, "/go");
  const waited = await waiting;
  const id = (path: string) => {
    const event = nano.events.find((one) => one.type === "access" && one.app === app && one.path === path);
    return event?.type === "access" ? event.requestId : undefined;
  };
  await until(() => id("/wait") !== undefined && id("/go") !== undefined);
  const idOf = (text: string) => lines().find((line) => line.text.startsWith(text))?.requestId;
  return { waited, going, waitId: id("/wait"), goId: id("/go"), idOf };
}

t.test("a line of the log", async (t) => {
  const { idOf, waitId, goId } = await both("log", 'console.log("back"); return new Response("back");');
  t.not(waitId, goId);
  t.equal(idOf("back"), waitId);
  t.equal(idOf("gone"), goId);
});

t.test("a timer, and what it does", async (t) => {
  const code =
    'return new Promise((resolve) => setTimeout(() => { console.log("rang"); resolve(new Response("back")); }, 1));';
  const { idOf, waitId } = await both("timer", code);
  t.equal(idOf("rang"), waitId);
});

t.test("calls of the host", async (t) => {
  const code = `const calls = [1, 2, 3, 4].map(() => fetch("http://127.0.0.1:1/").then(() => "", (error) => error.code ?? ""));
  return new Response((await Promise.any([calls[3], new Promise(() => {})])) + ";");`;
  const { waited, going } = await both("calls", code);
  t.equal(await waited.text(), "NANO_SUBREQUEST_LIMIT;");
  t.equal(await going.text(), "went");
});

t.test("a loop without end: it is stopped at once, not when its time is up", async (t) => {
  const { waited, going } = await both("loop", "for (;;);", 50);
  t.equal(waited.status, 503);
  t.match(await waited.json(), { error: { code: "NANO_CPU_LIMIT" } });
  t.equal(going.status, 503, "what was in the same step is lost with it");
  t.equal(await (await nano.fetch("loop", "/fine")).text(), "fine");
});
