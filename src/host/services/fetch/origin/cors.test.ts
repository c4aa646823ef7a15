import type { IncomingMessage } from "node:http";
import t, { type Test } from "tap";
import { Caller, redirect, serve } from "../../services.fixture.ts";

const own = "https://app.example/page?secret#x";

/** A server that answers all with these headers, and keeps the requests. */
async function answering(t: Test, headers: Record<string, string>, status = 200) {
  const seen: IncomingMessage[] = [];
  const origin = await serve(t, (request, response) => {
    seen.push(request);
    response.writeHead(status, headers).end(request.method === "OPTIONS" ? "" : "body");
  });
  return { origin, seen };
}

const withOrigin = (t: Test) => new Caller(t, { url: own });

t.test("a response of another origin is seen where it is allowed, and of its headers what is exposed", async (t) => {
  const headers = {
    "access-control-allow-origin": "https://app.example",
    "set-cookie": "a=b",
    "x-own": "1",
    "x-other": "2",
  };
  const { origin, seen } = await answering(t, { ...headers, "access-control-expose-headers": "X-Own" });
  const reply = await withOrigin(t).call({ url: origin }).whole();
  t.equal(reply.type, "cors");
  t.ok(reply.headers.includes("x-own"));
  t.notOk(reply.headers.includes("x-other"));
  t.notOk(reply.headers.includes("set-cookie"));
  t.equal(seen[0]?.headers.origin, "https://app.example");
  t.equal(seen[0]?.headers.referer, undefined, "from https to http");
});

t.test("what allows another origin, none, or no credentials, is refused", async (t) => {
  const cases: [Record<string, string>, "include" | "omit"][] = [
    [{}, "omit"],
    [{ "access-control-allow-origin": "https://other.example" }, "omit"],
    [{ "access-control-allow-origin": "*" }, "include"],
    [{ "access-control-allow-origin": "https://app.example" }, "include"],
  ];
  for (const [headers, credentials] of cases) {
    const { origin } = await answering(t, headers);
    t.match(await withOrigin(t).call({ url: origin, credentials }).failed(), { name: "TypeError", code: "NANO_CORS" });
  }
});

t.test("modes: opaque with no-cors, nothing with same-origin, a manual redirect hides where it goes", async (t) => {
  const { origin, seen } = await answering(t, { location: "/elsewhere", "access-control-allow-origin": "*" }, 302);
  t.match(await withOrigin(t).call({ url: origin, mode: "same-origin" }).failed(), { code: "NANO_CORS" });
  t.equal(seen.length, 0);
  const manual = await withOrigin(t).call({ url: origin, redirect: "manual" }).whole();
  t.match(manual, { type: "opaqueredirect", status: 0, headers: [], hasBody: false });
  const other = await answering(t, {});
  const opaque = await withOrigin(t).call({ url: other.origin, mode: "no-cors" }).whole();
  t.match(opaque, { type: "opaque", status: 0, url: "", headers: [], hasBody: false });
});

t.test("a preflight asks for what is not simple, once while it may be kept", async (t) => {
  const allowed = { "access-control-allow-origin": "*", "access-control-allow-headers": "x-a, x-b" };
  const { origin, seen } = await answering(t, {
    ...allowed,
    "access-control-allow-methods": "PUT",
    "access-control-max-age": "60",
  });
  const headers = ["x-b", "1", "X-A", "2", "accept", "*/*"];
  const caller = withOrigin(t);
  await caller.call({ url: origin, method: "PUT", headers }).whole();
  t.strictSame(
    seen.map(({ method }) => method),
    ["OPTIONS", "PUT"],
  );
  t.equal(seen[0]?.headers["access-control-request-headers"], "x-a,x-b");
  t.equal(seen[0]?.headers["access-control-request-method"], "PUT");
  t.match(await withOrigin(t).call({ url: origin, method: "DELETE" }).failed(), { code: "NANO_CORS" });
  t.match(
    await withOrigin(t)
      .call({ url: origin, headers: ["authorization", "x"] })
      .failed(),
    { code: "NANO_CORS" },
  );
  t.strictSame(
    seen.map(({ method }) => method),
    ["OPTIONS", "PUT", "OPTIONS", "OPTIONS"],
  );
});

t.test("a detour over another origin makes the origin null", async (t) => {
  const last = await answering(t, { "access-control-allow-origin": "*" });
  const first = await serve(t, (_request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    redirect(response, 302, last.origin);
  });
  await withOrigin(t).call({ url: first }).whole();
  t.equal(last.seen[0]?.headers.origin, "null");
});

t.test("without an origin nothing of that happens, and own headers go out as they are", async (t) => {
  const { origin, seen } = await answering(t, { "set-cookie": "a=b" });
  const headers = ["origin", "https://mine.example", "x-a", "1"];
  const reply = await new Caller(t).call({ url: origin, method: "PUT", headers }).whole();
  t.ok(reply.headers.includes("set-cookie"));
  t.strictSame(
    seen.map(({ method }) => method),
    ["PUT"],
  );
  t.equal(seen[0]?.headers.origin, "https://mine.example");
});
