// Fires hostile apps one by one, each beside a neighbour under constant load. A bomb is held when its client gets the
// code that it should, every request of the neighbour succeeds, and the bomb's own app answers afterwards.

import { appendFileSync } from "node:fs";
import t, { type Test } from "tap";
import type { AppSetup } from "../../engine.ts";
import { type Answer, ask, type Load, Neighbour, type Sent } from "./client.ts";
import { EngineProcess } from "./engine.ts";

/** How an exchange ends: the access event's outcome and code, and the line that the app's log gets. */
const endings = {
  ok: { outcome: "ok", code: "", log: undefined },
  cpu: { outcome: "exceededCpu", code: "NANO_CPU_LIMIT", log: /CPU limit|cannot be interrupted/ },
  memory: { outcome: "exceededMemory", code: "NANO_MEMORY_LIMIT", log: /memory limit|gave the isolate up/ },
  wall: { outcome: "exceededWall", code: "NANO_WALL_LIMIT", log: /wall time limit/ },
  threw: { outcome: "threw", code: "NANO_APP_EXCEPTION", log: /./ },
  /** The response was begun, and broke off because the app threw. */
  broke: { outcome: "threw", code: "", log: undefined },
  startup: { outcome: "exceededCpu", code: "NANO_STARTUP_LIMIT", log: /CPU limit|cannot be interrupted/ },
  invalid: { outcome: "threw", code: "NANO_APP_INVALID", log: /./ },
} as const;

export type Ending = keyof typeof endings;

export interface Bomb {
  name: string;
  /** Statements of an async handler that sees `request`, `env` and `ctx`; "fine" is answered when they end without. */
  code?: string;
  /** At the module's top level. */
  top?: string;
  /** The whole module, for an app that never comes to serve. */
  source?: string;
  setup?: AppSetup;
  sent?: Sent;
  /** So many requests at once. */
  times?: number;
  /** One of these. */
  ends: Ending | readonly Ending[];
  /** A line of the log that follows, when the bomb goes off after the response. */
  later?: RegExp;
  /**
   * It leaves a realm behind in which nothing works. "spins": further requests use up their CPU time, and the isolate is
   * replaced. "throws": they fail as those of any broken app, until it is deployed anew.
   */
  poisons?: "spins" | "throws";
  /** A fatal error of V8 may come of it. */
  wounds?: boolean;
}

interface Site {
  engine: EngineProcess;
  neighbour: Neighbour;
}

const limits = { cpuMs: 50, startupCpuMs: 200, memoryMb: 32, wallMs: 5000, waitUntilMs: 1000 };

function sourceOf(bomb: Bomb): string {
  if (bomb.source !== undefined) return bomb.source;
  return `${bomb.top ?? ""}
export default { async fetch(request, env, ctx) {
  if (request.url.endsWith("/fine")) return new Response("fine");
  ${bomb.code ?? ""}
  return new Response("fine");
} };`;
}

async function prepare(): Promise<Site> {
  const engine = await EngineProcess.start();
  await engine.app("neighbour", `export default { fetch: () => new Response("here") };`);
  const neighbour = new Neighbour(engine.port, "neighbour", "here");
  return { engine, neighbour };
}

/** What the client, the access log and the app's log say of one exchange must be one thing. */
function checkEnding(t: Test, bomb: Bomb, site: Site, app: number, answer: Answer): string {
  const events = site.engine.exchanges(app, "/bomb");
  const event = events.find((one) => one.status === answer.status) ?? (answer.cut ? events[0] : undefined);
  const allowed = [bomb.ends].flat();
  const ended = allowed.find((name) => endings[name].outcome === event?.outcome && endings[name].code === event.code);
  const seen = `${answer.status} ${answer.code}${answer.cut ? " cut" : ""}, ${event?.outcome} ${event?.code}`;
  t.ok(ended, `it ended as one of ${allowed.join(", ")}`, { seen, body: answer.body.slice(0, 200) });
  if (!answer.cut) t.equal(answer.code, event?.code ?? "no event", "client and access log agree");
  return ended ?? seen;
}

