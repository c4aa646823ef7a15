import type { Metrics } from "../../metrics/index.ts";
import { findPackage } from "../../native/index.ts";
import { AdminError } from "../admin-error.ts";
import type { Route } from "../route.ts";
import type { AdminContext } from "./context.ts";

export function metricsRoutes({ supervisor }: AdminContext): Route[] {
  let metrics: Metrics | undefined;
  return [
    {
      method: "GET",
      path: "/metrics",
      operation: "metrics",
      summary: "What the server and its apps have come to, for Prometheus",
      answers: { 200: { description: "Prometheus' text format.", type: "text/plain" } },
      async handle() {
        const counters = await supervisor.counters();
        if (counters === undefined) throw new AdminError(503, "NANO_NOT_SERVING", "nothing is served yet");
        // Who is never asked for them does without what they are made with.
        const { METRICS_TYPE, Metrics } = await import("../../metrics/index.ts");
        metrics ??= new Metrics({ version: findPackage().version });
        return { headers: { "content-type": METRICS_TYPE }, body: await metrics.render(counters) };
      },
    },
  ];
}
