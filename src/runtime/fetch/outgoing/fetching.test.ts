import { setImmediate } from "node:timers/promises";
import t from "tap";
import { calls, type FakeCall, limit } from "../../../../test/exchange-ops.ts";

const { AbortController } = await import("../../dom/index.ts");
const { serviceEvent } = await import("../../hooks.ts");
const { serviceEventHappened } = await import("../../service/index.ts");
const { ReadableStream } = await import("../../streams/index.ts");
const { fetch, Request, Response } = await import("../index.ts");

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

function lastCall(): FakeCall {
  const call = calls.at(-1);
  if (call === undefined) throw new Error("no call");
  return call;
}

function reply(call: FakeCall, more: object = {}): void {
  serviceEventHappened(call.id, serviceEvent.reply, {
    url: "http://a/",
    redirected: false,
    status: 200,
    statusText: "OK",
    headers: [],
    hasBody: false,
    ...more,
  });
}

const chunk = (call: FakeCall, text: string) => serviceEventHappened(call.id, serviceEvent.chunk, bytes(text));
const end = (call: FakeCall) => serviceEventHappened(call.id, serviceEvent.end, undefined);

t.test("the call says what the request is, without fragment", async (t) => {
  void fetch("HTTP://Example.com/x#y", { headers: { "X-A": "1" }, redirect: "manual" });
  const { service, method, payload, hasBody } = lastCall();
  t.strictSame([service, method, hasBody], ["fetch", "fetch", false]);
  t.equal(payload, "GET\nhttp://example.com/x\nmanual\n\n\n\n\n\nX-A\n1");
});

t.test("the answer becomes a Response with immutable headers", async (t) => {
  const promise = fetch("http://a/");
  reply(lastCall(), { status: 404, statusText: "No", headers: ["Content-Type", "text/x", "set-cookie", "a=b"] });
  const response = await promise;
  t.equal(response instanceof Response, true);
  t.strictSame([response.status, response.ok, response.statusText, response.type], [404, false, "No", "basic"]);
  t.strictSame([response.url, response.redirected], ["http://a/", false]);
  t.equal(response.headers.get("content-type"), "text/x");
  t.strictSame(response.headers.getSetCookie(), ["a=b"]);
  t.throws(() => response.headers.set("a", "b"), TypeError);
  t.equal(await response.text(), "");
});

t.test("the body comes piece by piece, credited as it is read", async (t) => {
  const promise = fetch("http://a/");
  const call = lastCall();
  reply(call, { hasBody: true });
  const response = await promise;
  chunk(call, "abc");
  chunk(call, "de");
  t.equal(call.credit, 0);
  const reader = response.body?.getReader() as { read(): Promise<{ value: Uint8Array; done: boolean }> };
  t.equal(Buffer.from((await reader.read()).value).toString(), "abc");
  t.equal(call.credit, 3);
  t.equal(Buffer.from((await reader.read()).value).toString(), "de");
  const last = reader.read();
  end(call);
  t.equal((await last).done, true);
  t.equal(call.isCancelled, false);
});

t.test("text() reads to the end", async (t) => {
  const promise = fetch("http://a/");
  const call = lastCall();
  reply(call, { hasBody: true });
  chunk(call, "ab");
  const text = (await promise).text();
  chunk(call, "cd");
  end(call);
  t.equal(await text, "abcd");
  t.equal(call.credit, 4);
});

t.test("cancelling the body cancels the call", async (t) => {
  const promise = fetch("http://a/");
  const call = lastCall();
  reply(call, { hasBody: true });
  await (await promise).body?.cancel("enough");
  t.equal(call.isCancelled, true);
});

t.test("failures reject with a TypeError that has a cause", async (t) => {
  const before = fetch("http://a/");
  serviceEventHappened(lastCall().id, serviceEvent.error, {
    name: "TypeError",
    message: "fetch failed: no",
    code: "X",
  });
  await t.rejects(before, { name: "TypeError", message: "fetch failed: no", cause: { code: "X" } });
  const during = fetch("http://a/");
  const call = lastCall();
  reply(call, { hasBody: true });
  chunk(call, "ab");
  const text = (await during).text();
  serviceEventHappened(call.id, serviceEvent.error, { name: "TypeError", message: "fetch failed: reset" });
  await t.rejects(text, { name: "TypeError", message: "fetch failed: reset" });
});

