import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import t, { type Test } from "tap";
import { NanoError } from "../errors/index.ts";
import { type AdminContext, AdminServer, adminRoutes, makeToken, type Route, readToken } from "./index.ts";

const supervisor = {
  serving: true,
  async ask() {
    throw new NanoError("NANO_NO_APP", "none", { detail: "below" });
  },
  counters: async () => undefined,
  errorsOf: () => [],
  openLog: () => Promise.reject(new Error("not asked")),
  closeLog: () => undefined,
  async runScheduled() {
    throw new NanoError("NANO_NO_APP", "none");
  },
};

const more: Route[] = [
  {
    method: "POST",
    path: "/v1/echo/{name}",
    operation: "echo",
    summary: "Gives back what it was given",
    parameters: { name: { type: "string", description: "Any." }, twice: { type: "string", description: "Or once." } },
    body: { types: { "application/json": {} }, mostBytes: 100 },
    answers: { 200: { description: "It." } },
    handle: async ({ json, parameters, query }) => ({ json: [parameters, query.get("twice"), await json()] }),
  },
  {
    method: "GET",
    path: "/v1/words",
    operation: "words",
    summary: "Words as they come",
    answers: { 200: { description: "Words.", type: "text/plain" } },
    handle: () => ({ headers: { "content-type": "text/plain" }, body: words() }),
  },
];

more.push({
  method: "GET",
  path: "/v1/broken",
  operation: "break",
  summary: "Throws what nobody has expected",
  answers: { 200: { description: "Never." } },
  handle: () => {
    throw new RangeError("secret of the house");
  },
});

async function* words() {
  yield "one ";
  yield "two";
}

interface Started {
  server: AdminServer;
  ask(path: string, options?: RequestOptions & { body?: string }): Promise<{ status: number; body: string }>;
  port: number;
}

const TOKEN = "0123456789abcdef-token";

async function start(t: Test, of: AdminContext["supervisor"] = supervisor): Promise<Started> {
  const folder = t.testdir({ token: `${TOKEN}\n` });
  const routes = [...adminRoutes({ supervisor: of }), ...more];
  const token = readToken(join(folder, "token"));
  const server = new AdminServer({ listen: { host: "127.0.0.1", port: 0 }, routes, version: "1", token });
  t.teardown(() => server.close());
  const address = await server.listen();
  const port = "port" in address ? address.port : 0;
  const authorization = `Bearer ${TOKEN}`;
  return {
    server,
    port,
    async ask(path, { body, headers, ...options } = {}) {
      const all = { host: "127.0.0.1", port, path, agent: false, ...options };
      const answer = await asked({ ...all, headers: { authorization, ...(headers as object) } }, body);
      return { ...answer, status: answer.status };
    },
  };
}

async function asked(options: RequestOptions, body = "") {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(options, resolve).on("error", reject).end(body);
  });
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

t.test("what nobody has expected is told of on standard error, and the server goes on", async (t) => {
  const { ask } = await start(t);
  const said = t.capture(console, "error");
  const { status, body } = await ask("/v1/broken", { headers: { authorization: `Bearer ${TOKEN}` } });
  t.equal(status, 500);
  t.equal(JSON.parse(body).error.code, "NANO_INTERNAL");
  t.notMatch(body, "secret");
  t.match(said()[0]?.args, ["nano serve: the admin API failed:", { message: "secret of the house" }]);
  t.equal((await ask("/healthz")).status, 200);
});

