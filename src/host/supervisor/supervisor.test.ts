import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { type Said, Supervisor } from "./index.ts";

interface Watched {
  supervisor: Supervisor;
  said: Said[];
  ended: Promise<number>;
  starts(): number;
  until(found: () => boolean): Promise<void>;
}

/** A supervisor of real processes that follow the plan: one list of steps for each start. */
function supervise(t: Test, plan: string[][], pulseMs = 1000): Watched {
  const starts = join(t.testdir({}), "starts");
  writeFileSync(starts, "0");
  const said: Said[] = [];
  const listener = openSync("/dev/null", "r");
  const supervisor = new Supervisor({
    program: join(import.meta.dirname, "engine.fixture.ts"),
    given: { starts, plan },
    listeners: [listener],
    openPort: () => {
      throw new Error("no port for anybody");
    },
    drainMs: 1000,
    pulseMs,
    say: (line) => void said.push(line),
  });
  const ended = supervisor.run().finally(() => closeSync(listener));
  ended.catch(() => undefined);
  return {
    supervisor,
    said,
    ended,
    starts: () => Number(readFileSync(starts, "utf8")),
    async until(found) {
      const later = () => new Promise((resolve) => setTimeout(resolve, 5));
      while (!found()) await Promise.race([later(), ended.then(() => Promise.reject(new Error("it has ended")))]);
    },
  };
}

// Processes are started one after the other, on a machine that may be busy.
t.setTimeout(120_000);

t.test("wounds while a fresh engine starts ask for no other", async (t) => {
  const { supervisor, said, ended, starts, until } = supervise(t, [["ready", "wound a", "wound b", "wound c"]]);
  await until(() => said.length > 0);
  t.match(said, [{ event: "replaced", cause: "wounded", app: "a" }]);
  t.equal(starts(), 2);
  supervisor.stop();
  t.equal(await ended, 0);
});

t.test("an app that wounds the engine again is put on probation, and the replacement waits", async (t) => {
  const { supervisor, said, ended, until } = supervise(t, [
    ["ready", "wound a"],
    ["ready", "wound a"],
  ]);
  await until(() => said.filter((line) => line.event === "replaced").length === 2);
  t.match(said, [
    { event: "replaced", app: "a" },
    { event: "probation", app: "a", ms: 1000 },
    { event: "replaced", app: "a" },
  ]);
  t.ok(Number(said[2]?.ms) >= 1000);
  supervisor.stop();
  t.equal(await ended, 0);
});

t.test("an engine that does not answer is killed and followed by another", async (t) => {
  const { supervisor, said, ended, until } = supervise(t, [["ready", "stick"]], 300);
  await until(() => said.length > 0);
  t.match(said, [
    { event: "crashed", cause: "stuck", how: "SIGKILL", text: /^the engine did not answer and was killed; / },
  ]);
  supervisor.stop();
  t.equal(await ended, 0);
});

t.test(
  "an engine that ends by itself is followed by another, one that does not start by the next attempt",
  async (t) => {
    const { supervisor, said, ended, starts, until } = supervise(t, [["ready", "fail"], ["fail"], ["fail"]]);
    await until(() => said.some((line) => line.event === "crashed"));
    t.match(said, [
      { event: "failed", how: "exit code 3", nextMs: 100 },
      { event: "failed", how: "exit code 3", nextMs: 200 },
      { event: "crashed", how: "exit code 3" },
    ]);
    t.equal(starts(), 4);
    supervisor.stop();
    t.equal(await ended, 0);
  },
);

t.test("the first engine's failure is the command's", async (t) => {
  t.equal(await supervise(t, [["fail"]]).ended, 3);
  const stuck = supervise(t, [["stick"]], 10);
  await t.rejects(stuck.ended, { code: "NANO_ENGINE_CRASHED", message: "the engine did not answer before it served" });
});

t.test("a question is answered by the engine that serves, or fails with it", async (t) => {
  const { supervisor, ended, until, said } = supervise(t, [["ready"], ["ready"], ["ready"]]);
  await t.rejects(supervisor.ask("apps", {}), { code: "NANO_NOT_SERVING" });
  await until(() => supervisor.served);
  await t.rejects(supervisor.ask("apps", {}), { code: "NANO_ENGINE_CRASHED" });
  await until(() => said.length === 1);
  await t.rejects(supervisor.ask("apps", {}), { code: "NANO_NO_APP", message: "none", detail: "below" });
  supervisor.replace();
  await until(() => said.length === 2);
  t.same(await supervisor.ask("apps", {}), [{ label: "app" }]);
  supervisor.stop();
  t.equal(await ended, 0);
});

t.test("counters of engines that have ended count", async (t) => {
  const { supervisor, ended, until, said } = supervise(t, [["ready"]], 300);
  await until(() => supervisor.served);
  t.equal((await supervisor.counters())?.rows[0]?.counters.starts, 1);
  supervisor.replace();
  await until(() => said.some(({ event }) => event === "replaced"));
  t.equal((await supervisor.counters())?.rows[0]?.counters.starts, 2);
  supervisor.stop();
  t.equal(await ended, 0);
});
