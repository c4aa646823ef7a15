import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import t from "tap";
import { appRow, serverCounters } from "./counters.fixture.ts";
import { METRICS_TYPE, Metrics } from "./index.ts";

interface Line {
  name: string;
  labels: string;
  value: number;
}

const label = '[a-z_][a-z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const sample = new RegExp(`^(nano_[a-z0-9_]+)(?:\\{(${label}(?:,${label})*)\\})? (\\S+)$`);

/** Strictly by the grammar of the text format. Throws where a line is none. */
function parse(text: string): { lines: Line[]; types: Map<string, string> } {
  const lines: Line[] = [];
  const types = new Map<string, string>();
  if (!text.endsWith("\n")) throw new Error("no line break at the end");
  for (const line of text.split("\n")) {
    if (line === "" || /^# HELP nano_[a-z0-9_]+ \S/.test(line)) continue;
    const [, family, type] = /^# TYPE (nano_[a-z0-9_]+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (family !== undefined && type !== undefined) {
      if (types.has(family)) throw new Error(`${family} twice`);
      types.set(family, type);
      continue;
    }
    const [, name, labels = "", value] = sample.exec(line) ?? [];
    if (name === undefined || Number.isNaN(Number(value))) throw new Error(`no sample: ${line}`);
    lines.push({ name, labels, value: Number(value) });
  }
  return { lines, types };
}

/** A sample's value, by its line without it. */
const sampleOf = (text: string, key: string): number | undefined => {
  const line = text.split("\n").find((one) => one.startsWith(`${key} `));
  return line === undefined ? undefined : Number(line.slice(key.length + 1));
};

t.test("counters as Prometheus reads them", async (t) => {
  t.match(METRICS_TYPE, "text/plain; version=0.0.4");
  const text = await new Metrics({ version: "1.2.3" }).render(serverCounters(appRow("a", 4), appRow("b", 1)));
  const { lines, types } = parse(text);
  const keys = lines.map(({ name, labels }) => `${name}{${labels}}`);
  t.equal(new Set(keys).size, keys.length, "no series twice");
  for (const { name } of lines) {
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "");
    const type = types.get(family);
    t.equal(name.endsWith("_total"), type === "counter", `${name} is named as a ${type}`);
  }
  t.match(text, /^nano_build_info\{version="1\.2\.3",engine="[\d.]+",v8="[^"]+"\} 1$/m);
  t.equal(sampleOf(text, 'nano_app_requests_total{app="a",outcome="ok"}'), 4);
  t.equal(sampleOf(text, 'nano_app_requests_total{app="a",outcome="exceededCpu"}'), 0, "what did not occur is 0");
  t.equal(sampleOf(text, 'nano_app_errors_total{app="b",code="NANO_CPU_LIMIT"}'), 3);
  t.equal(sampleOf(text, 'nano_app_cpu_seconds_total{app="a"}'), 0.004, "seconds");
  t.equal(sampleOf(text, 'nano_isolates{state="ending"}'), 1);
  t.equal(sampleOf(text, 'nano_engine_failures_total{how="crashed"}'), 1);
  t.equal(sampleOf(text, "nano_metrics_other_apps"), 0);
});

t.test("a histogram's buckets hold what is below their bounds", async (t) => {
  const text = await new Metrics({ version: "1" }).render(serverCounters(appRow("a", 4)));
  const bucket = (le: string) => sampleOf(text, `nano_app_request_duration_seconds_bucket{app="a",le="${le}"}`);
  t.same(["0.0001", "0.0002", "0.0004", "0.0008", "0.0016", "+Inf"].map(bucket), [0, 0, 0, 0, 4, 4]);
  t.equal(sampleOf(text, 'nano_app_request_duration_seconds_count{app="a"}'), 4);
  t.equal(sampleOf(text, 'nano_app_request_duration_seconds_sum{app="a"}'), 0.004);
});

