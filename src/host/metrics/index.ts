export { METRICS_TYPE, Metrics, type MetricsOptions } from "./metrics.ts";
