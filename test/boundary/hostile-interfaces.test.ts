// Every interface that an app sees, with whatever an app may hand it: it ends in the right exception, which says which member was called on something else,
// and the isolate goes on. The built-ins of the language may be the app's own by then: the runtime calls none of them but where a standard says so.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { startEngine } from "../engine.ts";

const source = ["watched-built-ins", "hostile-interfaces"]
  .map((part) => readFileSync(join(import.meta.dirname, `${part}.fixture.js`), "utf8"))
  .join("\n");
const setup = { limits: { cpuMs: 100_000, wallMs: 110_000, memoryMb: 512, subrequests: 100_000 } };

const nano = startEngine();
t.teardown(() => nano.stop());

interface Answer {
  calls: number;
  faults: string[];
  called: Record<string, string>;
}

const interfaces = async () => {
  nano.app("lists", source, setup);
  return (await (await nano.fetch("lists")).json()) as string[];
};

t.test("an interface is never taken by surprise", async (t) => {
  const names = await interfaces();
  t.ok(names.length > 60, `${names.length} interfaces`);
  nano.app("swept", source, setup);
  let calls = 0;
  for (const name of names) {
    const response = await nano.fetch("swept", `/${name}`);
    t.equal(response.status, 200, name);
    const answer = (await response.json()) as Answer;
    t.same(answer.faults.splice(0), [], name);
    calls = answer.calls;
  }
  t.ok(calls > 3000, `${calls} calls`);
  t.equal((await nano.fetch("swept")).status, 200);
});

t.test("nor is what is not on the global object, and the global object itself", async (t) => {
  const bindings = [{ name: "OTHER", kind: "service", target: "swept" }] as const;
  const app = nano.app("unnamed", source, { ...setup, bindings: [...bindings] });
  await nano.engine.runScheduled(app, { cron: "* * * * *", scheduledTime: 0 });
  const { calls, faults } = (await (await nano.fetch("unnamed", "/unnamed")).json()) as Answer;
  t.same(faults, []);
  t.ok(calls > 150, `${calls} calls`);
});

/** Conversions of Web IDL, and what it has a sequence be read by, call what the app's objects have. So do members of dictionaries. */
const ofTheStandards = [
  /^(Array|TypedArray|Map|Set|String)\.prototype\.Symbol\(Symbol\.iterator\)$/,
  /Iterator\.prototype\.next$/,
  /\.prototype\.(valueOf|toString|Symbol\(Symbol\.toPrimitive\))$/,
  /^(Map\.prototype\.size|RegExp\.prototype\.ignoreCase)$/,
];

t.test("built-ins that an app has replaced are not what the runtime works with", async (t) => {
  const names = await interfaces();
  nano.app("watched", source, setup);
  const response = await nano.fetch("watched", `/${names.join(",")}?watched`);
  t.equal(response.status, 200);
  const { called } = (await response.json()) as Answer;
  t.ok(called["Array.prototype.Symbol(Symbol.iterator)"], "calls are seen at all");
  t.same(
    Object.entries(called).filter(([name]) => !ofTheStandards.some((each) => each.test(name))),
    [],
  );
});
