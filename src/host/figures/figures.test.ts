import t from "tap";
import { type AppFigures, ratesOf, sizeText } from "./index.ts";

function seen(label: string, requests: number, hits: Record<string, number> = {}): AppFigures {
  const counters = { requests, cpuMicros: requests * 1000, coldStarts: 1 };
  return { label, name: label, state: "live", counters, hits, levels: { heapBytes: 1000, bufferBytes: 24, open: 2 } };
}

t.test("rates are what grew between two looks; who is new, or began anew, counts from nothing", (t) => {
  const before = [seen("a", 100, { NANO_CPU_LIMIT: 1 }), seen("again", 50)];
  const now = [seen("a", 300, { NANO_CPU_LIMIT: 3, NANO_OVERLOADED: 1 }), seen("again", 10), seen("new", 4)];
  t.match(ratesOf(before, now, 2), [
    { name: "a", requests: 100, cpu: 10, bytes: 1024, open: 2, cold: 0, hits: 3, allHits: 4 },
    { name: "again", requests: 5, cold: 0 },
    { name: "new", requests: 2, cold: 1 },
  ]);
  t.end();
});

t.test("sizes are told in few digits", (t) => {
  const told = [0, 1023, 1024, 1229, 200 * 1024, 2 ** 20, 128 * 2 ** 20, 3 * 2 ** 30, 5000 * 2 ** 30].map(sizeText);
  t.same(told, ["0 B", "1023 B", "1.0 KB", "1.2 KB", "200 KB", "1.0 MB", "128 MB", "3.0 GB", "5000 GB"]);
  t.end();
});
