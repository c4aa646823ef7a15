import t from "tap";
import { setHooks } from "../../../../test/runtime-ops.ts";
import { runTimer } from "../../event-loop/index.ts";
import { provideDeferredRooms } from "../../infra/index.ts";
import * as exceptions from "../../webidl/dom-exception/index.ts";
import { timelineRoom } from "../index.ts";
import * as performanceRoom from "../performance/index.ts";
import * as timeline from "./index.ts";

interface Entry {
  name: string;
  entryType: string;
  startTime: number;
  duration: number;
  detail?: unknown;
  toJSON(): Record<string, unknown>;
}
interface Observer {
  observe(options?: unknown): void;
  disconnect(): void;
  takeRecords(): Entry[];
}
interface EntryList {
  getEntries(): Entry[];
  getEntriesByName(name: string, type?: string): Entry[];
}
type Callback = (this: unknown, list: EntryList, observer: Observer, options: { droppedEntriesCount?: number }) => void;

const { performance } = performanceRoom;
const { globals, reportResourceTiming } = timeline;
const rooms = {
  "hr-time/performance": performanceRoom,
  "hr-time/timeline": timeline,
  "webidl/dom-exception": exceptions,
};
provideDeferredRooms(Object.fromEntries(Object.entries(rooms).map(([path, room]) => [path, () => room])));
timelineRoom.load();
const PerformanceObserver = globals.PerformanceObserver?.value as (new (
  callback: Callback,
) => Observer) & {
  supportedEntryTypes: string[];
};
const PerformanceMark = globals.PerformanceMark?.value as new (name: string, options?: unknown) => Entry;
const PerformanceMeasure = globals.PerformanceMeasure?.value as new () => Entry;

setHooks({ timer: runTimer });
const names = (entries: object[]) => (entries as Entry[]).map((entry) => entry.name);
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

function fetched(url: string): void {
  reportResourceTiming({ url, startTime: 1, responseStart: 2, responseEnd: 4, status: 200, decodedBodySize: 3 });
}

t.afterEach(() => {
  performance.clearMarks();
  performance.clearMeasures();
  performance.clearResourceTimings();
});

t.test("marks and measures", async (t) => {
  performance.mark("b", { startTime: 20 });
  performance.mark("a", { startTime: 10, detail: { deep: [1] } });
  performance.mark("a", { startTime: 12 });
  const measured = performance.measure("m", "a", "b") as Entry;
  t.match(measured, { name: "m", entryType: "measure", startTime: 12, duration: 8, detail: null });
  t.match(performance.measure("n", { start: 1, duration: 2 }), { startTime: 1, duration: 2 });
  t.match(performance.measure("o", { end: 5, duration: 2 }), { startTime: 3, duration: 2 });
  t.same(names(performance.getEntries()), ["n", "o", "a", "a", "m", "b"]);
  t.same(names(performance.getEntriesByType("mark")), ["a", "a", "b"]);
  t.same(names(performance.getEntriesByType("marks")), []);
  t.equal(performance.getEntriesByName("m", "mark").length, 0);
  performance.clearMarks("a");
  t.same(names(performance.getEntriesByType("mark")), ["b"]);
  t.same(Object.keys(measured.toJSON()), ["id", "name", "entryType", "startTime", "duration", "navigationId"]);
});

t.test("a mark's detail is a clone, made once", async (t) => {
  const detail = { list: [1] };
  const entry = performance.mark("a", { detail }) as Entry;
  detail.list.push(2);
  t.same(entry.detail, { list: [1] });
  t.equal(entry.detail, entry.detail);
  t.throws(() => performance.mark("b", { detail: () => {} }), { name: "DataCloneError" });
  t.same(names(performance.getEntries()), ["a"]);
});

t.test("what is refused", async (t) => {
  const wrong: [string, () => unknown][] = [
    ["TypeError", () => performance.mark("a", { startTime: -1 })],
    ["TypeError", () => performance.mark("a", { startTime: Number.NaN })],
    ["TypeError", () => performance.mark("a", "b")],
    ["TypeError", () => performance.measure("m", { detail: 1 })],
    ["TypeError", () => performance.measure("m", { start: 1, end: 2, duration: 1 })],
    ["TypeError", () => performance.measure("m", { start: 1 }, "a")],
    ["TypeError", () => performance.measure("m", "navigationStart")],
    ["TypeError", () => performance.measure("m", { start: -1 })],
    ["SyntaxError", () => performance.measure("m", "nowhere")],
    ["TypeError", () => new PerformanceMeasure()],
    ["TypeError", () => performance.mark.call({} as never, "a")],
    ["TypeError", () => Reflect.get(PerformanceMeasure.prototype, "detail", new PerformanceMark("a"))],
    ["TypeError", () => new PerformanceObserver(() => {}).observe({ buffered: true })],
    ["TypeError", () => new PerformanceObserver(() => {}).observe({ type: "mark", entryTypes: [] })],
  ];
  for (const [name, steps] of wrong) t.throws(steps, { name }, String(steps));
  t.same(performance.getEntries(), []);
});

t.test("an observer hears of entries in a task of its own", async (t) => {
  const heard: string[][] = [];
  performance.mark("before");
  const observer = new PerformanceObserver(function (list, self, options) {
    t.equal(this, observer);
    t.equal(self, observer);
    t.equal(options.droppedEntriesCount, heard.length === 0 ? 0 : undefined);
    heard.push(names(list.getEntries()));
    t.equal(list.getEntriesByName("one", "measure").length, 0);
  });
  observer.observe({ type: "mark", buffered: true });
  performance.mark("one");
  performance.measure("not");
  t.same(heard, []);
  await turn();
  t.same(heard, [["before", "one"]]);
  performance.mark("taken");
  t.same(names(observer.takeRecords()), ["taken"]);
  performance.mark("two");
  await turn();
  observer.disconnect();
  performance.mark("three");
  await turn();
  t.same(heard, [["before", "one"], ["two"]]);
  t.throws(() => observer.observe({ entryTypes: ["mark"] }), { name: "InvalidModificationError" });
  t.ok(Object.isFrozen(PerformanceObserver.supportedEntryTypes));
  t.same(PerformanceObserver.supportedEntryTypes, ["mark", "measure", "resource"]);
});

t.test("members of an observer's options are read in the order of their names", async (t) => {
  const read: string[] = [];
  const options = new Proxy(
    { type: "mark" },
    {
      get(target, name) {
        read.push(String(name));
        return Reflect.get(target, name);
      },
    },
  );
  const observer = new PerformanceObserver(() => {});
  observer.observe(options);
  observer.disconnect();
  t.same(read, ["buffered", "entryTypes", "type"]);
});

t.test("resources have a buffer with a bound, and an event when it is full", async (t) => {
  performance.setResourceTimingBufferSize(1);
  let events = 0;
  performance.onresourcetimingbufferfull = () => {
    events++;
    if (events === 1) performance.setResourceTimingBufferSize(2);
  };
  fetched("http://a/");
  t.match((performance.getEntriesByType("resource")[0] as Entry).toJSON(), { responseStatus: 200, responseEnd: 4 });
  fetched("http://b/");
  fetched("http://c/");
  t.same(names(performance.getEntries()), ["http://a/"]);
  await turn();
  t.same(names(performance.getEntries()), ["http://a/", "http://b/"]);
  t.equal(events, 2);
  let dropped: unknown;
  const observer = new PerformanceObserver((_list, _observer, options) => {
    dropped = options.droppedEntriesCount;
  });
  observer.observe({ type: "resource" });
  fetched("http://d/");
  await turn();
  observer.disconnect();
  t.equal(dropped, 2);
});