t.test("a label's value cannot end the label", async (t) => {
  const text = await new Metrics({ version: 'a"} 1\nnano_x 2\\' }).render(serverCounters());
  parse(text);
  t.match(text, 'version="a\\"} 1\\nnano_x 2\\\\"');
});

t.test("the busiest apps by name, the others together", async (t) => {
  const metrics = new Metrics({ version: "1", most: 2 });
  const received = (text: string, app: string) => sampleOf(text, `nano_app_requests_received_total{app="${app}"}`);
  const first = await metrics.render(serverCounters(appRow("a", 1), appRow("b", 5), appRow("c", 9), appRow("d", 2)));
  t.same(
    ["a", "b", "c", "d", "_other"].map((app) => received(first, app)),
    [undefined, 5, 9, undefined, 3],
  );
  t.equal(sampleOf(first, "nano_metrics_other_apps"), 2);
  t.equal(sampleOf(first, 'nano_app_open_requests{app="_other"}'), 4);
  t.equal(sampleOf(first, 'nano_app_request_duration_seconds_count{app="_other"}'), 3);
  const same = await metrics.render(serverCounters(appRow("a", 1), appRow("b", 5), appRow("c", 9), appRow("d", 2)));
  t.equal(received(same, "_other"), 3, "nothing is counted twice");
  const later = await metrics.render(serverCounters(appRow("a", 2), appRow("b", 5), appRow("c", 9), appRow("d", 8)));
  t.same(
    ["b", "c", "d", "_other"].map((app) => received(later, app)),
    [undefined, 9, 8, 9],
  );
  const back = await metrics.render(serverCounters(appRow("a", 2), appRow("b", 20), appRow("c", 9), appRow("d", 8)));
  t.ok((received(back, "_other") ?? 0) >= 9, "the sum never falls");
  t.equal(received(back, "b"), 20);
});

t.test("what ten thousand apps are told as stays bounded", async (t) => {
  const rows = Array.from({ length: 10_000 }, (_, index) => appRow(`app-${index}`, index));
  const text = await new Metrics({ version: "1" }).render(serverCounters(...rows));
  t.ok(parse(text).lines.length < 101 * 90);
});

t.test("every query of the dashboard asks for what there is", async (t) => {
  const text = await new Metrics({ version: "1" }).render(serverCounters(appRow("a", 4)));
  const names = new Set(parse(text).lines.map(({ name }) => name));
  const labels = new Set(
    parse(text).lines.flatMap((line) => [...line.labels.matchAll(/([a-z0-9_]+)="/g)].map(([, one]) => one)),
  );
  const file = fileURLToPath(new URL("../../../deploy/grafana/nano.json", import.meta.url));
  const queries = [...readFileSync(file, "utf8").matchAll(/"(?:expr|query|definition)": ("(?:[^"\\]|\\.)*")/g)].map(
    ([, literal]) => JSON.parse(literal ?? '""') as string,
  );
  t.ok(queries.length > 30);
  const asked = new Set(queries.flatMap((query) => query.match(/nano_[a-z0-9_]+/g) ?? []));
  t.same(
    [...asked].filter((name) => !names.has(name)),
    [],
  );
  const shown = [...names].filter((name) => !/_(bucket|sum|count)$/.test(name) && !asked.has(name));
  const unshown = ["nano_code_releases_total", "nano_isolate_evictions_total", "nano_kept_code_bytes"];
  t.same(shown.sort(), [...unshown, "nano_metrics_other_apps"], "and shows all else");
  // Prometheus gives these itself.
  const given = new Set([...labels, "job", "instance", "le"]);
  const used = queries.flatMap((query) => [
    ...[...query.matchAll(/([a-z_]+)(?:=~|!~|!=|=)"/g)].map(([, one]) => one ?? ""),
    ...[...query.matchAll(/by \(([a-z_, ]+)\)/g)].flatMap(([, list]) => (list ?? "").split(", ")),
  ]);
  t.same(
    used.filter((name) => !given.has(name)),
    [],
  );
});
