import type { Deployments } from "../../deployments/index.ts";
import type { Supervisor } from "../../supervisor/index.ts";
import { AdminError } from "../admin-error.ts";

/** What the routes speak to. */
export interface AdminContext {
  supervisor: Pick<Supervisor, "ask" | "closeLog" | "counters" | "errorsOf" | "openLog" | "runScheduled" | "serving">;
  /** Undefined for a server without a data directory. */
  deployments?: Deployments | undefined;
}

export function requireDeployments({ deployments }: AdminContext): Deployments {
  if (deployments !== undefined) return deployments;
  throw new AdminError(409, "NANO_NO_DATA", "the server has no data directory to deploy to: start it with --data");
}
