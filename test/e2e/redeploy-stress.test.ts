// Many apps that are redeployed again and again under load, and deleted while they serve. NANO_STRESS_APPS and
// NANO_STRESS_ROUNDS make more of it.

import { Agent, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import t, { type Test } from "tap";
import { type Admin, dataDirectory, serveData } from "./deploying.ts";
import type { Server } from "./nano.ts";

const APPS = Number(process.env.NANO_STRESS_APPS ?? 20);
const ROUNDS = Number(process.env.NANO_STRESS_ROUNDS ?? 5);
const DEPLOYS_AT_ONCE = 4;
const CLIENTS = 6;
/** An isolate of a version that does not serve any more takes some 1.5 MB: what one may leave behind is far less. */
const MOST_LEFT_BYTES = 200_000;

/** Says its version, and is at work for a while that differs. */
function sourceOf(version: number): string {
  return `let asked = 0;
export default { async fetch() {
  if (asked++ % 3 === 0) await new Promise((done) => setTimeout(done, asked % 20));
  return new Response("${version}");
} };`;
}

interface Told {
  /** Of the last deploy that was answered. */
  serves: number;
  /** Of the last one that was begun. */
  begun: number;
}

/** Asks all apps in turn, without a pause; each answer is of a version that could serve then. */
class Visitors {
  readonly failures: string[] = [];
  answered = 0;
  readonly #server: Server;
  readonly #apps: readonly Told[];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #clients: Promise<void>[];
  #next = 0;
  #ends = false;

  constructor(server: Server, apps: readonly Told[]) {
    this.#server = server;
    this.#apps = apps;
    this.#clients = Array.from({ length: CLIENTS }, () => this.#visit());
  }

  async #visit(): Promise<void> {
    while (!this.#ends) {
      const index = this.#next++ % this.#apps.length;
      const told = this.#apps[index] as Told;
      const before = told.serves;
      const answer = await ask(this.#server, nameOf(index), this.#agent).catch((error) => `0 ${error}`);
      const [status = "", body = ""] = answer.split(/ (.*)/s);
      const version = Number(body);
      this.answered++;
      if (status === "200" && version >= before && version <= told.begun) continue;
      this.failures.push(`${nameOf(index)}: ${answer}, where ${before} to ${told.begun} may serve`);
    }
  }

  async end(): Promise<void> {
    this.#ends = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
  }
}

function nameOf(index: number): string {
  return `app-${index}`;
}

/** "STATUS BODY". */
async function ask({ port }: Server, app: string, agent: Agent | false): Promise<string> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { host: `${app}.localhost:${port}` };
    request({ host: "127.0.0.1", port, headers, agent }, resolve).on("error", reject).end();
  });
  return `${response.statusCode} ${await text(response)}`;
}

async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  const indexes = Array.from({ length: count }, (_, index) => index).values();
  const next = async () => {
    for (const index of indexes) await work(index);
  };
  await Promise.all(Array.from({ length: DEPLOYS_AT_ONCE }, next));
}

async function metricsOf(data: string): Promise<(name: string) => number> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const to = { socketPath: join(data, "admin.sock"), path: "/metrics", agent: false };
    request(to, resolve).on("error", reject).end();
  });
  const lines = (await text(response)).split("\n");
  return (name) =>
    Number(
      lines
        .find((line) => line.startsWith(`${name} `))
        ?.split(" ")
        .at(-1) ?? Number.NaN,
    );
}

async function liveIsolates(data: string): Promise<number> {
  const metric = await metricsOf(data);
  const states = ["starting", "idle", "busy", "ending", "lost"];
  return states.reduce((sum, state) => sum + metric(`nano_isolates{state="${state}"}`), 0);
}

/** When the isolates of versions that are gone have ended, and the garbage of the others is collected. */
async function memoryAtRest(data: string, mostIsolates: number): Promise<number> {
  while ((await liveIsolates(data)) > mostIsolates) await pause(50);
  await pause(1500 + 10 * mostIsolates);
  return (await metricsOf(data))('nano_resident_memory_bytes{process="engine"}');
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

t.setTimeout(60_000 + APPS * (ROUNDS + 2) * 500);

t.test(`${APPS} apps are redeployed ${ROUNDS} times under load`, async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data, ["--quiet"]);
  const apps: Told[] = Array.from({ length: APPS }, () => ({ serves: 0, begun: 0 }));
  const deploy = async (index: number) => {
    const told = apps[index] as Told;
    const version = ++told.begun;
    const answer = await admin.deploy(nameOf(index), sourceOf(version));
    if (answer.status !== 201) t.fail(`${nameOf(index)}: ${answer.status} ${JSON.stringify(answer.body)}`);
    told.serves = version;
  };
  await inParallel(APPS, deploy);
  const { engine } = server;
  const atRest: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const visitors = new Visitors(server, apps);
    await inParallel(APPS, deploy);
    await visitors.end();
    t.same(visitors.failures.slice(0, 10), []);
    t.ok(visitors.answered > APPS, `${visitors.answered} answers in round ${round}`);
    atRest.push(await memoryAtRest(data, APPS));
  }
  t.equal(server.engine, engine, "the same engine");
  const [first = 0] = atRest;
  const last = atRest.at(-1) ?? 0;
  const left = (last - first) / (APPS * (ROUNDS - 1));
  t.ok(
    left < MOST_LEFT_BYTES,
    `a redeploy leaves ${Math.round(left)} bytes behind (${atRest.map(inMegabytes).join(", ")})`,
  );
  t.comment(`engine at rest after each round: ${atRest.map(inMegabytes).join(", ")}`);
  await deleteAll(t, { server, admin, data });
});

function inMegabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

interface Stressed {
  server: Server;
  admin: Admin;
  data: string;
}

/** What is under way is answered; after the delete nobody answers; nothing of the apps is left alive. */
async function deleteAll(t: Test, { server, admin, data }: Stressed): Promise<void> {
  const wrong: string[] = [];
  await inParallel(APPS, async (index) => {
    const name = nameOf(index);
    let isDeleted = false;
    const asking = Array.from({ length: 4 }, async () => {
      for (let after = 0; after < 2; ) {
        const begunAfter = isDeleted;
        const answer = await ask(server, name, false).catch((error) => `0 ${error}`);
        if (begunAfter) after++;
        if (!/^(?:200|404) /.test(answer) || (begunAfter && !answer.startsWith("404")))
          wrong.push(`${name}: ${answer}`);
      }
    });
    await pause(20);
    const { status } = await admin.ask("DELETE", `/v1/apps/${name}`);
    if (status !== 204) wrong.push(`${name} was not deleted: ${status}`);
    isDeleted = true;
    await Promise.all(asking);
  });
  t.same(wrong.slice(0, 10), []);
  while ((await liveIsolates(data)) > 0) await pause(50);
  t.same((await admin.ask("GET", "/v1/apps")).body, { apps: [] });
}
