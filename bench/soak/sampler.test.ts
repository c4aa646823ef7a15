import t from "tap";
import { countedIn, heldNow } from "./sampler.ts";

const metrics = `# HELP nano_isolates Isolates by state.
# TYPE nano_isolates gauge
nano_isolates{state="idle"} 7
nano_isolates{state="busy"} 2
nano_isolates{state="pooled"} 4
nano_isolate_evictions_total 31
nano_dormant_apps 90
nano_app_starts_total{app="a",tier="hot"} 1000
nano_app_starts_total{app="a",tier="warm"} 3
nano_app_starts_total{app="_other",tier="cold"} 5
nano_app_heap_bytes{app="a"} 1.048576e+06
nano_app_buffer_bytes{app="_other"} 1048576
`;

t.test("counters are added up over apps", (t) => {
  t.same(countedIn(metrics), { live: 9, evictions: 31, coldStarts: 8, heaps: 2, dormant: 90 });
  t.end();
});

t.test("a process without others is a supervisor alone; one that is gone holds nothing", (t) => {
  const { supervisor, ...others } = heldNow(process.pid);
  t.ok(supervisor > 10);
  t.same(others, { engine: 0, malloc: 0, bundler: 0 });
  t.same(heldNow(2 ** 30), { supervisor: 0, engine: 0, malloc: 0, bundler: 0 });
  t.end();
});
