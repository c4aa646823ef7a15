// The table of limits, row by row over HTTP: the client's status, code and body, the line in the app's log, the counter.

import t from "tap";
import { startEngine } from "../engine.ts";
import { hitsOf, logOf, type Row, raw, reach, until } from "./surface.fixture.ts";

const nano = startEngine();
t.teardown(() => nano.stop());

const handler = (code: string) => `export default { async fetch(request) { ${code} } };`;
const upload = (framing: string) => (engine: typeof nano, name: string) =>
  raw(engine, `POST / HTTP/1.1\r\nhost: ${name}.localhost\r\n${framing}`);

const rows: Record<string, Row> = {
  cpu: {
    limits: { cpuMs: 20 },
    source: handler("for (;;);"),
    status: 503,
    code: "NANO_CPU_LIMIT",
    line: /exceeded its CPU limit of \d+ ms/,
  },
  startup: {
    limits: { startupCpuMs: 20 },
    source: `for (;;); ${handler("")}`,
    status: 503,
    code: "NANO_STARTUP_LIMIT",
    line: /exceeded its CPU limit of \d+ ms for its start/,
  },
  memory: {
    limits: { memoryMb: 24, cpuMs: 20_000 },
    source: handler("const all = []; for (;;) all.push(new Array(1000).fill({}));"),
    status: 503,
    code: "NANO_MEMORY_LIMIT",
    line: /exceeded its memory limit of 24 MB/,
  },
  wall: {
    limits: { wallMs: 50 },
    source: handler("await new Promise(() => { setTimeout(() => {}, 60_000); });"),
    status: 504,
    code: "NANO_WALL_LIMIT",
    line: /exceeded its wall time limit/,
  },
  "body-announced": {
    limits: { bodyBytes: 10 },
    source: handler("return new Response(await request.text());"),
    status: 413,
    code: "NANO_BODY_LIMIT",
    line: /body exceeds the limit of 10 bytes/,
    send: upload("content-length: 11\r\n\r\nhello world"),
  },
  "body-chunked": {
    limits: { bodyBytes: 10 },
    source: handler("return new Response(await request.text());"),
    status: 413,
    code: "NANO_BODY_LIMIT",
    line: /body exceeds the limit of 10 bytes/,
    send: upload("transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n world!\r\n"),
  },
  exception: {
    limits: {},
    source: handler('throw new Error("secret");'),
    status: 500,
    code: "NANO_APP_EXCEPTION",
    line: /Error: secret\n +at /,
  },
  invalid: {
    limits: {},
    source: 'throw new Error("secret");',
    status: 502,
    code: "NANO_APP_INVALID",
    line: /Error: secret\n +at /,
  },
  overloaded: {
    limits: { running: 1, waiting: 0, wallMs: 60_000 },
    source: handler("await new Promise((resolve) => { setTimeout(resolve, 100); }); return new Response();"),
    status: 503,
    code: "NANO_OVERLOADED",
    line: /1 run and 0 wait already/,
    async send(engine, name) {
      const first = engine.fetch(name);
      for (;;) {
        const response = await engine.fetch(name);
        const body = await response.text();
        if (response.status !== 503) continue;
        t.equal(response.headers.get("retry-after"), "1");
        t.equal((await first).status, 200);
        return { status: 503, headers: response.headers, body };
      }
    },
  },
};

for (const [name, row] of Object.entries(rows)) {
  t.test(`${name}: ${row.status} ${row.code}`, async (t) => {
    await reach(t, nano, name, row);
    if (name !== "overloaded") t.equal(hitsOf(nano, app(name))[row.code], 1, "counted once");
  });
}

function app(name: string): number {
  const event = nano.events.findLast((one) => one.type === "access" && one.code === rows[name]?.code);
  return event?.type === "access" ? event.app : 0;
}