t.test("all but the health asks for the token, and says nothing without", async (t) => {
  const { ask } = await start(t);
  t.match(await ask("/healthz", { headers: { authorization: "" } }), { status: 200, body: '{"status":"ok"}\n' });
  for (const authorization of ["", "Bearer", "Bearer x", `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `Bearer ${TOKEN} x`]) {
    const answer = await ask("/openapi.json", { headers: { authorization } });
    t.match(answer, { status: 401, body: /"NANO_UNAUTHORIZED"/, headers: { "www-authenticate": /^Bearer/ } });
  }
  t.match(await ask("/openapi.json", { headers: { authorization: `bearer ${TOKEN}` } }), { status: 200 });
  const { headers } = (await ask("/openapi.json", { headers: { origin: "http://evil.example" } })) as never;
  t.notMatch(Object.keys(headers).join(), /access-control/);
});

t.test("the dashboard is open, runs nothing but its own script and is framed by nobody", async (t) => {
  const { ask } = await start(t);
  const policy = [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ];
  for (const [path, type] of [
    ["/", "text/html"],
    ["/dashboard/dashboard.css", "text/css"],
    ["/dashboard/dashboard.js", "text/javascript"],
  ] as const) {
    const answer = await ask(path, { headers: { authorization: "" } });
    t.match(answer, { status: 200, headers: { "content-type": `${type}; charset=utf-8` } }, path);
    t.match(answer, {
      headers: {
        "content-security-policy": policy.join("; "),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
      },
    });
  }
  const { body } = await ask("/");
  t.notMatch(
    body,
    /<script(?! src="\/dashboard\/)|<style|\sstyle=|\son\w+=|https?:/,
    "nothing inline, nothing from elsewhere",
  );
  t.match(await ask("/dashboard/..%2fhost.js"), { status: 404 });
  t.match(await ask("/v1/apps", { headers: { authorization: "" } }), { status: 401 });
});

t.test("a name that was made to lead here is refused", async (t) => {
  const { ask, port } = await start(t);
  for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "[::1", "localhost.evil"]) {
    t.match(await ask("/healthz", { headers: { host } }), { status: 421, body: /NANO_WRONG_HOST/ }, host);
  }
  for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]:1", "10.0.0.1", "admin.localhost"]) {
    t.match(await ask("/healthz", { headers: { host } }), { status: 200 }, host);
  }
});

t.test("failures are JSON with a code, a stack below", async (t) => {
  const { ask } = await start(t);
  const failure = async (path: string, options = {}) => {
    const { status, body } = await ask(path, options);
    return [status, (JSON.parse(body) as { error: { code: string } }).error.code];
  };
  t.same(await failure("/v1/nothing"), [404, "NANO_NO_SUCH_ROUTE"]);
  t.same(await failure("/v1/apps", { method: "PUT" }), [405, "NANO_NO_SUCH_METHOD"]);
  t.same(await failure("//evil/healthz"), [404, "NANO_NO_SUCH_ROUTE"]);
  t.same(await failure("*", { method: "OPTIONS" }), [400, "NANO_USAGE"]);
  t.match(JSON.parse((await ask("/v1/apps")).body), {
    error: { code: "NANO_NO_APP", message: "none", detail: "below" },
  });
});

t.test("bodies are JSON that says so, and no larger than the route takes", async (t) => {
  const { ask } = await start(t);
  const post = (body: string, type = "application/json", more = {}) =>
    ask("/v1/echo/a?twice=b", { method: "POST", body, headers: { "content-type": type, ...more } });
  t.match(await post('{"x":1}'), { status: 200, body: '[{"name":"a"},"b",{"x":1}]\n' });
  t.match(await post("{}", "text/plain"), { status: 415 });
  t.match(await post("{"), { status: 400, body: /the body is no JSON/ });
  t.match(await post(`"${"x".repeat(100)}"`), { status: 413, body: /larger than 100 bytes/ });
  const chunked = { "transfer-encoding": "chunked" };
  t.match(await post(`"${"x".repeat(100)}"`, "application/json", chunked), { status: 413 });
  t.match(await ask("/v1/words"), { status: 200, body: "one two" });
  t.match(await ask("/v1/words", { method: "HEAD" }), { status: 200, body: "" });
});

t.test("a client that sends nonsense or too much of a head is told, and the next one is served", async (t) => {
  const { ask, port } = await start(t);
  const say = async (bytes: string) => {
    const socket = connect(port, "127.0.0.1");
    socket.end(bytes);
    return text(socket);
  };
  t.match(await say("nonsense\r\n\r\n"), /^HTTP\/1.1 400/);
  t.match(await say(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`), /^HTTP\/1.1 431/);
  t.match(await ask("/healthz"), { status: 200 });
});

