// Does something grow? A line through the second half of what was measured, and how sure it is.

export interface Point {
  /** In seconds. */
  at: number;
  value: number;
}

export interface Trend {
  /** Of the second half, as all that follows. */
  mean: number;
  /** From its beginning to its end, by the line. */
  growth: number;
  /** 95 % sure: the growth is between these. */
  least: number;
  most: number;
  perHour: number;
}

export type Verdict = "flat" | "grows" | "unclear";

/** What was measured one after the other goes up and down together: the line goes through the means of so many spans. */
const SPANS = 10;
/** Of Student's distribution with SPANS - 2 degrees of freedom, 95 % both ways. */
const STUDENT = 2.306;

/** Of the second half in time. Undefined where there are too few points. */
export function trendOf(points: readonly Point[]): Trend | undefined {
  const end = points.at(-1)?.at ?? 0;
  const half = points.filter(({ at }) => at >= (end + (points[0]?.at ?? 0)) / 2);
  if (half.length < SPANS * 2) return undefined;
  const means = Array.from({ length: SPANS }, (_, span) => {
    const some = half.slice(Math.floor((span * half.length) / SPANS), Math.floor(((span + 1) * half.length) / SPANS));
    return { at: meanOf(some.map(({ at }) => at)), value: meanOf(some.map(({ value }) => value)) };
  });
  const at = meanOf(means.map((point) => point.at));
  const mean = meanOf(means.map((point) => point.value));
  const squares = means.reduce((sum, point) => sum + (point.at - at) ** 2, 0);
  const slope = means.reduce((sum, point) => sum + (point.at - at) * (point.value - mean), 0) / squares;
  const residues = means.reduce((sum, point) => sum + (point.value - mean - slope * (point.at - at)) ** 2, 0);
  const error = STUDENT * Math.sqrt(residues / (SPANS - 2) / squares);
  const seconds = end - (half[0] as Point).at;
  return {
    mean,
    growth: slope * seconds,
    least: (slope - error) * seconds,
    most: (slope + error) * seconds,
    perHour: slope * 3600,
  };
}

/** `tolerance`: growth of such a part of the mean is none. */
export function verdictOf({ mean, least, most }: Trend, tolerance: number): Verdict {
  if (most <= tolerance * mean) return "flat";
  return least > tolerance * mean ? "grows" : "unclear";
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