t.test("refused: other schemes, credentials, relative URLs, calls over the limit", async (t) => {
  for (const url of ["ftp://a/", "about:blank", "file:///etc/passwd", "http://u:p@a/", "/relative"]) {
    await t.rejects(fetch(url), TypeError, url);
  }
  limit.calls = calls.length;
  await t.rejects(fetch("http://a/"), { name: "TypeError", message: /subrequests/, code: "NANO_SUBREQUEST_LIMIT" });
  limit.calls = Number.POSITIVE_INFINITY;
});

t.test("data: URLs are answered here", async (t) => {
  const before = calls.length;
  const response = await fetch("data:text/plain;charset=utf-8;base64,SGk%3D#x");
  t.equal(response.headers.get("content-type"), "text/plain;charset=utf-8");
  t.equal(await response.text(), "Hi");
  t.equal(await (await fetch("data:,a%20b")).text(), "a b");
  t.equal(calls.length, before);
  await t.rejects(fetch("data:no-comma"), TypeError);
});

t.test("a body at hand is sent with its length", async (t) => {
  void fetch("http://a/", { method: "POST", body: "héllo" });
  const call = lastCall();
  t.equal(call.payload, "POST\nhttp://a/\nfollow\n6\n\n\n\n\ncontent-type\ntext/plain;charset=UTF-8");
  t.strictSame([call.hasBody, call.written, call.isEnded], [true, ["héllo"], true]);
});

t.test("a stream is sent as the host takes it", async (t) => {
  let pulls = 0;
  const body = new ReadableStream(
    {
      pull(controller: { enqueue(chunk: unknown): void; close(): void }) {
        pulls++;
        if (pulls <= 2) controller.enqueue(bytes(`${pulls}`));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  void fetch("http://a/", { method: "POST", body, duplex: "half" });
  const call = lastCall();
  call.writeResults = [1];
  await setImmediate();
  t.strictSame(call.written, ["1"]);
  t.equal(pulls, 1);
  serviceEventHappened(call.id, serviceEvent.drain, undefined);
  await setImmediate();
  t.strictSame([call.written, call.isEnded], [["1", "2"], true]);
});

t.test("a request body that fails stops the call", async (t) => {
  const body = new ReadableStream({ start: (c: { enqueue(chunk: unknown): void }) => c.enqueue("no bytes") });
  const promise = fetch("http://a/", { method: "POST", body });
  await t.rejects(promise, { name: "TypeError", cause: TypeError });
  t.equal(lastCall().isCancelled, true);
});

t.test("aborting: before, while it waits, while the body comes", async (t) => {
  const reason = new Error("enough");
  const before = calls.length;
  await t.rejects(fetch("http://a/", { signal: abortedSignal(reason) }), reason);
  t.equal(calls.length, before);

  const waiting = new AbortController();
  const promise = fetch("http://a/", { signal: waiting.signal });
  waiting.abort(reason);
  await t.rejects(promise, reason);
  t.equal(lastCall().isCancelled, true);

  const reading = new AbortController();
  const answered = fetch(new Request("http://a/", { signal: reading.signal }));
  const call = lastCall();
  reply(call, { hasBody: true });
  chunk(call, "never seen");
  const response = await answered;
  reading.abort(reason);
  t.equal(call.isCancelled, true);
  await t.rejects(response.text(), reason);
});

function abortedSignal(reason: unknown) {
  const controller = new AbortController();
  controller.abort(reason);
  return controller.signal;
}

t.test("aborting cancels an upload's stream and errors an open body", async (t) => {
  const reason = new Error("enough");
  let cancelled: unknown;
  const body = new ReadableStream({
    cancel: (given: unknown) => {
      cancelled = given;
    },
  });
  const controller = new AbortController();
  const promise = fetch("http://a/", { method: "POST", body, signal: controller.signal });
  reply(lastCall(), { hasBody: true });
  const reader = (await promise).body?.getReader() as { read(): Promise<unknown>; closed: Promise<unknown> };
  controller.abort(reason);
  t.equal(cancelled, reason);
  await t.rejects(reader.closed, reason);
  await t.rejects(reader.read(), reason);
});
