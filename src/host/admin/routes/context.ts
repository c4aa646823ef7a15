import type { Supervisor } from "../../supervisor/index.ts";

/** What the routes speak to. */
export interface AdminContext {
  supervisor: Pick<Supervisor, "ask" | "counters" | "serving">;
}
