import type { AskedApp, CounterRow } from "../../supervisor/index.ts";
import type { JsonSchema, Route } from "../route.ts";
import type { AdminContext } from "./context.ts";
import { findApp } from "./find-app.ts";

const numbers = { type: "object", additionalProperties: { type: "number" } };

const app: JsonSchema = {
  type: "object",
  required: ["label", "name", "state", "limits", "counters", "outcomes", "hits", "levels"],
  properties: {
    label: { type: "string", description: "What the app is known by, unique on the server." },
    name: { type: "string" },
    state: {
      enum: ["dormant", "idle", "live"],
      description: "dormant: nobody has asked for it; idle: it has no isolate now; live: it has one.",
    },
    version: { type: "integer", description: "That serves; not there for an app of the server's folder." },
    limits: { ...numbers, description: "What it may use." },
    counters: { ...numbers, description: "Since the server's start, over all engines." },
    outcomes: { ...numbers, description: "Requests that ended, by how." },
    hits: { ...numbers, description: "How often each limit was met, by its code." },
    levels: { ...numbers, description: "Now: memory, open requests." },
  },
};

export function appRoutes(context: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/v1/apps",
      operation: "listApps",
      summary: "All apps, and what each has come to",
      answers: {
        200: {
          description: "By label.",
          schema: { type: "object", required: ["apps"], properties: { apps: { type: "array", items: app } } },
        },
      },
      handle: async () => ({ json: { apps: await appsOf(context) } }),
    },
    {
      method: "GET",
      path: "/v1/apps/{name}",
      operation: "getApp",
      summary: "One app, its limits and what it has come to",
      parameters: { name: { type: "string", description: "Its name or label." } },
      answers: { 200: { description: "It.", schema: { type: "object", required: ["app"], properties: { app } } } },
      handle: async ({ parameters: { name = "" } }) => ({ json: { app: findApp(await appsOf(context), name) } }),
    },
  ];
}

async function appsOf({ supervisor }: AdminContext) {
  const [served, counters] = await Promise.all([supervisor.ask("apps", {}), supervisor.counters()]);
  const rows = new Map(counters?.rows.map((row) => [row.label, row]));
  const apps = served.map((each) => shown(each, rows.get(each.label)));
  return apps.sort((one, other) => (one.label < other.label ? -1 : 1));
}

function shown({ label, name, limits, isDormant, version }: AskedApp, row: CounterRow | undefined) {
  const { counters = {}, outcomes = {}, hits = {}, levels = {} } = row ?? {};
  const state = isDormant ? "dormant" : (levels.idleIsolates ?? 0) + (levels.busyIsolates ?? 0) > 0 ? "live" : "idle";
  const deployed = version === undefined ? {} : { version };
  return { label, name, state, ...deployed, limits, counters, outcomes, hits, levels };
}
