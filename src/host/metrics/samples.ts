// Metrics as they are told to Prometheus: families of samples.

import type { Histogram } from "../native/index.ts";
import type { CounterRow } from "../supervisor/index.ts";

export type Labels = Record<string, string>;

export interface Sample {
  /** The family's without. */
  metricName?: string;
  labels: Labels;
  value: number;
}

export interface Family {
  name: string;
  help: string;
  type: "counter" | "gauge" | "histogram";
  values: Sample[];
}

/** One sample for each app. */
export function perApp(
  apps: readonly CounterRow[],
  about: Omit<Family, "values">,
  value: (row: CounterRow) => number,
): Family {
  return { ...about, values: apps.map((row) => ({ labels: { app: row.label }, value: value(row) })) };
}

/** Several samples for each app, by a further label. */
export function perAppAnd(
  label: string,
  apps: readonly CounterRow[],
  about: Omit<Family, "values">,
  values: (row: CounterRow) => Record<string, number>,
): Family {
  const samples: Sample[] = [];
  for (const row of apps) {
    for (const [name, value] of Object.entries(values(row))) {
      samples.push({ labels: { app: row.label, [label]: name }, value });
    }
  }
  return { ...about, values: samples };
}

/** A histogram's samples: what took no longer than each bound, the sum and the count. */
export function histogramSamples(name: string, labels: Labels, { first, counts, sum }: Histogram): Sample[] {
  const samples: Sample[] = [];
  let count = 0;
  for (const [bucket, inBucket] of counts.entries()) {
    count += inBucket;
    const last = bucket === counts.length - 1;
    samples.push({
      metricName: `${name}_bucket`,
      labels: { ...labels, le: last ? "+Inf" : boundText(first, bucket) },
      value: count,
    });
  }
  samples.push({ metricName: `${name}_sum`, labels, value: sum });
  samples.push({ metricName: `${name}_count`, labels, value: count });
  return samples;
}

/** Without the noise of binary fractions: 0.0001 * 2 ** 3 is 0.0008. */
function boundText(first: number, bucket: number): string {
  return String(Number((first * 2 ** bucket).toPrecision(12)));
}
