import t from "tap";
import { setHooks } from "../../../../test/runtime-ops.ts";
import { runTimer } from "../../event-loop/index.ts";
import { provideDeferredRooms } from "../../infra/index.ts";
import * as exceptions from "../../webidl/dom-exception/index.ts";
import { checkTransferable, withTransfer } from "../../webidl/index.ts";
import * as messageEvent from "../message-event/index.ts";
import { isMessagePort as isKnownPort } from "../rooms.ts";
import * as ports from "./index.ts";

const rooms = { "messaging/message-event": messageEvent, "messaging/ports": ports, "webidl/dom-exception": exceptions };
provideDeferredRooms(Object.fromEntries(Object.entries(rooms).map(([path, room]) => [path, () => room])));
setHooks({ timer: runTimer });
const { BroadcastChannel, MessageChannel, MessagePort } = ports;
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

interface Message {
  data: unknown;
  ports: unknown[];
  isTrusted: boolean;
}

function listen(port: InstanceType<typeof MessagePort>): unknown[] {
  const log: unknown[] = [];
  port.onmessage = (event: Message) => void log.push(event.data);
  port.onclose = () => void log.push("close");
  return log;
}

t.test("messages wait for start, and come one a task, as clones", async (t) => {
  const { port1, port2 } = new MessageChannel();
  const sent = { deep: [1] };
  port1.postMessage(sent);
  sent.deep.push(2);
  const got: Message[] = [];
  port2.addEventListener("message", (event: Message) => void got.push(event));
  await turn();
  t.equal(got.length, 0);
  port2.start();
  t.equal(got.length, 0);
  await turn();
  t.match(got, [{ data: { deep: [1] }, ports: [], isTrusted: true }]);
  port1.postMessage(1, { transfer: [] });
  port1.postMessage(2, []);
  await turn();
  t.same(got.map((event) => event.data).slice(1), [1, 2]);
});

t.test("closing: messages under way arrive, then the event", async (t) => {
  const { port1, port2 } = new MessageChannel();
  const log = listen(port2);
  port1.postMessage("last");
  port1.close();
  port1.postMessage("lost");
  port2.postMessage("lost, too");
  t.throws(() => checkTransferable(port1), { name: "DataCloneError" });
  await turn();
  t.same(log, ["last", "close"]);
  port2.close();
  port2.close();
});

t.test("a port that moves takes its messages with it", async (t) => {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage("a");
  const received: (object | undefined)[] = [];
  port2.start();
  withTransfer([port2], () => undefined, received);
  const [moved] = received as [InstanceType<typeof MessagePort>];
  t.ok(moved instanceof MessagePort && isKnownPort(moved));
  port1.postMessage("b");
  const log = listen(moved);
  moved.postMessage("back");
  const back = listen(port1);
  await turn();
  t.same(log, ["a", "b"]);
  t.same(back, ["back"]);
  t.throws(() => checkTransferable(port2), { name: "DataCloneError" });
});

t.test("what is refused", async (t) => {
  const { port1, port2 } = new MessageChannel();
  t.throws(() => port1.postMessage(null, [port1]), { name: "DataCloneError" });
  t.throws(() => port1.postMessage(null, [port2, port2]), { name: "DataCloneError" });
  t.throws(() => port1.postMessage(() => {}), { name: "DataCloneError" });
  t.throws(() => port1.postMessage(null, 1), TypeError);
  t.throws(() => port1.postMessage(null, [1]), TypeError);
  t.throws(() => port1.postMessage(null, { transfer: 1 }), TypeError);
  t.throws(() => port1.postMessage(null, { [Symbol.iterator]: 1 }), TypeError);
  t.throws(() => new MessagePort(undefined), { message: "Illegal constructor" });
  t.throws(() => MessagePort.prototype.postMessage.call(new EventTarget() as never, 1), TypeError);
  const log = listen(port2);
  await turn();
  t.same(log, [], "nothing of it arrived");
  port1.postMessage("doomed", [port2]);
  await turn();
  t.same(log, []);
});

t.test("a getter that closes the channel while its message is cloned", async (t) => {
  const { port1, port2 } = new MessageChannel();
  const log = listen(port2);
  port1.postMessage({
    get hostile() {
      port1.close();
      return 1;
    },
  });
  await turn();
  t.same(log, ["close"]);
});

t.test("broadcast reaches the others of the name, in their order, each with its own clone", async (t) => {
  const [one, two, three, other] = ["x", "x", "x", "y"].map((name) => new BroadcastChannel(name)) as InstanceType<
    typeof BroadcastChannel
  >[];
  const log: [string, unknown][] = [];
  const hear = (name: string, channel = one) => {
    (channel as { onmessage: unknown }).onmessage = (event: Message) => void log.push([name, event.data]);
  };
  hear("one", one);
  hear("two", two);
  hear("three", three);
  hear("other", other);
  two?.postMessage({ a: 1 });
  await turn();
  t.same(log, [
    ["one", { a: 1 }],
    ["three", { a: 1 }],
  ]);
  t.not(log[0]?.[1], log[1]?.[1]);
  two?.postMessage("again");
  one?.close();
  three?.close();
  await turn();
  t.equal(log.length, 2);
  t.throws(() => one?.postMessage(1), { name: "InvalidStateError" });
  t.throws(() => two?.postMessage(Symbol()), { name: "DataCloneError" });
  two?.close();
  other?.close();
});
