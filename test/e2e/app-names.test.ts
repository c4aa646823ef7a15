// Apps that are named otherwise than their folders, and lists of apps in pages.

import { join } from "node:path";
import t from "tap";
import { dataDirectory, saying, serveData } from "./deploying.ts";
import { nano } from "./nano.ts";

const TALKING = `export default { fetch(request) {
  console.log("talks");
  if (request.url.endsWith("/throw")) throw new Error("thrown");
  return new Response("here");
} };`;

t.test("every command finds an app of the folder by its name and by its label", async (t) => {
  const folder = t.testdir({
    apps: { "01-shop": { "nano.jsonc": `{ "name": "Shop" }`, "index.js": TALKING }, other: { "index.js": TALKING } },
  });
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data, [join(folder, "apps")]);
  const run = (...args: string[]) => nano(args, { env: { NANO_DATA_DIR: data, NANO_SERVER: "" } });
  t.match(await server.ask("/throw", { app: "01-shop" }), { status: 500 });
  await server.until(() => server.line("log", { level: "error" }));
  for (const name of ["Shop", "01-shop"]) {
    t.match(await admin.ask("GET", `/v1/apps/${name}`), {
      status: 200,
      body: { app: { label: "01-shop", name: "Shop" } },
    });
    // The supervisor hears of it within a second.
    while ((await admin.ask("GET", `/v1/apps/${name}/errors`)).body.errors.length === 0)
      await server.ask("/", { app: "other" });
    t.match(await run("logs", name), { code: 0, out: /Error: thrown/ });
    t.match(await run("limits", name), { code: 0, out: /^cpuMs +50 /m });
    t.match(await run("trigger", name), { code: 1 });
    for (const command of [
      ["versions", name],
      ["rollback", name],
      ["rollout", name, "50"],
      ["delete", name],
      ["limits", name, "--set", "cpuMs=20"],
    ]) {
      t.match(
        await run(...command),
        { code: 1, err: /is an app of the server's folder \(01-shop\)/ },
        command.join(" "),
      );
    }
  }
  t.match(await run("logs", "Shap"), { code: 2, err: /there is no app "Shap" on this server \(did you mean Shop\?\)/ });
  t.match(await run("logs", "-f", "shap"), { code: 2, err: /there is no app "shap"/ });
  t.match(await run("versions", "none"), { code: 2, err: /no app "none" is deployed here/ });
});

t.test("a deployed app is found however its name is written", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  await admin.deploy("Shop", saying("one"));
  await admin.deploy("sHOP", saying("two"));
  t.match(await server.ask("/", { app: "shop" }), { body: "two" });
  for (const name of ["Shop", "shop", "SHOP"]) {
    t.match(await admin.ask("GET", `/v1/apps/${name}`), { body: { app: { label: "shop", version: 2 } } });
    t.match(await admin.ask("GET", `/v1/apps/${name}/versions`), {
      body: { versions: [{ number: 2 }, { number: 1 }] },
    });
    t.match(await admin.ask("GET", `/v1/apps/${name}/errors`), { body: { errors: [] } });
  }
  t.equal((await admin.ask("PUT", "/v1/apps/SHOP/secrets/KEY", { value: "x" })).status, 204);
  t.match(await admin.ask("GET", "/v1/apps/Shop/secrets"), { body: { secrets: [{ name: "KEY" }] } });
  t.match(await admin.ask("POST", "/v1/apps/SHOP/rollback", {}), { body: { version: { number: 1 } } });
  t.match(await admin.ask("DELETE", "/v1/apps/ShOp"), { status: 204 });
  t.match(await admin.ask("GET", "/v1/apps/Shop/errors"), { status: 404 });
});

t.test("apps are listed in pages, which commands follow", async (t) => {
  const names = Array.from({ length: 1003 }, (_, index) => `app-${String(index).padStart(4, "0")}`);
  const folder = t.testdir({ apps: Object.fromEntries(names.map((name) => [name, { "index.js": "" }])) });
  const data = dataDirectory(t);
  const { admin } = await serveData(t, data, [join(folder, "apps"), "--lazy"]);
  const page = async (query: string) => (await admin.ask("GET", `/v1/apps${query}`)).body;
  const first = await page("");
  t.equal(first.apps.length, 1000);
  t.equal(first.next, "app-0999");
  const second = await page(`?cursor=${first.next}`);
  t.same(Object.keys(second), ["apps"]);
  t.same(
    second.apps.map(({ label }: { label: string }) => label),
    names.slice(1000),
  );
  t.match(await page("?limit=2&cursor=app-0004x"), {
    apps: [{ label: "app-0005" }, { label: "app-0006" }],
    next: "app-0006",
  });
  t.same(await page("?cursor=b"), { apps: [] });
  t.notOk((await page("?limit=1&cursor=app-1001")).next, "the last page is full");
  for (const limit of ["0", "1001", "x", ""]) {
    t.match(await admin.ask("GET", `/v1/apps?limit=${limit}`), {
      status: 400,
      body: { error: { code: "NANO_USAGE" } },
    });
  }
  const env = { NANO_DATA_DIR: data, NANO_SERVER: "" };
  const listed = await nano(["apps", "--json"], { env });
  t.equal((JSON.parse(listed.out) as { apps: unknown[] }).apps.length, 1003);
  t.match(await nano(["apps"], { env }), { out: /^app-1002 +folder +dormant/m });
});
