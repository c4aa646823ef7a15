import t from "tap";
import { serviceEvent } from "../hooks.ts";

const log: unknown[] = [];
let nextCall = 1;
Object.defineProperty(globalThis, "ops", {
  value: {
    op_service_call: (service: string, method: string, payload: unknown, hasBody: boolean) => {
      log.push([service, method, payload, hasBody]);
      return nextCall;
    },
    op_service_cancel: (call: number) => log.push(["cancel", call]),
  },
});
const { serviceEventHappened, startService, stopService } = await import("./index.ts");

function handler(name: string, hasBody: boolean) {
  return {
    reply: (payload: unknown) => {
      log.push([name, "reply", payload]);
      return hasBody;
    },
    chunk: (bytes: Uint8Array) => log.push([name, "chunk", bytes.length]),
    end: () => log.push([name, "end"]),
    error: (error: { message: string }) => log.push([name, "error", error.message]),
    drain: () => log.push([name, "drain"]),
  };
}
const address = { service: "s", method: "m" };

t.beforeEach(() => {
  log.length = 0;
});

t.test("events reach the call's handler until its end", async (t) => {
  nextCall = 1;
  t.equal(startService(address, { a: 1 }, true, handler("one", true)), 1);
  serviceEventHappened(1, serviceEvent.drain, undefined);
  serviceEventHappened(1, serviceEvent.reply, "yes");
  serviceEventHappened(1, serviceEvent.chunk, new Uint8Array(3));
  serviceEventHappened(1, serviceEvent.end, undefined);
  serviceEventHappened(1, serviceEvent.chunk, new Uint8Array(4));
  t.strictSame(log, [
    ["s", "m", { a: 1 }, true],
    ["one", "drain"],
    ["one", "reply", "yes"],
    ["one", "chunk", 3],
    ["one", "end"],
  ]);
});

t.test("an answer without body is the end", async (t) => {
  nextCall = 2;
  startService(address, null, false, handler("two", false));
  serviceEventHappened(2, serviceEvent.reply, 1);
  serviceEventHappened(2, serviceEvent.error, { message: "late" });
  stopService(2);
  t.strictSame(log.slice(1), [["two", "reply", 1]]);
});

t.test("a stopped call is cancelled once and hears nothing more", async (t) => {
  nextCall = 3;
  startService(address, null, false, handler("three", true));
  stopService(3);
  stopService(3);
  serviceEventHappened(3, serviceEvent.reply, 1);
  t.strictSame(log.slice(1), [["cancel", 3]]);
});

t.test("a call over the limit has no handler", async (t) => {
  nextCall = 0;
  t.equal(startService(address, null, false, handler("four", true)), 0);
  serviceEventHappened(0, serviceEvent.reply, 1);
  t.equal(log.length, 1);
});
