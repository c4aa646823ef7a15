// The life of deployed apps, as clients of the server and of its admin API see it.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { type Admin, dataDirectory, saying, serveData } from "./deploying.ts";
import { nano } from "./nano.ts";
import { gone, Load } from "./supervised.ts";

t.test("a deployed app serves, as another version does after it, and after a restart", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  t.match(await server.ask("/", { app: "hello" }), { status: 404 });
  const first = await admin.deploy("hello", saying("one"), { message: "the first", vars: { WORD: "!" } });
  t.match(first, { status: 201, body: { version: { number: 1, message: "the first", percent: 100 }, warnings: [] } });
  t.match(await server.ask("/", { app: "hello" }), { status: 200, body: "one!" });
  t.match(await admin.deploy("hello", saying("two")), { status: 201, body: { version: { number: 2 } } });
  t.match(await server.ask("/", { app: "hello" }), { body: "two" });
  t.match(await admin.ask("GET", "/v1/apps"), { body: { apps: [{ label: "hello", version: 2, state: "live" }] } });
  t.equal(await server.stop(), 0);

  const again = await serveData(t, data);
  t.match(await again.admin.ask("GET", "/v1/apps"), {
    body: { apps: [{ label: "hello", version: 2, state: "dormant" }] },
  });
  t.match(await again.server.ask("/", { app: "hello" }), { body: "two" });
  t.match(await again.admin.ask("POST", "/v1/apps/hello/rollback", {}), {
    status: 200,
    body: { version: { number: 1 } },
  });
  t.match(await again.server.ask("/", { app: "hello" }), { body: "one!" });
  t.match(await again.admin.ask("POST", "/v1/apps/hello/rollback", { version: 2 }), {
    body: { version: { number: 2 } },
  });
  t.match(await again.server.ask("/", { app: "hello" }), { body: "two" });
  t.match(await again.admin.ask("POST", "/v1/apps/hello/rollback", { version: 7 }), {
    status: 404,
    body: { error: { code: "NANO_NO_SUCH_VERSION", message: "hello has no version 7 (kept are 2, 1)" } },
  });
});

t.test("a version that does not start never replaces one that works", async (t) => {
  const { server, admin } = await serveData(t, dataDirectory(t));
  await admin.deploy("a", saying("fine"));
  const sourceMap = JSON.stringify({ version: 3, sources: ["../src/main.ts"], names: [], mappings: "AAAA" });
  const broken = await admin.deploy("a", `throw new Error("at start");`, { sourceMap, sourceName: "a/main.js" });
  t.match(broken, {
    status: 422,
    body: { error: { code: "NANO_APP_EXCEPTION", detail: /Error: at start\n.*src\/main\.ts:1:1/s } },
  });
  t.match(await admin.deploy("a", "export default {"), { status: 422 });
  t.match(await admin.deploy("a", "for (;;);", { settings: { limits: { startupCpuMs: 20 } } }), {
    status: 422,
    body: { error: { code: "NANO_STARTUP_LIMIT" } },
  });
  t.match(await server.ask("/", { app: "a" }), { body: "fine" });
  const { body } = await admin.ask("GET", "/v1/apps/a/versions");
  t.match(body.versions, [{ number: 1, percent: 100 }]);
  t.equal(body.versions.length, 1);
});

