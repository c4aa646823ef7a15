import "../../../test/runtime-ops.ts";
import t from "tap";
import { AbortController } from "../dom/index.ts";
import { provideDeferredRooms } from "../infra/index.ts";
import * as exceptions from "../webidl/dom-exception/index.ts";
import { globals, locks } from "./index.ts";

provideDeferredRooms({ "webidl/dom-exception": () => exceptions });

interface Held {
  name: string;
  mode: string;
}
interface Snapshot {
  held: Held[];
  pending: Held[];
}

const query = async () => (await locks.query()) as Snapshot;

/** A lock that is held until `release` is called. */
function hold(name: string, options: object = {}): { done: Promise<unknown>; release: (value?: unknown) => void } {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  return { done: locks.request(name, options, () => promise), release: resolve };
}

t.test("exclusive locks come one after another, in order; shared ones together", async (t) => {
  const log: string[] = [];
  const first = hold("a");
  const second = locks.request("a", { mode: "shared" }, (lock: Held) => void log.push(`second ${lock.mode}`));
  const third = locks.request("a", { mode: "shared" }, () => void log.push("third"));
  const fourth = locks.request("a", async (lock: Held) => void log.push(`fourth ${lock.name} ${lock.mode}`));
  const elsewhere = await locks.request("b", () => "other");
  t.equal(elsewhere, "other");
  const { held, pending } = await query();
  t.match(held, [{ name: "a", mode: "exclusive" }]);
  t.same(
    pending.map((request) => request.mode),
    ["shared", "shared", "exclusive"],
  );
  t.same(log, []);
  first.release("value");
  t.equal(await first.done, "value");
  await Promise.all([second, third, fourth]);
  t.same(log, ["second shared", "third", "fourth a exclusive"]);
  t.same(await query(), { held: [], pending: [] });
});

t.test("ifAvailable and steal", async (t) => {
  const first = hold("a");
  t.equal(await locks.request("a", { ifAvailable: true }, (lock: unknown) => lock), null);
  const waiting = locks.request("a", () => "waited");
  const thief = locks.request("a", { steal: true }, () => "stolen");
  await t.rejects(first.done, { name: "AbortError" });
  t.equal(await thief, "stolen");
  t.equal(await waiting, "waited");
  first.release();
  t.same(await query(), { held: [], pending: [] });
});

t.test("a request that is aborted makes way", async (t) => {
  const controller = new AbortController();
  const first = hold("a");
  const waiting = locks.request("a", { signal: controller.signal }, () => t.fail("granted"));
  const last = locks.request("a", { ifAvailable: false }, () => "last");
  await query();
  controller.abort(new Error("reason"));
  await t.rejects(waiting, /reason/);
  const late = locks.request("a", { signal: controller.signal }, () => t.fail("granted"));
  await t.rejects(late, /reason/);
  first.release();
  t.equal(await last, "last");
  const other = new AbortController();
  const granted = locks.request("a", { signal: other.signal }, () => t.fail("granted"));
  other.abort();
  await t.rejects(granted, { name: "AbortError" });
  t.same(await query(), { held: [], pending: [] });
});

t.test("a callback that throws releases its lock", async (t) => {
  const failed = locks.request("a", () => {
    throw new Error("thrown");
  });
  await t.rejects(failed, /thrown/);
  t.same(await query(), { held: [], pending: [] });
});

t.test("what is refused", async (t) => {
  const run = () => t.fail("granted");
  const { signal } = new AbortController();
  for (const [name, options] of [
    ["-a", {}],
    ["a", { steal: true, ifAvailable: true }],
    ["a", { steal: true, mode: "shared" }],
    ["a", { signal, steal: true }],
    ["a", { signal, ifAvailable: true }],
  ] as const) {
    await t.rejects(locks.request(name, options, run), { name: "NotSupportedError" });
  }
  await t.rejects(locks.request("a", { mode: "other" }, run), TypeError);
  await t.rejects(locks.request("a", { signal: {} }, run), TypeError);
  await t.rejects(locks.request("a", {}), TypeError);
  await t.rejects(locks.request.call({} as never, "a", run), TypeError);
  const Lock = globals.Lock?.value as new () => object;
  t.throws(() => new Lock(), { message: "Illegal constructor" });
});
