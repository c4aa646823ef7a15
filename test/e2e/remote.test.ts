// The commands that speak to a server, as people use them.

import { spawn } from "node:child_process";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import t, { type Test } from "tap";
import { dataDirectory, saying, serveData } from "./deploying.ts";
import { type Ended, nano, root } from "./nano.ts";

/** The command, spoken to the server on this data directory. */
function speaking(data: string, cwd?: string): (...args: string[]) => Promise<Ended> {
  const env = { NANO_DATA_DIR: data, NANO_SERVER: "", NANO_TOKEN: "" };
  return (...args) => nano(args, { env, ...(cwd === undefined ? {} : { cwd }) });
}

function shop(t: Test): string {
  return t.testdir({
    shop: {
      "wrangler.toml": `name = "shop"\nmain = "src/main.ts"\n[vars]\nGREETING = "hi"\nKEY = "of the file"\n[limits]\ncpu_ms = 25\n`,
      ".dev.vars": "KEY=local",
      src: {
        "main.ts": `import text from "./text.txt"; import bytes from "./code.bin";
export default { fetch(request: Request, env: { GREETING: string; KEY: string }) {
  if (request.url.endsWith("/throw")) throw new Error("thrown");
  return new Response([env.GREETING, env.KEY, text, new Uint8Array(bytes).join()].join("|"));
} };`,
        "text.txt": "text",
        "code.bin": "\u0001\u0002",
      },
    },
    broken: { "index.ts": `export const a: number = 1;\nthrow new Error("at start");` },
  });
}

t.test("deploy, list, look at, roll back and delete an app", async (t) => {
  const folder = shop(t);
  const data = dataDirectory(t);
  const { server } = await serveData(t, data);
  const run = speaking(data, join(folder, "shop"));
  const first = await run("deploy", "-m", "the first");
  t.match(first, { code: 0, out: /^shop: version 1 serves all clients \(\S+ \w+\)\n$/ });
  t.match(first.err, /warning: local secrets are not sent: KEY \(nano secret put APP NAME\)/);
  t.match(await server.ask("/", { app: "shop" }), { status: 200, body: "hi|of the file|text|1,2" });
  await server.ask("/throw", { app: "shop" });
  const log = await server.until(() => server.line("log", { level: "error" }));
  t.match(log.text, /Error: thrown\n.*src\/main\.ts:3:\d+/);
  t.notMatch(JSON.stringify(server.lines), folder);
  const second = await run("deploy", "--percent", "10", "--json");
  t.match(JSON.parse(second.out), { version: { number: 2, percent: 10 } });
  t.match(await run("versions", "shop"), {
    out: /^version +serves +deployed \(UTC\) +size +message\n +2 +10% +20.*\n +1 +90% +20.* the first\n$/,
  });
  t.match(await run("rollout", "shop", "50"), { out: "shop: version 2 serves 50% of the clients\n" });
  t.match(await run("rollback", "shop"), { out: "shop: version 1 serves all clients\n" });
  t.match(await run("apps"), {
    out: /^app +version +state +requests +cpu ms\nshop +1 +(live|idle|dormant) +\d+ +\d+\n$/,
  });
  t.match(await run("limits", "shop"), { out: /cpuMs +25 {2}CPU time of a request/ });
  const top = await run("top", "--interval", "0.2");
  t.match(top, { code: 0, out: /^app +state +req\/s +cpu % +memory +open +cold +limits met\nshop +live +0\.0 +/ });
  t.match(JSON.parse((await run("top", "--json", "--interval", "0.1")).out), { apps: [{ name: "shop", requests: 0 }] });
  t.match(await run("top", "--sort", "size"), { code: 2, err: /Allowed choices are cpu, requests/ });
  t.match(await run("delete", "shop"), { out: "shop is deleted\n" });
  t.match(await run("apps"), { code: 0, out: /^no apps/ });
  t.match(await server.ask("/", { app: "shop" }), { status: 404 });
});

t.test(
  "what does not start is told with the places in its files, and ends the command as its own mistake",
  async (t) => {
    const folder = shop(t);
    const data = dataDirectory(t);
    await serveData(t, data);
    const run = speaking(data, folder);
    const broken = await run("deploy", "broken", "--name", "b");
    t.match(broken, { code: 1, out: "" });
    t.match(
      broken.err,
      /^nano deploy: b: the app does not start \(NANO_APP_EXCEPTION\)\n {2}Error: at start\n.*index\.ts:2:\d+/,
    );
    t.match(await run("deploy", folder), { code: 2, err: /a folder of apps: deploy each of them/ });
    t.match(await run("versions", "b"), { code: 2, err: /^nano versions: no app "b" is deployed here\n/ });
    t.match(await run("limits", "shp"), { code: 2, err: /there is no app "shp"/ });
    t.match(await run("deploy", "--percent", "0"), { code: 2, err: /whole number from 1 to 100/ });
  },
);

