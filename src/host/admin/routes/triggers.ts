import { AdminError } from "../admin-error.ts";
import type { JsonSchema, Route } from "../route.ts";
import type { AdminContext } from "./context.ts";
import { appParameter, findApp } from "./find-app.ts";

const given: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    cron: { type: "string", description: 'What the handler is told; any text. Without: the app\'s first cron, or "".' },
    time: { type: "number", description: "Milliseconds since 1970 that the run stands for; now without." },
  },
};

const result: JsonSchema = {
  type: "object",
  required: ["outcome", "code", "cpuMicros", "wallMicros", "noRetry"],
  properties: {
    outcome: { type: "string", description: "ok, threw, exceededCpu …: of the handler and its promises of waitUntil." },
    code: { type: "string", description: 'A code of the table of limits, or "".' },
    cpuMicros: { type: "number" },
    wallMicros: { type: "number" },
    noRetry: { type: "boolean", description: "The handler called controller.noRetry()." },
  },
};

export function triggerRoutes(context: AdminContext): Route[] {
  return [
    {
      method: "POST",
      path: "/v1/apps/{app}/trigger",
      operation: "triggerApp",
      summary: "Runs an app's scheduled handler, and tells what it came to",
      parameters: { app: appParameter },
      body: { types: { "application/json": given } },
      answers: { 200: { description: "When it has ended, well or not.", schema: result } },
      async handle({ parameters: { app = "" }, json }) {
        const { cron, time } = asked(await json());
        const { label, crons } = await findApp(context, app);
        const run = { app: label, cron: cron ?? crons[0] ?? "", time: time ?? Date.now() };
        return { json: await context.supervisor.runScheduled(run) };
      },
    },
  ];
}

function asked(body: unknown): { cron?: string; time?: number } {
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw badBody("expected an object");
  const { cron, time, ...rest } = body as Record<string, unknown>;
  const [strange] = Object.keys(rest);
  if (strange !== undefined) throw badBody(`unknown key "${strange}"`);
  if (cron !== undefined && typeof cron !== "string") throw badBody("cron: expected a string");
  if (time !== undefined && !(typeof time === "number" && Number.isFinite(time)))
    throw badBody("time: expected a number");
  return { ...(cron === undefined ? {} : { cron }), ...(time === undefined ? {} : { time }) };
}

function badBody(reason: string): AdminError {
  return new AdminError(400, "NANO_USAGE", reason);
}