t.test("what is wrong with a request is told, and changes nothing", async (t) => {
  const folder = t.testdir({ apps: { mine: { "index.js": saying("folder") } } });
  const data = dataDirectory(t);
  const { admin, server } = await serveData(t, data, [join(folder, "apps")]);
  const deploy = async (name: string, body: object) => {
    const answer = await admin.ask("POST", `/v1/apps/${name}/versions`, body);
    return [answer.status, answer.body.error?.code, answer.body.error?.message];
  };
  const source = saying("x");
  t.same(await deploy("a", {}), [400, "NANO_USAGE", "source: it is missing"]);
  t.same(await deploy("a", { sorce: "" }), [400, "NANO_USAGE", 'unknown field "sorce" (did you mean source?)']);
  t.match(await deploy("a%20b", { source }), [400, "NANO_USAGE", /no name of an app/]);
  t.match(await deploy("a", { source, settings: { limits: { cpuMs: 0 } } }), [
    400,
    "NANO_CONFIG_INVALID",
    /settings\.limits\.cpuMs/,
  ]);
  t.match(await deploy("a", { source, settings: { limts: {} } }), [400, "NANO_CONFIG_INVALID", /did you mean limits/]);
  t.match(await deploy("a", { source, percent: 20 }), [400, "NANO_USAGE", /its first version serves all clients/]);
  t.match(await deploy("a", { source, sourceMap: "{}" }), [400, "NANO_USAGE", /no source map/]);
  t.match(await deploy("mine", { source }), [409, "NANO_NAME_TAKEN", /folder has an app of that name/]);
  t.match(await server.ask("/", { app: "mine" }), { body: "folder" });
  for (const [method, path] of [
    ["GET", "/v1/apps/none/versions"],
    ["POST", "/v1/apps/none/rollback"],
    ["DELETE", "/v1/apps/none"],
  ] as const) {
    t.match(await admin.ask(method, path, method === "POST" ? {} : undefined), {
      status: 404,
      body: { error: { code: "NANO_NO_APP" } },
    });
  }
  t.same(
    readdirSync(join(data, "blobs")).flatMap((name) => readdirSync(join(data, "blobs", name))),
    [],
  );
});

t.test("a version comes as a form, with files as they are", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data, ["--admin", "127.0.0.1:0"]);
  const { port } = server.line("admin") as { port: number };
  const authorization = `Bearer ${readFileSync(join(data, "admin-token"), "utf8").trim()}`;
  const send = async (parts: Record<string, Blob | string>) => {
    const body = new FormData();
    for (const [name, part] of Object.entries(parts)) body.set(name, part);
    const url = `http://127.0.0.1:${port}/v1/apps/form/versions`;
    const answer = await fetch(url, { method: "POST", headers: { authorization }, body });
    return { status: answer.status, body: await answer.json() };
  };
  const version = JSON.stringify({ message: "as a form", vars: { WORD: "w" } });
  const source = `import bytes from "./bytes"; export default { fetch: (_, env) => new Response(new Uint8Array(bytes) + env.WORD) };`;
  const bytes = new Blob([Uint8Array.of(0, 255, 10)]);
  t.match(await send({ version, source, "data:./bytes": bytes }), {
    status: 201,
    body: { version: { message: "as a form" } },
  });
  t.match(await server.ask("/", { app: "form" }), { body: "0,255,10w" });
  t.match(await send({ version: "{", source }), {
    status: 400,
    body: { error: { message: "version: it is no JSON" } },
  });
  t.match(await send({ version, source, code: bytes }), {
    status: 400,
    body: { error: { message: /unknown part "code"/ } },
  });
  t.match((await admin.ask("GET", "/v1/apps/form/versions")).body.versions.length, 1);
});

t.test("a part of the clients gets the newer version, until it is for all or for none", async (t) => {
  const { server, admin } = await serveData(t, dataDirectory(t));
  const shares = async () => {
    const words: Record<string, number> = {};
    for (let client = 0; client < 100; client++) {
      const { body } = await server.ask("/", { app: "a", headers: { "nano-version-key": `client ${client}` } });
      words[body] = (words[body] ?? 0) + 1;
    }
    return words;
  };
  await admin.deploy("a", saying("old"));
  t.match(await admin.deploy("a", saying("new"), { percent: 30 }), { body: { version: { number: 2, percent: 30 } } });
  const some = await shares();
  t.ok((some.new ?? 0) > 10 && (some.old ?? 0) > 40, JSON.stringify(some));
  t.same(await shares(), some);
  t.match(await admin.ask("GET", "/v1/apps/a/versions"), {
    body: {
      versions: [
        { number: 2, percent: 30 },
        { number: 1, percent: 70 },
      ],
    },
  });
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  t.same(await shares(), some);
  t.match(await admin.ask("POST", "/v1/apps/a/rollout", { percent: 100 }), {
    body: { version: { number: 2, percent: 100 } },
  });
  t.same(await shares(), { new: 100 });
  await admin.deploy("a", saying("newest"), { percent: 50 });
  t.match(await admin.ask("POST", "/v1/apps/a/rollback", {}), { body: { version: { number: 2, percent: 100 } } });
  t.same(await shares(), { new: 100 });
});

