import type { AskedApp, CounterRow } from "../../supervisor/index.ts";
import type { JsonSchema, Route } from "../route.ts";
import type { AdminContext } from "./context.ts";
import { wholeNumber } from "./fields.ts";
import { appParameter, findApp } from "./find-app.ts";

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

/** Of a page. */
const MOST_APPS = 1000;

export function appRoutes(context: AdminContext): Route[] {
  return [
    {
      method: "GET",
      path: "/v1/apps",
      operation: "listApps",
      summary: "The apps, and what each has come to",
      parameters: {
        limit: { type: "integer", minimum: 1, maximum: MOST_APPS, default: MOST_APPS, description: "Of a page." },
        cursor: { type: "string", description: "`next` of the page before." },
      },
      answers: {
        200: {
          description: "By label. `next` is there while more follow.",
          schema: {
            type: "object",
            required: ["apps"],
            properties: { apps: { type: "array", items: app }, next: { type: "string" } },
          },
        },
      },
      handle: async ({ query }) => ({ json: await pageOf(context, limitOf(query), query.get("cursor")) }),
    },
    {
      method: "GET",
      path: "/v1/apps/{name}",
      operation: "getApp",
      summary: "One app, its limits and what it has come to",
      parameters: { name: appParameter },
      answers: { 200: { description: "It.", schema: { type: "object", required: ["app"], properties: { app } } } },
      async handle({ parameters: { name = "" } }) {
        const [found, counters] = await Promise.all([findApp(context, name), context.supervisor.counters()]);
        const row = counters?.rows.find(({ label }) => label === found.label);
        return { json: { app: shown(found, row) } };
      },
    },
  ];
}

/** A cursor is the label of the page's last app: what comes and goes meanwhile moves nothing else. */
async function pageOf({ supervisor }: AdminContext, limit: number, cursor: string | null) {
  const asked = { limit: limit + 1, ...(cursor === null ? {} : { after: cursor }) };
  const [served, counters] = await Promise.all([supervisor.ask("apps", asked), supervisor.counters()]);
  const rows = new Map(counters?.rows.map((row) => [row.label, row]));
  const page = served.slice(0, limit);
  const apps = page.map((each) => shown(each, rows.get(each.label)));
  return served.length > limit ? { apps, next: page.at(-1)?.label } : { apps };
}

function limitOf(query: URLSearchParams): number {
  const limit = query.get("limit");
  const fields = limit === null ? {} : { limit: /^\d+$/.test(limit) ? Number(limit) : limit };
  return wholeNumber(fields, "limit", [1, MOST_APPS]) ?? MOST_APPS;
}

function shown({ label, name, limits, isDormant, version }: AskedApp, row: CounterRow | undefined) {
  const { counters = {}, outcomes = {}, hits = {}, levels = {} } = row ?? {};
  const state = isDormant ? "dormant" : (levels.idleIsolates ?? 0) + (levels.busyIsolates ?? 0) > 0 ? "live" : "idle";
  const deployed = version === undefined ? {} : { version };
  return { label, name, state, ...deployed, limits, counters, outcomes, hits, levels };
}