t.test("secrets go in by standard input, and never come out", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  await admin.deploy("a", saying("word:"));
  const env = { NANO_DATA_DIR: data, NANO_SERVER: "", NANO_TOKEN: "" };
  const put = await nano(["secret", "put", "a", "WORD"], { env, input: "hush\n" });
  t.match(put, { code: 0, out: "a: WORD is set\n" });
  t.match(await server.ask("/", { app: "a" }), { body: "word:hush" });
  const run = speaking(data);
  t.match(await run("secret", "put", "a", "WORD"), {
    code: 2,
    err: /no value for WORD: it is read from standard input/,
  });
  t.match(await run("secret", "list", "a"), { out: /^secret +changed \(UTC\)\nWORD +20/ });
  t.match(await run("secret", "delete", "a", "WORD"), { out: "a: WORD is deleted\n" });
  t.match(await run("secret", "delete", "a", "WORD"), { code: 2, err: /^nano secret: a has no secret WORD\n/ });
  t.match(await run("secret", "list", "a"), { out: "a has no secrets\n" });
});

t.test("a server is named by address and token; what is none is told", async (t) => {
  const data = dataDirectory(t);
  const { server } = await serveData(t, data, ["--admin", "127.0.0.1:0"]);
  const { port } = server.line("admin") as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const run = speaking(join(data, "none"));
  t.match(await run("apps"), {
    code: 4,
    err: /no server answers at unix:.*admin\.sock: start one by nano serve --data/,
  });
  t.match(await run("apps", "--server", url), { code: 1, err: /asks for its token: give --token-file, or NANO_TOKEN/ });
  const tokenFile = join(data, "admin-token");
  t.match(await run("apps", "--server", url, "--token-file", tokenFile), { code: 0, out: /^no apps/ });
  t.match(await run("apps", "--server", `unix:${join(data, "admin.sock")}`), { code: 0 });
  t.match(await run("apps", "--server", "ftp://x"), { code: 2, err: /"ftp:\/\/x" names no server/ });
  const apps = `http://127.0.0.1:${server.port}`;
  t.match(await run("apps", "--server", apps), { code: 2, err: /No app answers for this host/ });
});

t.test("a log is followed over versions and engines, without the others' lines", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  const talking = (word: string) =>
    `export default { async fetch(request) { await request.text(); console.log(${JSON.stringify(word)}); return new Response(); } };`;
  await admin.deploy("a", talking("from a"));
  await admin.deploy("b", talking("from b"));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const to = { socketPath: join(data, "admin.sock"), path: "/v1/apps/a/log", agent: false };
    request(to, resolve).on("error", reject).end();
  });
  let told = "";
  response.on("data", (chunk) => {
    told += chunk;
  });
  response.on("error", () => undefined);
  t.teardown(() => response.destroy());
  const until = async (word: string) => {
    while (!told.includes(word)) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until("\n");
  await server.ask("/b", { app: "b" });
  await server.ask("/path", { app: "a" });
  await until("from a");
  await admin.deploy("a", talking("from its second version"));
  await server.ask("/", { app: "a" });
  await until("second version");
  const slow = request({ host: "127.0.0.1", port: server.port, path: "/slow", method: "POST", agent: false });
  slow.setHeader("host", `a.localhost:${server.port}`).write("begun");
  const opened = async () => (await admin.ask("GET", "/v1/apps/a")).body.app.levels.open;
  while ((await opened()) !== 1) await new Promise((resolve) => setTimeout(resolve, 20));
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  await admin.deploy("a", talking("from another engine"));
  await server.ask("/first", { app: "a" });
  await until("another engine");
  t.notMatch(told, "/slow");
  // The old engine has nothing else to do, and ends with it.
  slow.end("ended");
  await until("/slow");
  t.equal(told.match(/second version/g)?.length, 2);
  t.match(told, /"type":"access".*"app":"a".*"path":"\/path"/);
  t.notMatch(told, "from b");
  const env = { ...process.env, NANO_DATA_DIR: data, NANO_SERVER: "", NO_COLOR: "1" };
  const follower = spawn(join(root, "bin", "nano"), ["logs", "-f", "a"], { env, stdio: "pipe" });
  const ended = Promise.all([text(follower.stderr), new Promise((resolve) => follower.on("close", resolve))]);
  let out = "";
  follower.stdout.on("data", (chunk) => {
    out += chunk;
  });
  while (out === "") await server.ask("/asked", { app: "a" });
  t.match(await speaking(data)("logs", "-f", "none"), { code: 2, err: /there is no app "none"/ });
  t.match(await speaking(data)("logs", "a"), { code: 0, out: /^a: no errors of late/ });
  await server.stop();
  const [err, code] = await ended;
  t.equal(code, 4);
  t.match(err, /^nano logs: unix:.* has ended\n$/);
  t.match(out, /^\d\d:\d\d:\d\d {2}(?:log {4}from another engine|GET \/asked {2}200)/);
});