async function checkLog(t: Test, site: Site, app: number, log: RegExp | undefined): Promise<void> {
  if (log === undefined) return;
  await site.engine.until(`a line ${log}`, () => site.engine.logs(app).some((line) => log.test(line.text)));
  t.pass(`the app's log says so: ${log}`);
}

function checkNeighbour(t: Test, load: Load): void {
  t.ok(load.requests > 0, "the neighbour was asked");
  t.same(load.failures.slice(0, 5), [], "every request of the neighbour succeeded");
}

async function checkAfter(t: Test, bomb: Bomb, engine: EngineProcess, name: string): Promise<void> {
  if (bomb.poisons === "throws") {
    await engine.remove(name);
    await engine.app(name, sourceOf(bomb));
  }
  let after = await ask(engine.port, name, { path: "/fine" });
  const chances = bomb.poisons === "spins" ? 2 : 0;
  for (let i = 0; i < chances && after.body !== "fine"; i++) after = await ask(engine.port, name, { path: "/fine" });
  t.equal(after.body, "fine", "the bomb's own app answers afterwards", { after });
}

async function explode(t: Test, bomb: Bomb, site: Site, name: string): Promise<string> {
  const { engine } = site;
  const setup = { ...bomb.setup, limits: { ...limits, ...bomb.setup?.limits } };
  const app = await engine.app(name, sourceOf(bomb), setup);
  const sent = { path: "/bomb", ...bomb.sent };
  const asked = Array.from({ length: bomb.times ?? 1 }, () => ask(engine.port, name, sent));
  const answers = await Promise.all(asked);
  await engine.until("the access event", () => engine.exchanges(app, "/bomb").length >= answers.length);
  const ends = new Set<string>();
  for (const answer of answers) ends.add(checkEnding(t, bomb, site, app, answer));
  for (const end of ends) await checkLog(t, site, app, endings[end as Ending]?.log);
  await checkLog(t, site, app, bomb.later);
  if (bomb.source === undefined) await checkAfter(t, bomb, engine, name);
  await engine.remove(name);
  return [...ends].join(" ");
}

function report(t: Test, bomb: Bomb, ended: string, load: Load, more: object): void {
  const line = { bomb: bomb.name, kind: t.name, ended, ...load, failures: load.failures.length, ...more };
  t.comment(JSON.stringify(line));
  const file = process.env.NANO_LIMITS_REPORT;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** A test a bomb. One engine serves them all, until one of them wounds or ends it. */
export function fire(kind: string, bombs: readonly Bomb[]): void {
  const chosen = process.env.NANO_BOMB;
  t.setTimeout(600_000);
  t.test(kind, async (parent) => {
    let site: Site | undefined;
    parent.teardown(() => site?.engine.kill());
    for (const [index, bomb] of bombs.entries()) {
      if (chosen !== undefined && !bomb.name.includes(chosen)) continue;
      await parent.test(bomb.name, { timeout: 60_000 }, async (t) => {
        site ??= await prepare();
        const { engine, neighbour } = site;
        neighbour.take();
        let ended = "";
        let broken = false;
        try {
          ended = await explode(t, bomb, site, `bomb${index}`);
          await neighbour.once();
        } catch (error) {
          ended = String(error);
          broken = true;
          t.fail(ended);
        } finally {
          const load = neighbour.take();
          checkNeighbour(t, load);
          if (engine.end !== undefined) t.fail("the engine lives", { end: engine.end });
          const wounded = engine.wounded;
          if (wounded && bomb.wounds !== true) t.fail("the process is not wounded");
          report(t, bomb, engine.end ?? ended, load, engine.end ? {} : { wounded, ...(await engine.memory()) });
          if (wounded || broken || engine.lost || engine.end !== undefined) {
            await neighbour.stop();
            engine.kill();
            site = undefined;
          }
        }
      });
    }
    await site?.neighbour.stop();
    if (site !== undefined) parent.equal(await site.engine.stop(), "exit code 0", "the engine ends in order");
  });
}
