// All routes of the admin API but the one that describes them.

import type { Route } from "../route.ts";
import { appRoutes } from "./apps.ts";
import { assetRoutes } from "./assets.ts";
import type { AdminContext } from "./context.ts";
import { dashboardRoutes } from "./dashboard.ts";
import { errorRoutes } from "./errors.ts";
import { healthRoutes } from "./health.ts";
import { limitRoutes } from "./limits.ts";
import { logRoutes } from "./logs.ts";
import { metricsRoutes } from "./metrics.ts";
import { secretRoutes } from "./secrets.ts";
import { triggerRoutes } from "./triggers.ts";
import { versionRoutes } from "./versions.ts";

export type { AdminContext } from "./context.ts";

export function adminRoutes(context: AdminContext): Route[] {
  return [
    ...dashboardRoutes(),
    ...healthRoutes(context),
    ...appRoutes(context),
    ...errorRoutes(context),
    ...versionRoutes(context),
    ...assetRoutes(context),
    ...limitRoutes(context),
    ...secretRoutes(context),
    ...logRoutes(context),
    ...metricsRoutes(context),
    ...triggerRoutes(context),
  ];
}