t.test("waiting for others takes from the wall time as well", async (t) => {
  const source = handler("await new Promise(() => { setTimeout(() => {}, 60_000); });");
  const id = nano.app("waited", source, { limits: { running: 1, waiting: 5, wallMs: 50 } });
  const answers = await Promise.all([nano.fetch("waited"), nano.fetch("waited"), nano.fetch("waited")]);
  for (const answer of answers) t.equal(answer.headers.get("x-nano-error"), "NANO_WALL_LIMIT");
  await until(() => hitsOf(nano, id).NANO_WALL_LIMIT === 3);
  t.ok(logOf(nano, id).some((text) => /while it waited for others/.test(text)));
});

t.test("subrequests: the call rejects, the request goes on", async (t) => {
  const source = handler(`
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => fetch("http://198.51.100.1/")));
    return Response.json(outcomes.slice(2).map(({ reason }) => [reason instanceof TypeError, reason.code, reason.message]));`);
  const id = nano.app("subrequests", source, { limits: { subrequests: 2 } });
  const answering = nano.fetch("subrequests");
  // Nobody serves them in this process: the calls that were let through are failed here.
  await until(() => nano.events.filter((event) => event.type === "service" && event.app === id).length === 2);
  for (const event of nano.events) {
    if (event.type !== "service" || event.app !== id) continue;
    nano.engine.serviceFail(event.call, { name: "TypeError", message: "no" });
  }
  const refused = (await (await answering).json()) as [boolean, string, string][];
  for (const [isTypeError, code, message] of refused) {
    t.same([isTypeError, code], [true, "NANO_SUBREQUEST_LIMIT"]);
    t.match(message, /as many subrequests as a request may \(NANO_SUBREQUEST_LIMIT\)/);
  }
  t.equal(hitsOf(nano, id).NANO_SUBREQUEST_LIMIT, 2);
  t.equal(logOf(nano, id).filter((text) => /has made its 2 subrequests/.test(text)).length, 1, "no line for each");
});

t.test("lines of log: cut, said once, counted", async (t) => {
  const source = handler('for (let i = 0; i < 100; i++) console.log("x".repeat(100)); return new Response("fine");');
  const id = nano.app("talking", source, { limits: { logBytes: 1000 } });
  t.equal(await (await nano.fetch("talking")).text(), "fine");
  await nano.exchanges(id, 1);
  t.equal(logOf(nano, id).length, 10 + 1);
  t.match(logOf(nano, id).at(-1), /exceeded its log limit/);
  t.same(hitsOf(nano, id), { NANO_LOG_LIMIT: 1 });
});

t.test("a flood of refusals is no flood of lines", async (t) => {
  const id = nano.app("flooded", handler("return new Response(await request.text());"), { limits: { bodyBytes: 1 } });
  const one = upload("content-length: 2\r\n\r\n");
  await Promise.all(Array.from({ length: 100 }, () => one(nano, "flooded")));
  t.equal(hitsOf(nano, id).NANO_BODY_LIMIT, 100);
  await until(() => logOf(nano, id).length > 0);
  t.ok(logOf(nano, id).length <= 20, `${logOf(nano, id).length} lines`);
});

t.test("URL and head", async (t) => {
  nano.app("plain", handler('return new Response("fine");'));
  const start = "host: plain.localhost\r\nconnection: close\r\n";
  const longUrl = await raw(nano, `GET /${"x".repeat(17_000)} HTTP/1.1\r\n${start}\r\n`);
  t.match([longUrl.status, longUrl.headers.get("x-nano-error")], [414, "NANO_URI_TOO_LONG"]);
  const longHead = await raw(nano, `GET / HTTP/1.1\r\n${start}a: ${"x".repeat(66_000)}\r\n\r\n`);
  t.match([longHead.status, longHead.headers.get("x-nano-error")], [431, "NANO_HEADERS_TOO_LARGE"]);
  const nobody = await raw(nano, "GET / HTTP/1.1\r\nhost: nobody.localhost\r\nconnection: close\r\n\r\n");
  t.match([nobody.status, nobody.headers.get("x-nano-error")], [404, "NANO_NO_APP"]);
});
