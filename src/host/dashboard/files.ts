// The dashboard's files, as the build made them of page/, and the headers that they are served with.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findPackage } from "../native/index.ts";

export interface DashboardFile {
  type: string;
  content: Buffer;
}

const files = {
  "/": { name: "index.html", type: "text/html; charset=utf-8" },
  "/dashboard/dashboard.css": { name: "dashboard.css", type: "text/css; charset=utf-8" },
  "/dashboard/dashboard.js": { name: "dashboard.js", type: "text/javascript; charset=utf-8" },
} as const;

export type DashboardPath = keyof typeof files;
export const dashboardPaths = Object.keys(files) as DashboardPath[];

/** Nothing but these files runs, nothing but this listener is asked, and no page frames it. */
export const dashboardHeaders = {
  "content-security-policy": [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
} as const;

/** Undefined where the build has not made it. */
export function readDashboard(path: DashboardPath): DashboardFile | undefined {
  const { name, type } = files[path];
  const file = join(findPackage().root, "dist", "dashboard", name);
  return existsSync(file) ? { type, content: readFileSync(file) } : undefined;
}
