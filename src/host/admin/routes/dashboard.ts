// The dashboard: a page that asks the other routes. It holds no data, so it needs no token; what it asks does.

import { type DashboardPath, dashboardHeaders, dashboardPaths, readDashboard } from "../../dashboard/index.ts";
import { AdminError } from "../admin-error.ts";
import type { AdminAnswer, Route } from "../route.ts";

export function dashboardRoutes(): Route[] {
  return dashboardPaths.map((path) => ({
    method: "GET",
    path,
    operation: path === "/" ? "dashboard" : `dashboard${path.endsWith(".js") ? "Script" : "Style"}`,
    summary: path === "/" ? "The dashboard, a page for browsers" : "A part of the dashboard",
    open: true,
    answers: { 200: { description: "It, with a strict content security policy.", type: typeOf(path) } },
    handle: () => answerOf(path),
  }));
}

function typeOf(path: string): string {
  if (path === "/") return "text/html";
  return path.endsWith(".js") ? "text/javascript" : "text/css";
}

function answerOf(path: DashboardPath): AdminAnswer {
  const file = readDashboard(path);
  if (file !== undefined) return { headers: { ...dashboardHeaders, "content-type": file.type }, body: file.content };
  throw new AdminError(404, "NANO_NO_SUCH_ROUTE", "the dashboard is not built: npm run build makes it");
}
