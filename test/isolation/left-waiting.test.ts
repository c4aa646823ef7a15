// A request that waits, and whose client goes, waits no longer: it is never begun, and takes nobody's place.

import { connect } from "node:net";
import t from "tap";
import { startEngine } from "../engine.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

/** Counts what it was asked for; "/hold" ends when its client goes. */
const app = `
  let begun = 0;
  export default { fetch(request) {
    begun++;
    if (!request.url.endsWith("/hold")) return new Response(String(begun));
    return new Promise((resolve) => request.signal.addEventListener("abort", () => resolve(new Response("left"))));
  } };`;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A request that can be left, once the app has it. */
async function ask(name: string, path: string, id: number, open: number) {
  const socket = connect({ port: nano.port, host: "127.0.0.1" });
  let answer = "";
  socket.on("data", (bytes) => {
    answer += bytes;
  });
  const closed = new Promise<string>((resolve) => socket.on("close", () => resolve(answer.slice(9, 12))));
  socket.on("error", () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${name}.localhost\r\nconnection: close\r\n\r\n`);
  while (nano.engine.stats().apps.find((stats) => stats.app === id)?.open !== open) await pause(2);
  return {
    /** The status. */
    answer: closed,
    /** The end of what a client sends would not say that it wants no answer. */
    async leave() {
      const { openConnections } = nano.engine.stats();
      socket.resetAndDestroy();
      while (nano.engine.stats().openConnections >= openConnections) await pause(2);
    },
  };
}

t.test("of an app that runs as many as it may", async (t) => {
  const id = nano.app("full", app, { limits: { running: 1, waiting: 2 } });
  const held = await ask("full", "/hold", id, 1);
  const first = await ask("full", "/first", id, 2);
  const second = await ask("full", "/second", id, 3);
  await first.leave();
  t.match(await nano.exchanges(id, 1), [{ path: "/first", outcome: "canceled", status: 499, code: "" }]);
  const third = await ask("full", "/third", id, 3);
  await held.leave();
  t.same(await Promise.all([second.answer, third.answer]), ["200", "200"]);
  t.equal(await (await nano.fetch("full", "/last")).text(), "4", "the one that left was not begun");
  t.match(nano.engine.stats().apps.find((stats) => stats.app === id)?.outcomes, { ok: 3, canceled: 2 });
});

t.test("of an app that starts", async (t) => {
  const slow = `await new Promise((resolve) => setTimeout(resolve, 1500));\n${app}`;
  const id = nano.app("slow", slow);
  const left = await ask("slow", "/left", id, 1);
  const stays = await ask("slow", "/stays", id, 2);
  await left.leave();
  t.match(await nano.exchanges(id, 1), [{ path: "/left", outcome: "canceled", status: 499 }]);
  t.equal(await stays.answer, "200");
  t.equal(await (await nano.fetch("slow")).text(), "2");
});

t.test("an isolate that was busy does not begin what was left meanwhile", async (t) => {
  const busy = `
    let begun = 0;
    export default { async fetch(request) {
      begun++;
      if (request.url.endsWith("/spin")) { for (let i = 0; i < 2e9; i++); }
      return new Response(String(begun));
    } };`;
  const id = nano.app("busy", busy, { limits: { cpuMs: 20_000 } });
  t.equal(await (await nano.fetch("busy")).text(), "1");
  const spins = await ask("busy", "/spin", id, 1);
  const left = await ask("busy", "/left", id, 2);
  await left.leave();
  t.equal(await spins.answer, "200");
  t.equal(await (await nano.fetch("busy")).text(), "3");
});
