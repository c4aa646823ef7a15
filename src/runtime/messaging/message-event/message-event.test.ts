import "../../../../test/runtime-ops.ts";
import t from "tap";
import { createEvent } from "../../dom/index.ts";
import { inspectPlatformObject } from "../../webidl/index.ts";
import { MessageEvent } from "./index.ts";

t.test("what is not given", async (t) => {
  const event = new MessageEvent("message");
  t.match(event, { type: "message", data: null, origin: "", lastEventId: "", source: null, bubbles: false });
  t.same(event.ports, []);
  t.ok(Object.isFrozen(event.ports));
  t.equal(event.ports, event.ports);
  t.equal(String(event), "[object MessageEvent]");
});

t.test("members are converted in the order of their names", async (t) => {
  const read: string[] = [];
  const init = new Proxy(
    {},
    {
      get(_target, name) {
        read.push(String(name));
        return undefined;
      },
    },
  );
  new MessageEvent("message", init);
  t.same(read, ["bubbles", "cancelable", "composed", "data", "lastEventId", "origin", "ports", "source"]);
  t.equal(new MessageEvent("message", { origin: "\ud800" }).origin, "\ufffd");
  t.equal(new MessageEvent("message", { data: undefined }).data, null);
});

t.test("what is no port is refused", async (t) => {
  t.throws(() => new MessageEvent("message", { ports: [{}] }), {
    name: "TypeError",
    message: /MessageEventInit.ports/,
  });
  t.throws(() => new MessageEvent("message", { source: {} }), {
    name: "TypeError",
    message: /MessageEventInit.source/,
  });
  t.throws(() => new MessageEvent("message", { ports: null }), TypeError);
});

t.test("initMessageEvent", async (t) => {
  const event = createEvent(MessageEvent, "message", { data: 1 });
  t.ok(event.isTrusted);
  event.initMessageEvent("other", true, false, 2, "origin", 3);
  t.match(event, { type: "other", bubbles: true, data: 2, origin: "origin", lastEventId: "3", isTrusted: false });
  event.initMessageEvent("bare");
  t.match(event, { type: "bare", bubbles: false, data: null, origin: "", lastEventId: "" });
  t.equal(MessageEvent.prototype.initMessageEvent.length, 1);
  t.throws(() => MessageEvent.prototype.initMessageEvent.call(new Event("x"), "y"), TypeError);
});

t.test("what a console shows", async (t) => {
  const [label, fields] = inspectPlatformObject(new MessageEvent("message", { data: 1 })) ?? [];
  t.equal(label, "MessageEvent");
  t.match(fields, { type: "message", data: 1, origin: "", ports: [] });
});
