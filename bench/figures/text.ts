// Figures as people read them.

import { type Bar, type Found, judge, type Measure, measuresOf, type Runtime, type Verdict } from "./findings.ts";
import { compare, spread } from "./statistics.ts";

export const runtimeNames: Readonly<Record<Runtime, string>> = {
  nano: "NANO",
  workerd: "workerd",
  deno: "Deno",
  bun: "Bun",
  node: "Node",
};

/** Three digits that count: 0.123, 12.3, 123, 12.3 k, 1.23 M. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 999_500) return `${digits(value / 1e6)} M`;
  if (size >= 9_995) return `${digits(value / 1e3)} k`;
  return digits(value);
}

function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1);
  return value.toFixed(size >= 0.9995 || size === 0 ? 2 : 3);
}

/** "1.23 (1.20–1.40)"; the number alone when there was one round. */
export function rounds(values: readonly number[]): string {
  const { median, least, most } = spread(values);
  return values.length < 2 ? number(median) : `${number(median)} (${number(least)}–${number(most)})`;
}

/** How many times as good as the peer NANO is: "5.2 ×", "within noise", or "" when one was not measured. */
export function advantage(found: Found, measure: Measure, peer: Runtime): string {
  const of = (runtime: Runtime) =>
    found.series.find((each) => each.row === measure.row && each.figure === measure.figure && each.runtime === runtime)
      ?.rounds;
  const own = of("nano");
  const other = of(peer);
  if (own === undefined || other === undefined) return "";
  const comparison = measure.better === "more" ? compare(own, other) : compare(other, own);
  if (comparison.kind === "noise") return "within noise";
  return comparison.kind === "once" ? "one round" : `${number(comparison.ratio)} ×`;
}

export function verdict({ state, noisy, bar, text }: Verdict): string {
  const word = state === "unknown" ? "not measured" : state;
  return `${bar.beyond === true ? "(beyond) " : ""}${text}: ${word}${noisy ? ", within noise" : ""}`;
}

function isBarOf(measure: Measure): (bar: Bar) => boolean {
  return (bar) => bar.row === measure.row && bar.figure === measure.figure;
}

/** The verdicts of a measure. */
export function verdictsOf(found: Found, measure: Measure): Verdict[] {
  return judge({ ...found, bars: found.bars.filter(isBarOf(measure)) });
}

/** The runtimes that something was measured of, NANO first. */
export function runtimesOf({ series }: Pick<Found, "series">): Runtime[] {
  const all = Object.keys(runtimeNames) as Runtime[];
  return all.filter((runtime) => series.some((each) => each.runtime === runtime));
}

/** All measures as an aligned table: medians (least–most) a runtime, NANO against each peer, the bars. */
export function table(found: Found): string {
  const runtimes = runtimesOf(found);
  const peers = runtimes.filter((runtime) => runtime !== "nano");
  const head = ["", "", ...runtimes.map((runtime) => runtimeNames[runtime])];
  const lines = measuresOf(found).map((measure) => [
    measure.row,
    `${measure.figure} ${measure.unit}`,
    ...runtimes.map((runtime) => cell(found, measure, runtime)),
    ...peers.map((peer) => advantage(found, measure, peer)),
    verdictsOf(found, measure).map(verdict).join("; "),
  ]);
  return aligned([[...head, ...peers.map((peer) => `over ${runtimeNames[peer]}`), "bar"], ...lines]);
}

function cell({ series }: Found, measure: Measure, runtime: Runtime): string {
  const own = series.find(
    (each) => each.row === measure.row && each.figure === measure.figure && each.runtime === runtime,
  );
  return own === undefined ? "" : rounds(own.rounds);
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