t.test("apps come, change and go while they are asked: no request is lost", async (t) => {
  const { server, admin } = await serveData(t, dataDirectory(t), ["--quiet"]);
  await admin.deploy("a", saying("0"));
  const load = new Load(server, "a");
  for (let version = 1; version <= 15; version++) {
    t.equal((await admin.deploy("a", saying(String(version)))).status, 201);
    if (version === 8) server.signal("SIGHUP");
    await load.more(10);
  }
  await load.end();
  t.same(load.failures, []);
  t.match(await server.ask("/", { app: "a" }), { body: "15" });
  const { body } = await admin.ask("GET", "/v1/apps/a/versions");
  t.same(
    body.versions.map(({ number }: { number: number }) => number),
    [16, 15, 14, 13, 12, 11, 10, 9, 8, 7],
  );
  const slow = `export default { async fetch() { await new Promise((done) => setTimeout(done, 500)); return new Response("late"); } };`;
  await admin.deploy("a", slow);
  const late = server.ask("/", { app: "a" });
  await server.ask("/", { app: "b" });
  t.match(await admin.ask("DELETE", "/v1/apps/a"), { status: 204 });
  t.match(await server.ask("/", { app: "a" }), { status: 404 });
  t.match(await late, { status: 200, body: "late" });
});

t.test("a fresh engine has what is deployed, whatever the old one ended with", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  await Promise.all(["a", "b", "c"].map((name) => admin.deploy(name, saying(name))));
  const { engine } = server;
  process.kill(engine, "SIGKILL");
  await gone(engine);
  await server.until(() => server.line("engine", { event: "crashed" }));
  for (const name of ["a", "b", "c"]) t.match(await server.ask("/", { app: name }), { body: name });
  const blobs = readdirSync(join(data, "blobs"), { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  for (const { parentPath, name } of blobs) writeFileSync(join(parentPath, name), "damaged");
  const old = server.engine;
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  // Until it has heard that, it takes connections, too.
  await gone(old);
  t.match(await server.ask("/", { app: "a" }), { status: 502, body: /NANO_APP_INVALID/ });
  t.match(server.err, /the bundle is damaged: deploy the app again/);
  t.match(await admin.deploy("a", saying("a")), { status: 201 });
  t.match(await server.ask("/", { app: "a" }), { body: "a" });
});

t.test("a second server on the data directory is refused by name of the first", async (t) => {
  const data = dataDirectory(t);
  const { server } = await serveData(t, data);
  const second = await nano(["serve", "--port", "0", "--data", data]);
  t.match(second, { code: 4, err: new RegExp(`in use by another server \\(process ${server.pid}\\): stop it`) });
  server.kill();
  await server.ended;
  const { server: third } = await serveData(t, data);
  t.ok(third.port);
});

t.test(
  "as many versions are kept as the server says, and those that serve; older ones go with what they had",
  async (t) => {
    const data = dataDirectory(t);
    const { server, admin } = await serveData(t, data, ["--keep-versions", "3"]);
    const kept = async (from: Admin) => {
      const { body } = await from.ask("GET", "/v1/apps/a/versions");
      return body.versions.map(({ number }: { number: number }) => number);
    };
    const blobs = () =>
      readdirSync(join(data, "blobs"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
        .length;
    for (let number = 1; number <= 4; number++) await admin.deploy("a", saying(String(number)));
    t.same(await kept(admin), [4, 3, 2]);
    await admin.ask("POST", "/v1/apps/a/rollback", { version: 2 });
    await admin.deploy("a", saying("5"), { percent: 10 });
    await admin.deploy("a", saying("6"), { percent: 10 });
    t.same(await kept(admin), [6, 5, 4, 2], "2 serves");
    t.equal(blobs(), 4);
    await server.stop();

    const again = await serveData(t, data, ["--keep-versions", "1"]);
    while (blobs() > 2) await new Promise((resolve) => setTimeout(resolve, 20));
    t.same(await kept(again.admin), [6, 2]);
    t.match(await again.admin.ask("POST", "/v1/apps/a/rollback", {}), { body: { version: { number: 2 } } });
    t.match(await again.server.ask("/", { app: "a" }), { body: "2" });
    t.match(await nano(["serve", "--data", data, "--keep-versions", "0"]), { code: 2, err: /keep-versions/ });
  },
);
