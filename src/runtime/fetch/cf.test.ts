import "../../../test/runtime-ops.ts";
import t from "tap";

const { newIncomingRequest, newRequest, Request, Response } = await import("./index.ts");

type WithCf = { cf: Record<string, unknown> | undefined };

function incoming(headers: string, minorVersion?: number): InstanceType<typeof Request> & WithCf {
  return newRequest(newIncomingRequest("GET", "http://a/", headers, minorVersion)) as never;
}

const cfOf = (value: object) => (value as WithCf).cf;

t.test("of a client's request: what is known of it, and no more", (t) => {
  const request = incoming("host\na\naccept-encoding\ngzip, br\ncf-connecting-ip\n192.0.2.7");
  t.strictSame(request.cf, { httpProtocol: "HTTP/1.1", clientIp: "192.0.2.7", clientAcceptEncoding: "gzip, br" });
  t.equal(request.cf, request.cf);
  t.strictSame(incoming("", 0).cf, { httpProtocol: "HTTP/1.0" });
  t.end();
});

t.test("it is the app's own to change, and copies are others", (t) => {
  const request = incoming("cf-connecting-ip\n192.0.2.7");
  const early = new Request(request, { headers: { "cf-connecting-ip": "6.6.6.6" } });
  t.strictSame(cfOf(early), request.cf);
  (request.cf as Record<string, unknown>).seen = true;
  t.strictSame(cfOf(new Request(request)), request.cf);
  t.not(cfOf(new Request(request)), request.cf);
  t.strictSame(cfOf(request.clone()), { httpProtocol: "HTTP/1.1", clientIp: "192.0.2.7", seen: true });
  t.equal("seen" in (cfOf(early) as object), false);
  t.end();
});

t.test("what an app gives is cloned", (t) => {
  const given = { cacheTtl: 5, deep: { a: [1] } };
  const made = new Request("http://a/", { cf: given });
  given.deep.a.push(2);
  t.strictSame(cfOf(made), { cacheTtl: 5, deep: { a: [1] } });
  t.strictSame(cfOf(new Request(made, { cf: { other: 1 } })), { other: 1 });
  t.strictSame(cfOf(new Request(incoming(""), { cf: { other: 1 } })), { other: 1 });
  const response = new Response("x", { cf: given });
  t.strictSame(cfOf(response), given);
  t.not(cfOf(response.clone()), cfOf(response));
  t.equal(cfOf(new Request("http://a/")), undefined);
  t.equal(cfOf(new Request("http://a/", { cf: null })), undefined);
  t.equal(cfOf(new Response()), undefined);
  for (const cf of [1, "a", true, Symbol("a"), () => 1]) {
    t.throws(() => new Request("http://a/", { cf }), { name: "TypeError" });
    t.throws(() => new Response("", { cf }), { name: "TypeError" });
  }
  t.end();
});

t.test("only on what has it, and without the language's own", (t) => {
  const { get } = Object.getOwnPropertyDescriptor(Request.prototype, "cf") as PropertyDescriptor;
  t.throws(() => get?.call({}), TypeError);
  t.throws(() => get?.call(new Response()), TypeError);
  const setter = { set: () => t.fail("called"), configurable: true };
  Object.defineProperty(Object.prototype, "clientIp", setter);
  t.teardown(() => Reflect.deleteProperty(Object.prototype, "clientIp"));
  t.equal(incoming("cf-connecting-ip\n192.0.2.7").cf?.clientIp, "192.0.2.7");
  t.end();
});
