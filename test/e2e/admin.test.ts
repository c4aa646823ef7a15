// The admin API of a server, as its clients see it.

import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import { nano, serve } from "./nano.ts";

const HELLO = `export default { fetch: () => new Response("hello") };`;

t.test("on TCP with the token of the data directory: health, apps and what they came to", async (t) => {
  const folder = t.testdir({ apps: { one: { "index.js": HELLO }, two: { "index.js": HELLO } } });
  const data = join(folder, "data");
  const server = await serve(t, [join(folder, "apps"), "--lazy", "--data", data, "--admin", "127.0.0.1:0"]);
  await server.ask("/", { app: "one" });
  const { port } = server.line("admin") as { port: number };
  const file = join(data, "admin-token");
  t.equal(statSync(file).mode & 0o777, 0o600);
  const headers = { authorization: `Bearer ${readFileSync(file, "utf8").trim()}` };
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  t.same(await (await ask("/healthz")).json(), { status: "ok" });
  t.match(await (await ask("/v1/apps")).json(), {
    apps: [
      { label: "one", state: "live", counters: { requests: 1 }, outcomes: { ok: 1 }, limits: { cpuMs: 50 } },
      { label: "two", state: "dormant", counters: {} },
    ],
  });
  const metrics = await ask("/metrics");
  t.match(metrics.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const text = await metrics.text();
  t.match(text, '\nnano_app_requests_total{app="one",outcome="ok"} 1\n');
  t.match(text, '\nnano_app_request_duration_seconds_count{app="one"} 1\n');
  t.match(text, "\nnano_engines_started_total 1\n");
  t.match(text, "\nnano_dormant_apps 1\n");
  t.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 401);
  const stopped = server.stop();
  t.equal(await stopped, 0);
  await t.rejects(ask("/healthz"));
});

t.test("an address that is taken, or a token that is not there, ends the command", async (t) => {
  const folder = t.testdir({ "index.js": HELLO, token: "short" });
  const started = (...more: string[]) => nano(["serve", folder, "--port", "0", ...more]);
  t.match(await started("--admin", "127.0.0.1:0"), {
    code: 2,
    err: /needs a token: give --admin-token-file, or --data/,
  });
  const short = ["--admin", "127.0.0.1:0", "--admin-token-file", join(folder, "token")];
  t.match(await started(...short), { code: 2, err: /the admin token is one line of 16 or more/ });
  const sockets = mkdtempSync(join(tmpdir(), "nano-"));
  t.teardown(() => rmSync(sockets, { recursive: true }));
  const socket = join(sockets, "admin.sock");
  await serve(t, [folder, "--admin", `unix:${socket}`]);
  t.match(await started("--admin", `unix:${socket}`), {
    code: 4,
    err: /nano serve: unix:.* is in use/,
  });
});
