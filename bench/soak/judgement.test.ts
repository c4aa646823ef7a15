import t from "tap";
import { judge, linesOf } from "./judgement.ts";
import type { Sample, SoakFound } from "./soak.ts";
import { soakPage } from "./soak-page.ts";

const calm: Omit<Sample, "at"> = {
  ...{
    supervisor: 100,
    engine: 400,
    malloc: 90,
    bundler: 20,
    live: 200,
    evictions: 0,
    coldStarts: 200,
    heaps: 220,
    dormant: 0,
  },
  ...{ requests: 10, failures: 0, p50: 1, p99: 5 },
};

function found(change: (at: number) => Partial<Sample>): SoakFound {
  const options = {
    minutes: 2,
    apps: 300,
    active: 50,
    drift: 1,
    rate: 10,
    connections: 4,
    memoryMb: 1000,
    interval: 1,
  };
  return {
    options,
    samples: Array.from({ length: 120 }, (_, at) => ({ at, ...calm, ...change(at) })),
    strange: ["app1/: </script><b>no"],
  };
}

t.test("memory that stays is flat", (t) => {
  const judgement = judge(found(() => ({})));
  t.match(judgement, { verdict: "flat", isWithinBound: true, most: 520, requests: 1200 });
  t.match(
    linesOf(
      found(() => ({})),
      judgement,
    )[0],
    /^memory is flat$/,
  );
  t.end();
});

t.test("one process that grows is enough, and so is room for fewer isolates", (t) => {
  const verdictOf = (change: (at: number) => Partial<Sample>) => judge(found(change)).verdict;
  t.equal(
    verdictOf((at) => ({ supervisor: 100 + at })),
    "grows",
  );
  t.equal(
    verdictOf((at) => ({ engine: 400 + at })),
    "grows",
  );
  t.equal(
    verdictOf((at) => ({ live: 200 - at })),
    "grows",
  );
  t.equal(
    verdictOf((at) => ({ engine: 400 + at, live: 200 + at / 2 })),
    "grows",
    "more isolates are no excuse",
  );
  t.end();
});

t.test("more than the bound is told, whatever the trend", (t) => {
  const above = found((at) => ({ engine: at === 60 ? 1200 : 400 }));
  const judgement = judge(above);
  t.match(judgement, { isWithinBound: false, most: 1320 });
  t.match(linesOf(above, judgement)[0], /ABOVE its bound of 1000 MB/);
  t.end();
});

t.test("too little is not judged", (t) => {
  const short = found(() => ({}));
  t.equal(judge({ ...short, samples: short.samples.slice(0, 10) }).verdict, "unclear");
  t.equal(judge({ ...short, samples: [] }).verdict, "unclear");
  t.end();
});

t.test("the page has the verdict and a chart each, loads nothing, and no text gets out of its place", (t) => {
  const machine = { cpu: "CPU", cores: 2, memoryGb: 4, kernel: "6.1", node: "26", v8: "14", commit: "abc", load: 0 };
  const soaked = found((at) => ({ engine: 400 + at }));
  const html = soakPage(soaked, judge(soaked), { ...machine, time: "2026-01-01T00:00:00.000Z" });
  t.match(html, '<li class="missed"><b>✗</b> memory GROWS</li>');
  t.notMatch(html, /<script[^>]* src=|<link|@import|sourceMappingURL|<b>no/);
  const json = /<script id="charts" type="application\/json">(.*)<\/script>/.exec(html)?.[1] ?? "";
  const charts = JSON.parse(json) as { id: string; lines: { name: string; points: { x: number; y: number }[] }[] }[];
  for (const { id } of charts) t.ok(html.includes(`<canvas id="${id}">`));
  t.match(charts[0], { id: "memory", lines: [{ name: "engine", points: [{ x: 0, y: 400 }] }] });
  t.equal(charts[0]?.lines[0]?.points.length, 120);
  t.end();
});
