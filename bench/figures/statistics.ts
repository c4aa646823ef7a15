// Of a handful of numbers: their middle, how far they are apart, and whether they tell two things from each other.

export interface Spread {
  median: number;
  least: number;
  most: number;
}

/** The middle one; of an even number the mean of both in the middle. NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The least number that is not below `part` (0 … 1) of them: the nearest rank. NaN of none. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

export function spread(numbers: readonly number[]): Spread {
  return { median: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers) };
}

/** What latencies are told by. */
export interface Latencies {
  p50: number;
  p99: number;
  p999: number;
  max: number;
}

export function latencies(waits: readonly number[]): Latencies {
  return {
    p50: quantile(waits, 0.5),
    p99: quantile(waits, 0.99),
    p999: quantile(waits, 0.999),
    max: quantile(waits, 1),
  };
}

export type Comparison =
  | { kind: "ratio"; ratio: number }
  /** The rounds of one reach into those of the other. */
  | { kind: "noise" }
  /** One round has no spread that could be looked at. */
  | { kind: "once" };

/** The medians' ratio, one over other; refused where the rounds do not tell the two apart. */
export function compare(one: readonly number[], other: readonly number[]): Comparison {
  if (one.length < 2 || other.length < 2) return { kind: "once" };
  const first = spread(one);
  const second = spread(other);
  if (first.least <= second.most && second.least <= first.most) return { kind: "noise" };
  return { kind: "ratio", ratio: first.median / second.median };
}