t.test("the description has just the routes that are served", async (t) => {
  const { ask } = await start(t);
  const { paths } = JSON.parse((await ask("/openapi.json")).body) as { paths: Record<string, Record<string, object>> };
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = [...adminRoutes({ supervisor }), ...more].map(({ method, path }) => `${method} ${path}`);
  t.same(described.sort(), [...served, "GET /openapi.json"].sort());
  for (const operation of described) {
    const [method = "", path = ""] = operation.split(" ");
    const { status, body } = await ask(path.replace(/\{\w+\}/g, "x"), { method });
    t.notMatch(body, /NANO_NO_SUCH_(ROUTE|METHOD)/, `${operation} ${status}`);
  }
  t.match(paths["/v1/echo/{name}"]?.post, {
    operationId: "echo",
    parameters: [
      { name: "name", in: "path", required: true },
      { name: "twice", in: "query" },
    ],
    requestBody: { required: true },
    responses: { 200: { description: "It." }, default: {} },
  });
  t.same(new Set(served.map((_, index) => adminRoutes({ supervisor })[index]?.operation)).size > 1, true);
});

t.test("a Unix socket is its owner's, takes the place of a dead one and not of another server's", async (t) => {
  // A socket's path is short.
  const folder = mkdtempSync(join(tmpdir(), "nano-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const unix = join(folder, "admin.sock");
  const make = (mode?: number) => {
    const listen = { unix, ...(mode === undefined ? {} : { mode }) };
    return new AdminServer({ listen, routes: adminRoutes({ supervisor }), version: "1", token: undefined });
  };
  const first = make();
  t.same(await first.listen(), { unix });
  t.equal(statSync(unix).mode & 0o777, 0o600);
  t.match(await asked({ socketPath: unix, path: "/openapi.json", headers: { host: "x" }, agent: false }), {
    status: 200,
  });
  const by = (host: string) => asked({ socketPath: unix, path: "/healthz", headers: { host }, agent: false });
  for (const host of ["nano", "localhost:8080", "app.localhost", "127.0.0.1:1", "[::1]:8080"]) {
    t.not((await by(host)).status, 421, host);
  }
  for (const host of ["evil.example", "evil.example:8080", "nano.", "a.b.c:1", "x y"]) {
    t.match(await by(host), { status: 421, body: /NANO_WRONG_HOST/ }, host);
  }
  await t.rejects(make().listen(), { code: "EADDRINUSE" });
  first.close();
  const file = join(folder, "file");
  writeFileSync(file, "mine");
  const other = { listen: { unix: file }, routes: [], version: "1", token: undefined };
  await t.rejects(new AdminServer(other).listen(), { code: "EADDRINUSE" });
  const long = { ...other, listen: { unix: join(folder, "x".repeat(100)) } };
  await t.rejects(new AdminServer(long).listen(), { code: "NANO_ADDRESS_UNUSABLE", message: /up to 107 bytes/ });
  const second = make(0o660);
  await second.listen();
  t.equal(statSync(unix).mode & 0o777, 0o660);
  second.close();
});

t.test("a token is made once, for its owner alone; one that can be guessed is refused", (t) => {
  const folder = t.testdir({ short: "secret", spaces: "a b c d e f g h i j k" });
  const file = join(folder, "token");
  t.equal(makeToken(file).isIn(undefined), false);
  t.equal(statSync(file).mode & 0o777, 0o600);
  const made = readToken(file);
  t.equal(makeToken(file).isIn("Bearer x"), false);
  t.equal(made.isIn(`Bearer ${TOKEN}`), false);
  for (const name of ["short", "spaces", "none"]) t.throws(() => readToken(join(folder, name)), { code: "NANO_USAGE" });
  t.throws(() => makeToken(join(folder, "none", "token")), { message: /cannot be written: no such file/ });
  t.end();
});

t.test("an app's errors are those of now: engines are asked first", async (t) => {
  let told: { label: string; time: string; requestId: string; text: string }[] = [];
  const { ask } = await start(t, {
    ...supervisor,
    counters: async () => {
      told = [{ label: "shop", time: "2026-01-01T00:00:00.000Z", requestId: "r1", text: "Error: just now" }];
      return undefined;
    },
    errorsOf: () => told,
  });
  const { status, body } = await ask("/v1/apps/shop/errors");
  t.equal(status, 200);
  t.match(JSON.parse(body), { errors: [{ requestId: "r1", text: "Error: just now" }] });
});
