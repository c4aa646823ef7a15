// The server's counters in Prometheus' text format.

import { type Metric, Registry } from "prom-client";
import type { ServerCounters } from "../supervisor/index.ts";
import { appFamilies } from "./app-families.ts";
import { AppLabels } from "./app-labels.ts";
import type { Family } from "./samples.ts";
import { type ServerFacts, serverFamilies } from "./server-families.ts";

/** More apps than this are told of together. */
const MOST_NAMED = 100;

/** The media type of what is rendered. */
export const METRICS_TYPE: string = Registry.PROMETHEUS_CONTENT_TYPE;

export interface MetricsOptions {
  version: string;
  /** Apps by name. */
  most?: number;
}

export class Metrics {
  readonly #labels: AppLabels;
  readonly #version: string;

  constructor({ version, most = MOST_NAMED }: MetricsOptions) {
    this.#version = version;
    this.#labels = new AppLabels(most);
  }

  render(counters: ServerCounters): Promise<string> {
    const { rows, others } = this.#labels.choose(counters.rows);
    const registry = new Registry();
    for (const family of [...serverFamilies(counters, this.#facts()), othersFamily(others), ...appFamilies(rows)]) {
      registry.registerMetric(asMetric(family));
    }
    return registry.metrics();
  }

  #facts(): ServerFacts {
    return {
      version: this.#version,
      engine: process.versions.node,
      v8: process.versions.v8,
      supervisorBytes: process.memoryUsage.rss(),
      startedAt: Math.round(Date.now() / 1000 - process.uptime()),
    };
  }
}

function othersFamily(others: number): Family {
  const help = "Apps that are told of together, under the label _other.";
  return { name: "nano_metrics_other_apps", help, type: "gauge", values: [{ labels: {}, value: others }] };
}

/** A registry asks no more of a metric than its name and `get`; its own kinds count by themselves. */
function asMetric(family: Family): Metric {
  const metric = { name: family.name, get: () => Promise.resolve({ ...family, aggregator: "sum" }) };
  return metric as unknown as Metric;
}
