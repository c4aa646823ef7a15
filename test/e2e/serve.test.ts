import { join } from "node:path";
import t from "tap";
import { nano, root, serve } from "./nano.ts";

const SLOW = `
  export default {
    async fetch(request) {
      console.log("began");
      await new Promise((resolve) => setTimeout(resolve, Number(new URL(request.url).searchParams.get("ms"))));
      return new Response("done");
    },
  };`;

t.test("a port in use and an address of elsewhere: one line, exit code 4", async (t) => {
  const hello = join(root, "examples", "hello");
  const server = await serve(t, [hello]);
  const second = await nano(["serve", hello, "--port", String(server.port)]);
  t.match(second, { code: 4, err: /^nano serve: port \d+ on 127\.0\.0\.1 is in use \(--port takes another.*\)\n$/ });
  const elsewhere = await nano(["serve", hello, "--host", "192.0.2.1"]);
  t.match(elsewhere, { code: 4, err: /^nano serve: 192\.0\.2\.1 is no address of this machine.*\n$/ });
  const nowhere = await nano(["serve", hello, "--host", "no such host"]);
  t.match(nowhere, { code: 4, err: /^nano serve: cannot listen on no such host \(\w+; --host .*\)\n$/ });
});

t.test("an app that throws at start-up is told with its stack, exit code 1", async (t) => {
  const folder = t.testdir({ "index.ts": "type A = 1;\n\nthrow new Error('at start');\nexport default {};" });
  const { code, err } = await nano(["serve", folder]);
  t.equal(code, 1);
  t.match(
    err,
    /nano serve: .*: the app does not start \(NANO_APP_\w+\)\n {2}Error: at start\n {6}at .*index\.ts:3:7\n/,
  );
});

t.test("SIGTERM: what runs is answered, nothing new is taken, exit code 0", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": SLOW })]);
  const slow = server.ask("/?ms=300");
  await server.until(() => server.line("log", { text: "began" }));
  server.signal("SIGTERM");
  await server.until(() => server.line("serve"));
  // The line may come a moment before the listener is closed.
  let taken = true;
  while (taken)
    taken = await server.ask("/?ms=0").then(
      () => true,
      () => false,
    );
  t.match(await slow, { status: 200, body: "done" });
  t.equal(await server.ended, 0);
});

t.test("a second signal cuts what runs", async (t) => {
  const server = await serve(t, [t.testdir({ "index.js": SLOW })]);
  const slow = server.ask("/?ms=20000");
  slow.catch(() => undefined);
  await server.until(() => server.line("log", { text: "began" }));
  server.signal("SIGINT");
  await server.until(() => server.line("serve"));
  server.signal("SIGINT");
  await t.rejects(slow);
  t.equal(await server.ended, 0);
});

t.test("lines of a request and of the console carry the app, places are those of its files", async (t) => {
  const server = await serve(t, [
    t.testdir({ shop: { "index.ts": "interface A {}\n\nexport default {\n  fetch() { throw new Error('no') },\n};" } }),
  ]);
  t.match(await server.ask("/a?b", { app: "shop" }), {
    status: 500,
    headers: { "x-nano-error": "NANO_APP_EXCEPTION" },
  });
  t.match(await server.until(() => server.line("access")), {
    app: "shop",
    method: "GET",
    path: "/a?b",
    status: 500,
    code: "NANO_APP_EXCEPTION",
  });
  t.match(server.line("log"), { app: "shop", level: "error", text: /^Error: no\n.*shop\/index\.ts:4:\d+/ });
});

t.test("variables: configuration, secrets, command line", async (t) => {
  const folder = t.testdir({
    "nano.jsonc": `{ "vars": { "A": "1", "B": { "c": [2] } } }`,
    ".dev.vars": "C=3",
    "index.js": "export default { fetch: (_request, env) => Response.json(env) };",
  });
  const server = await serve(t, [folder, "--var", "A=4", "--var", "D=5=6"]);
  t.same(JSON.parse((await server.ask("/")).body), { A: "4", B: { c: [2] }, C: "3", D: "5=6" });
});
