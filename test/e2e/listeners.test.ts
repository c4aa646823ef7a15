// Where the server listens: several ports, Unix sockets, ports of single apps; before and after engines are replaced.

import { existsSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server as NetServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import t, { type Test } from "tap";
import { nano, type Server, serve, shortPath } from "./nano.ts";

const APP = (name: string) => `export default { fetch: (request) => new Response("${name} " + request.url) };`;

interface Asked {
  port?: number;
  socketPath?: string;
  host?: string;
}

function ask({ host = "app.localhost", ...to }: Asked): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { ...to, ...(to.port === undefined ? {} : { hostname: "127.0.0.1" }), agent: false };
    request({ ...options, headers: { host } }, (response) => {
      text(response).then((body) => resolve(response.statusCode === 200 ? body : String(response.statusCode)), reject);
    })
      .on("error", reject)
      .end();
  });
}

/** One that is free now, and that nobody is given by chance. */
async function freePort(t: Test): Promise<{ port: number; holder: NetServer }> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  t.teardown(() => holder.close());
  return { port: (holder.address() as { port: number }).port, holder };
}

const closed = (holder: NetServer) => new Promise((resolve) => holder.close(resolve));

async function replaced(server: Server): Promise<void> {
  const before = server.lines.filter((line) => line.event === "replaced").length;
  server.signal("SIGHUP");
  await server.until(() => server.lines.filter((line) => line.event === "replaced").length > before);
}

t.test("ports and a Unix socket, over a replacement", async (t) => {
  const folder = t.testdir({ app: { "index.js": APP("app") } });
  const path = shortPath(t);
  const server = await serve(t, [
    join(folder, "app"),
    ...["--listen", "127.0.0.1:0", "--listen", "[::1]:0", "--listen", `unix:${path}?mode=600`],
  ]);
  const { listeners } = server.line("listening") as { listeners: { host?: string; port?: number; unix?: string }[] };
  t.match(listeners, [{ host: "127.0.0.1", port: server.port }, { host: "::1" }, { unix: path }]);
  t.equal(statSync(path).mode & 0o777, 0o600);
  const all = async () => {
    t.equal(await ask({ port: server.port, host: "a" }), "app http://a/");
    const ipv6 = await fetch(`http://[::1]:${listeners[1]?.port}/`);
    t.equal(await ipv6.text(), `app http://[::1]:${listeners[1]?.port}/`);
    t.equal(await ask({ socketPath: path, host: "b" }), "app http://b/");
  };
  await all();
  await replaced(server);
  await all();
  const second = await nano(["serve", join(folder, "app"), "--listen", `unix:${path}`]);
  t.match(second, { code: 4, err: new RegExp(`unix:${path} is in use`) });
  t.equal(await server.stop(), 0);
  t.notOk(existsSync(path));
});

t.test("the file of a socket on which nobody listens any more gives way, any other file stays", async (t) => {
  const folder = t.testdir({ app: { "index.js": APP("app") } });
  const path = shortPath(t);
  const args = [join(folder, "app"), "--listen", "127.0.0.1:0", "--listen", `unix:${path}`];
  const first = await serve(t, args);
  const { engine } = first;
  first.kill();
  await first.ended;
  while (existsSync(`/proc/${engine}`)) await new Promise((resolve) => setTimeout(resolve, 5));
  t.ok(existsSync(path));
  const server = await serve(t, args);
  t.equal(await ask({ socketPath: path }), "app http://app.localhost/");
  await server.stop();
  writeFileSync(path, "");
  const refused = await nano(["serve", ...args]);
  t.match(refused, { code: 4, err: /is in use, or another file than a socket/ });
  t.ok(existsSync(path));
});

t.test("what is wrong with configurations is told once, whichever engines find it", async (t) => {
  const { port, holder } = await freePort(t);
  await closed(holder);
  const config = { name: "own", main: "index.js", kv_namespaces: [], nano: { port } };
  const folder = t.testdir({
    own: { "index.js": APP("own"), "wrangler.jsonc": JSON.stringify(config) },
    broken: { "index.js": APP("broken"), "nano.jsonc": "{" },
  });
  const server = await serve(t, [folder]);
  const told = (line: RegExp) => server.err.split("\n").filter((each) => line.test(each)).length;
  await server.until(() => told(/broken\/nano\.jsonc:1:2: /) > 0);
  t.equal(told(/warning: .*not supported yet, ignored: kv_namespaces/), 1);
  await replaced(server);
  await server.until(() => told(/broken\/nano\.jsonc:1:2: /) === 2);
  t.equal(told(/kv_namespaces/), 1);
  t.equal(await server.stop(), 0);
});

t.test("an app's own port is for it alone", async (t) => {
  const { port, holder } = await freePort(t);
  const folder = t.testdir({
    one: { "index.js": APP("one"), "nano.json": JSON.stringify({ port }) },
    two: { "index.js": APP("two") },
  });
  const taken = await nano(["serve", folder, "--port", "0"]);
  t.match(taken, { code: 4, err: new RegExp(`port ${port}, which an app wants of its own, is in use`) });
  await closed(holder);
  const server = await serve(t, [folder]);
  t.equal(await ask({ port, host: "two.localhost" }), "one http://two.localhost/");
  t.equal(await ask({ port: server.port, host: "two.localhost" }), "two http://two.localhost/");
  await replaced(server);
  t.equal(await ask({ port, host: "whatever" }), "one http://whatever/");
  t.equal(server.engines().length <= 2, true);
  t.equal(await server.stop(), 0);
});

t.test("a port that comes and goes with its app's configuration", async (t) => {
  const { port, holder } = await freePort(t);
  await closed(holder);
  const folder = t.testdir({ one: { "index.js": APP("one") }, two: { "index.js": APP("two") } });
  const server = await serve(t, [folder, "--watch"]);
  writeFileSync(join(folder, "two", "nano.json"), JSON.stringify({ port }));
  await server.until(() => server.line("engine", { cause: "ports" }));
  t.equal(await ask({ port, host: "one.localhost" }), "two http://one.localhost/");
  writeFileSync(join(folder, "two", "nano.json"), "{}");
  await server.until(() => server.lines.filter((line) => line.cause === "ports").length === 2);
  // Until the engine that had it has ended, it may still answer that nobody is here.
  const gone = async () => (await ask({ port }).catch(() => "refused")) === "refused";
  while (!(await gone())) await new Promise((resolve) => setTimeout(resolve, 20));
  t.equal(await ask({ port: server.port, host: "two.localhost" }), "two http://two.localhost/");
});
