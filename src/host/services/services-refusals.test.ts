import t from "tap";
import type { FetchCall } from "../../protocol/index.ts";
import { Caller, redirect, serve, textOf } from "./services.fixture.ts";

t.test("redirects are followed, the body sent again where the status says so", async (t) => {
  const origin = await serve(t, async (request, response) => {
    const text = await textOf(request);
    const status = Number(request.url?.slice(1));
    if (status > 0) redirect(response, status, "/end");
    else response.end(`${request.method} ${text} ${request.headers["content-type"]}`);
  });
  const answers = { 302: "GET  undefined", 303: "GET  undefined", 307: "POST body text/x", 308: "POST body text/x" };
  for (const [status, expected] of Object.entries(answers)) {
    const headers = ["content-type", "text/x"];
    const caller = new Caller(t).call({ url: `${origin}/${status}`, method: "POST", bodyLength: 4, headers }, true);
    caller.write("bo");
    caller.write("dy");
    caller.endBody();
    const reply = await caller.whole();
    t.match(reply, { url: `${origin}/end`, redirected: true, status: 200 });
    t.equal(caller.received.toString(), expected);
    t.equal(caller.credited, 4, "each byte once");
  }
  const streamed = new Caller(t).call({ url: `${origin}/307`, method: "POST" }, true);
  streamed.write("body");
  streamed.endBody();
  t.match(await streamed.failed(), { name: "TypeError", code: "NANO_REDIRECT_BODY" });
});

t.test("redirects end: after 20, with error, with manual; secrets stay with their origin", async (t) => {
  const other = await serve(t, (request, response) => {
    const { authorization, cookie, "x-own": own } = request.headers;
    response.end(JSON.stringify([authorization, cookie, own]));
  });
  let hops = 0;
  const origin = await serve(t, (request, response) => {
    hops++;
    redirect(response, 302, request.url === "/away" ? other : "/loop");
  });
  t.match(await new Caller(t).call({ url: `${origin}/loop` }).failed(), { code: "NANO_REDIRECT" });
  t.equal(hops, 21);
  t.match(await new Caller(t).call({ url: origin, redirect: "error" }).failed(), { code: "NANO_REDIRECT" });
  const manual = new Caller(t).call({ url: origin, redirect: "manual" });
  t.match(await manual.whole(), { status: 302, redirected: false });
  t.equal(manual.received.toString(), "moved");
  const headers = ["authorization", "secret", "cookie", "secret", "x-own", "kept"];
  const caller = new Caller(t).call({ url: `${origin}/away`, headers });
  await caller.whole();
  t.equal(caller.received.toString(), `[null,null,"kept"]`);
});

t.test("private addresses are refused: literal, by name, in every disguise", async (t) => {
  let requests = 0;
  const origin = await serve(t, (_request, response) => {
    requests++;
    response.end("inside");
  });
  const { port } = new URL(origin);
  // A connection that another app's rights opened must not serve this one.
  await new Caller(t, { allow: true }).call({ url: origin }).whole();
  const hosts = ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "0"];
  for (const host of hosts) {
    const error = await new Caller(t, { allow: false }).call({ url: `http://${host}:${port}/` }).failed();
    t.match(error, { name: "TypeError", code: "NANO_PRIVATE_ADDRESS" }, host);
  }
  t.equal(requests, 1);
});

t.test("what cannot be reached, and calls that are no calls", async (t) => {
  const origin = await serve(t, (_request, response) => response.destroy());
  t.match(await new Caller(t).call({ url: origin }).failed(), { name: "TypeError", code: "UND_ERR_SOCKET" });
  const bad: (Partial<FetchCall> & { url: string })[] = [
    { url: "file:///etc/passwd" },
    { url: "nonsense" },
    { url: "http://127.0.0.1:25/" },
    { url: origin, method: "CONNECT" },
    { url: origin, method: "A B" },
    { url: origin, headers: ["odd"] },
    { url: origin, headers: ["name", "a\r\nb: c"] },
    { url: `${origin}/\n` },
    { url: origin, redirect: "sideways" as "error" },
    { url: origin, bodyLength: -1 },
  ];
  for (const call of bad) t.match(await new Caller(t).call(call).failed(), { name: "TypeError" }, JSON.stringify(call));
  const broken = new Caller(t);
  const names = { service: "fetch", method: "fetch" };
  const payload = Buffer.from("too few\nlines");
  broken.services.handle({ type: "service", call: 1, app: 1, requestId: "", ...names, payload, hasBody: false });
  t.match(await broken.failed(), { name: "TypeError" });
  const none = new Caller(t);
  none.services.handle({
    type: "service",
    call: 1,
    app: 1,
    requestId: "",
    service: "x",
    method: "y",
    payload,
    hasBody: false,
  });
  t.match(await none.failed(), { message: `no service "x.y"`, code: "NANO_NO_SERVICE" });
});

t.test("a broken answer fails after its reply", async (t) => {
  const origin = await serve(t, (request, response) => {
    response.writeHead(200, { "content-length": 10, "content-encoding": request.url?.slice(1) });
    response.write("half", () => response.destroy());
  });
  for (const coding of ["identity", "gzip", "br"]) {
    const caller = new Caller(t).call({ url: `${origin}/${coding}` });
    await caller.failed();
    t.equal(caller.reply?.status, 200);
    t.equal(caller.received.toString(), coding === "identity" ? "half" : "");
    t.equal(caller.ended, false);
  }
});

t.test("a redirect whose body never ends is followed", async (t) => {
  const origin = await serve(t, (request, response) => {
    if (request.url === "/end") response.end("here");
    else response.writeHead(302, { location: "/end" }).write("endless");
  });
  const caller = new Caller(t).call({ url: origin });
  await caller.whole();
  t.equal(caller.received.toString(), "here");
});

t.test("a canceled call closes its connection, before and after the reply", async (t) => {
  for (const answered of [false, true]) {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    let arrived = () => {};
    const hasArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const origin = await serve(t, (request, response) => {
      request.socket.on("close", closed);
      if (answered) response.write("start");
      arrived();
    });
    const caller = new Caller(t).call({ url: origin });
    await hasArrived;
    if (answered) await caller.until(() => caller.receivedLength > 0);
    caller.services.handle({ type: "serviceCancel", call: 1 });
    await isClosed;
    t.equal(caller.error, undefined);
    t.equal(caller.ended, false);
  }
});
