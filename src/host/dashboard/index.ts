export { type DashboardFile, type DashboardPath, dashboardHeaders, dashboardPaths, readDashboard } from "./files.ts";
