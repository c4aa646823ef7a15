import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import t from "tap";
import { calls } from "../../../test/exchange-ops.ts";

const { serviceEvent } = await import("../hooks.ts");
const { serviceEventHappened } = await import("../service/index.ts");
const { fetch } = await import("./index.ts");

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

interface Answer {
  body: { getReader(): object } | null;
  text(): Promise<string>;
}

/** Gets an answer whose body has begun, and hands it to `use`. */
async function answered(use: (response: Answer) => void): Promise<number> {
  const promise = fetch("http://a/");
  const call = calls.length;
  const reply = { url: "http://a/", redirected: false, status: 200, statusText: "", headers: [], hasBody: true };
  serviceEventHappened(call, serviceEvent.reply, reply);
  serviceEventHappened(call, serviceEvent.chunk, new Uint8Array(3));
  use(await promise);
  return call;
}

async function isCancelledSoon(call: number): Promise<boolean> {
  for (let round = 0; round < 20 && !calls[call - 1]?.isCancelled; round++) {
    await sleep(5);
    collect();
  }
  return calls[call - 1]?.isCancelled === true;
}

t.test("an answer that is dropped unread cancels its call", async (t) => {
  t.equal(await isCancelledSoon(await answered(() => {})), true);
});

t.test("so does one whose stream is dropped", async (t) => {
  t.equal(await isCancelledSoon(await answered((response) => void response.body)), true);
});

t.test("what is being read or held is kept", async (t) => {
  let text: Promise<string> | undefined;
  const reading = await answered((response) => {
    text = response.text();
  });
  let kept: unknown;
  const held = await answered((response) => {
    kept = response.body;
  });
  t.equal(await isCancelledSoon(reading), false);
  t.equal(calls[held - 1]?.isCancelled, false);
  serviceEventHappened(reading, serviceEvent.end, undefined);
  t.equal((await text)?.length, 3);
  t.ok(kept);
});
