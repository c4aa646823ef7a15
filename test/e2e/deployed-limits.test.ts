// Limits that are set for a deployed app, whichever of its versions serves.

import t from "tap";
import { dataDirectory, saying, serveData } from "./deploying.ts";
import { nano } from "./nano.ts";

const SPIN = `export default { fetch() { for (;;); } };`;

t.test("they hold in the place of those of its versions, after a restart and for the next version, too", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data, ["--limit-max", "cpuMs=100"]);
  t.match(await admin.ask("PATCH", "/v1/apps/spin/limits", {}), {
    status: 404,
    body: { error: { code: "NANO_NO_APP" } },
  });
  await admin.deploy("spin", SPIN, { settings: { limits: { cpuMs: 30, wallMs: 500 } } });
  const limits = async () => (await admin.ask("GET", "/v1/apps")).body.apps[0].limits;
  t.match(await limits(), { cpuMs: 30, wallMs: 500 });
  const changed = await admin.ask("PATCH", "/v1/apps/spin/limits", { cpuMs: 7, memoryMb: 64 });
  t.match(changed, { status: 200, body: { limits: { cpuMs: 7, memoryMb: 64 } } });
  t.match(await limits(), { cpuMs: 7, memoryMb: 64, wallMs: 500 });
  t.match(await server.ask("/", { app: "spin" }), { status: 503, body: /NANO_CPU_LIMIT/ });
  const { cpuMs } = await server.until(() => server.line("access", { app: "spin" }) as { cpuMs: number } | undefined);
  t.ok(cpuMs < 25, `${cpuMs} ms`);
  await admin.ask("PATCH", "/v1/apps/spin/limits", { cpuMs: 5000 });
  t.match(await limits(), { cpuMs: 100 }, "no more than the server allows");
  await admin.deploy("spin", SPIN, { settings: { limits: { cpuMs: 20, memoryMb: 32 } } });
  t.match(await limits(), { memoryMb: 64, wallMs: 30_000 });
  await server.stop();
  const again = await serveData(t, data);
  t.match((await again.admin.ask("GET", "/v1/apps/spin/limits")).body, { limits: { cpuMs: 5000, memoryMb: 64 } });
  t.match(await again.admin.ask("PATCH", "/v1/apps/spin/limits", { cpuMs: null }), {
    body: { limits: { memoryMb: 64 } },
  });
  t.match((await again.admin.ask("GET", "/v1/apps")).body.apps, [{ limits: { cpuMs: 20, memoryMb: 64 } }]);
});

t.test("limits with which the app does not start, or that are none, change nothing", async (t) => {
  const { server, admin } = await serveData(t, dataDirectory(t));
  const heavy = `for (const end = Date.now() + 1, all = []; all.length < 6e6; all.push(Math.sqrt(all.length))) if (end < 0) break;`;
  t.equal(
    (await admin.deploy("app", `${heavy} ${saying("here")}`, { settings: { limits: { startupCpuMs: 20_000 } } }))
      .status,
    201,
  );
  const change = (limits: unknown) => admin.ask("PATCH", "/v1/apps/app/limits", limits);
  t.match(await change({ startupCpuMs: 1 }), { status: 422, body: { error: { code: "NANO_STARTUP_LIMIT" } } });
  for (const [limits, message] of [
    [{ cpuMS: 1 }, /unknown key.*did you mean cpuMs/],
    [{ cpuMS: null }, /unknown key.*did you mean cpuMs/],
    [{ cpuMs: 0 }, /settings\.limits\.cpuMs/],
    [{ cpuMs: "1" }, /settings\.limits\.cpuMs/],
  ] as const) {
    t.match(await change(limits), { status: 400, body: { error: { message } } });
  }
  t.same((await admin.ask("GET", "/v1/apps/app/limits")).body, { limits: {} });
  t.equal((await server.ask("/", { app: "app" })).body, "here");
});

t.test("nano limits shows and sets them", async (t) => {
  const data = dataDirectory(t);
  const { admin } = await serveData(t, data);
  await admin.deploy("app", saying("here"), { settings: { limits: { cpuMs: 30 } } });
  const run = (...args: string[]) => nano(["limits", "app", ...args], { env: { NANO_DATA_DIR: data } });
  t.match(await run("--set", "cpuMs=77", "--set", "wallMs=900"), { code: 0, out: /^cpuMs +77 .*Set\.$/m });
  const { out } = await run("--unset", "cpuMs", "--json");
  t.match(JSON.parse(out), { limits: { cpuMs: 30, wallMs: 900 }, set: { wallMs: 900 } });
  t.match(await run("--set", "cpu=1"), { code: 2, err: /There is no limit "cpu"/ });
  t.match(await run("--unset", "cpuMS"), { code: 2, err: /unknown key.*did you mean cpuMs/ });
});
