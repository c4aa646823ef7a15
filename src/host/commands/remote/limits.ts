// `nano limits`.

import { limitTexts } from "../../config/index.ts";
import type { AppLimits } from "../../native/index.ts";
import { AdminClient, type RemoteOptions } from "./client.ts";
import { printJson, printTable } from "./output.ts";

export interface LimitsOptions extends RemoteOptions {
  /** In the place of those of the app's versions. */
  set?: Partial<AppLimits>;
  /** What its versions say again. */
  unset?: (keyof AppLimits)[];
}

interface App {
  limits: AppLimits;
  hits: Record<string, number>;
  levels: Record<string, number>;
  version?: number;
}

export async function limitsCommand(name: string, options: LimitsOptions): Promise<number> {
  const client = new AdminClient(options);
  const path = `/v1/apps/${encodeURIComponent(name)}`;
  const { set = {}, unset = [] } = options;
  const changes = { ...set, ...Object.fromEntries(unset.map((limit) => [limit, null])) };
  if (Object.keys(changes).length > 0) await client.ask("PATCH", `${path}/limits`, changes);
  const { app } = (await client.ask("GET", path)) as { app: App };
  // An app of a folder has those of its configuration.
  const { limits: own } = (app.version === undefined ? { limits: {} } : await client.ask("GET", `${path}/limits`)) as {
    limits: Partial<AppLimits>;
  };
  if (options.json === true) printJson({ limits: app.limits, set: own, hits: app.hits, levels: app.levels });
  else show(app, own);
  return 0;
}

function show({ limits, hits }: App, own: Partial<AppLimits>): void {
  const rows = (Object.entries(limits) as [keyof AppLimits, number][]).map(([limit, value]) => [
    limit,
    String(value),
    limitTexts[limit] + (limit in own ? " Set." : ""),
  ]);
  printTable(["limit", "value", "what it bounds"], rows, ["value"]);
  const met = Object.entries(hits).map(([code, count]) => [code, String(count)]);
  if (met.length > 0) printTable(["met", "times"], met, ["times"]);
}
